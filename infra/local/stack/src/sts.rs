//! The part of Security Token Service that leads to other accounts: `AssumeRole`, and `GetCallerIdentity`.

use std::collections::BTreeMap;

use axum::body::Bytes;
use http::request::Parts;

use crate::options::ACCOUNT;
use crate::router::{CredentialScope, Services};
use crate::settings::{EXTERNAL_ID, TARGET_ROLE};
use crate::wire::Answer;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Answers one call.
pub(crate) fn handle(services: &Services, parts: &Parts, body: &Bytes) -> Answer {
    let form: BTreeMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    match field("Action") {
        "AssumeRole" => assume_role(services, field("RoleArn"), field("RoleSessionName"), field("ExternalId")),
        "GetCallerIdentity" => {
            let key = CredentialScope::read(parts).map(|scope| scope.access_key).unwrap_or_default();
            let account = if services.simulator.has_account(&key) { key } else { ACCOUNT.to_owned() };
            let identity = format!(
                "<UserId>{account}</UserId><Account>{account}</Account><Arn>arn:aws:iam::{account}:user/local</Arn>"
            );
            answer("GetCallerIdentity", &identity)
        }
        other => refusal(501, "NotImplemented", &format!("the local stack does not have the STS operation {other}")),
    }
}

/// The access key that is given is the account: by it the simulator knows whom a request is for.
fn assume_role(services: &Services, role: &str, session: &str, external_id: &str) -> Answer {
    let account = role.split(':').nth(4).unwrap_or_default();
    let is_ours = role == format!("arn:aws:iam::{account}:role/{TARGET_ROLE}");
    if !is_ours || !services.simulator.has_account(account) || external_id != EXTERNAL_ID {
        return refusal(
            403,
            "AccessDenied",
            &format!("User is not authorized to perform: sts:AssumeRole on resource: {role}"),
        );
    }
    let assumed = format!(
        "<Credentials><AccessKeyId>{account}</AccessKeyId><SecretAccessKey>local</SecretAccessKey>\
         <SessionToken>local</SessionToken><Expiration>2099-12-31T23:59:59Z</Expiration></Credentials>\
         <AssumedRoleUser><AssumedRoleId>AROALOCAL:{session}</AssumedRoleId>\
         <Arn>arn:aws:sts::{account}:assumed-role/{TARGET_ROLE}/{session}</Arn></AssumedRoleUser>"
    );
    answer("AssumeRole", &assumed)
}

fn answer(operation: &str, result: &str) -> Answer {
    let metadata = "<ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>";
    let body = format!(
        "<{operation}Response xmlns=\"{NAMESPACE}\"><{operation}Result>{result}</{operation}Result>{metadata}</{operation}Response>"
    );
    xml(200, body)
}

fn refusal(status: u16, code: &str, message: &str) -> Answer {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
    xml(status, format!("<ErrorResponse xmlns=\"{NAMESPACE}\">{error}<RequestId>local</RequestId></ErrorResponse>"))
}

fn xml(status: u16, body: String) -> Answer {
    Answer::new(status, vec![("content-type".to_owned(), "text/xml".to_owned())], body.into_bytes())
}
