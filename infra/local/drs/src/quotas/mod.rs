//! The part of Service Quotas that tells how much DRS takes: its quotas, by the codes that AWS gives them.

mod error;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) use self::error::QuotasError;
use crate::account::Account;
use crate::wire::{Answer, PageRequest, paginate};

/// The service whose quotas are known.
const DRS: &str = "drs";
/// Quotas in a page when a request does not say how many.
const PAGE: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetServiceQuota {
    service_code: String,
    quota_code: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListServiceQuotas {
    service_code: String,
    quota_code: Option<String>,
    next_token: Option<String>,
    max_results: Option<usize>,
}

/// Runs an operation on validated input.
pub(crate) fn run(account: &Account, operation: &str, input: Value) -> Result<Answer, QuotasError> {
    let output = match operation {
        "GetServiceQuota" => get(account, &read(input)?)?,
        "ListServiceQuotas" => list(account, &read(input)?)?,
        _ => return Err(QuotasError::NotServed { operation: operation.to_owned() }),
    };
    Ok(Answer { output, changed: false })
}

fn read<T: DeserializeOwned>(input: Value) -> Result<T, QuotasError> {
    serde_json::from_value(input).map_err(|error| QuotasError::IllegalArgument(error.to_string()))
}

fn get(account: &Account, input: &GetServiceQuota) -> Result<Value, QuotasError> {
    let quota =
        of_service(account, &input.service_code)?.into_iter().find(|quota| quota["QuotaCode"] == input.quota_code);
    quota.map(|quota| json!({"Quota": quota})).ok_or_else(|| QuotasError::NoSuchQuota(input.quota_code.clone()))
}

fn list(account: &Account, input: &ListServiceQuotas) -> Result<Value, QuotasError> {
    let wanted = |quota: &Value| input.quota_code.as_ref().is_none_or(|code| quota["QuotaCode"] == *code);
    let quotas: Vec<Value> = of_service(account, &input.service_code)?.into_iter().filter(wanted).collect();
    let request =
        PageRequest { list: "quotas", token: input.next_token.as_deref(), size: input.max_results.unwrap_or(PAGE) };
    let key = |quota: &Value| quota["QuotaCode"].to_string();
    let (page, next) = paginate(request, quotas, key).map_err(|_| QuotasError::InvalidPaginationToken)?;
    let mut output = json!({ "Quotas": page });
    if let Some(next) = next {
        output["NextToken"] = Value::from(next);
    }
    Ok(output)
}

/// By code, as pages have them.
fn of_service(account: &Account, service: &str) -> Result<Vec<Value>, QuotasError> {
    if service != DRS {
        return Err(QuotasError::NoSuchService(service.to_owned()));
    }
    let quotas = account.options.quotas;
    let quota = |code: &str, name: &str, value: usize| {
        let (account, region) = (&account.options.account, &account.options.region);
        json!({
            "ServiceCode": DRS,
            "ServiceName": "AWS Elastic Disaster Recovery",
            "QuotaArn": format!("arn:aws:servicequotas:{region}:{account}:{DRS}/{code}"),
            "QuotaCode": code,
            "QuotaName": name,
            "Value": value,
            "Unit": "None",
            "Adjustable": false,
            "GlobalQuota": false,
        })
    };
    Ok(vec![
        quota("L-0588D03B", "Max number of launch actions per resource", quotas.launch_actions_of_a_resource),
        quota("L-05AFA8C6", "Max number of source servers in all jobs", quotas.servers_in_all_jobs),
        quota("L-B827C881", "Max number of source servers in a single job", quotas.servers_in_a_job),
        quota("L-C1D14A2B", "Max number of replicating source servers", quotas.replicating_servers),
        quota("L-D88FAC3A", "Concurrent jobs in progress", quotas.jobs_in_progress),
    ])
}
