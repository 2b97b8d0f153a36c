//! How much DRS takes at once, and what that means for the waves of an execution.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::drs::MAX_SERVERS_PER_JOB;
use crate::execution::ServerRecord;
use crate::ids::{JobId, SourceServerId, WaveNumber};
use crate::readiness::{Finding, Severity};

/// Quotas of DRS in one account and Region
/// (<https://docs.aws.amazon.com/drs/latest/userguide/drs-at-scale.html>; the codes are those of Service Quotas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quotas {
    /// Jobs that run at once: L-D88FAC3A.
    pub jobs: usize,
    /// Source servers in one job: L-B827C881.
    pub servers_in_a_job: usize,
    /// Source servers in all jobs that run: L-05AFA8C6.
    pub servers_in_all_jobs: usize,
}

impl Quotas {
    /// The codes that Service Quotas has for them.
    pub const CODES: [&'static str; 3] = ["L-D88FAC3A", "L-B827C881", "L-05AFA8C6"];

    /// These quotas with the value of one code; a code that is none of them changes nothing.
    #[must_use]
    pub fn with(self, code: &str, value: usize) -> Self {
        match Self::CODES.iter().position(|known| *known == code) {
            Some(0) => Self { jobs: value, ..self },
            Some(1) => Self { servers_in_a_job: value, ..self },
            Some(2) => Self { servers_in_all_jobs: value, ..self },
            _ => self,
        }
    }
}

/// What AWS documents, for accounts that nobody may ask about.
impl Default for Quotas {
    fn default() -> Self {
        Self { jobs: 20, servers_in_a_job: 100, servers_in_all_jobs: 500 }
    }
}

/// What the quotas say against an execution of these servers, while these others are in jobs.
pub(crate) fn findings(
    quotas: Quotas,
    servers: &[ServerRecord],
    busy: &BTreeMap<SourceServerId, JobId>,
) -> Vec<Finding> {
    let mut waves: BTreeMap<WaveNumber, usize> = BTreeMap::new();
    for server in servers {
        *waves.entry(server.wave).or_default() += 1;
    }
    let mut findings: Vec<Finding> =
        waves.iter().filter_map(|(wave, size)| wave_finding(quotas, *wave, *size)).collect();
    findings.extend(waves.values().max().and_then(|widest| busy_finding(quotas, *widest, busy)));
    findings
}

fn wave_finding(quotas: Quotas, wave: WaveNumber, size: usize) -> Option<Finding> {
    let part = size.min(MAX_SERVERS_PER_JOB);
    if part > quotas.servers_in_a_job {
        let quota = quotas.servers_in_a_job;
        let sentence =
            format!("wave {wave} gives DRS {part} servers in one job, and it takes {quota} (quota L-B827C881)");
        let fix = "ask AWS to raise the quota, or make waves of fewer servers";
        return Some(finding(Severity::Block, "QUOTA_SERVERS_IN_A_JOB", sentence, fix));
    }
    let quota = quotas.servers_in_all_jobs.min(quotas.jobs * MAX_SERVERS_PER_JOB);
    (size > quota).then(|| {
        let sentence = format!(
            "wave {wave} has {size} servers, and DRS takes {quota} at once (quotas L-05AFA8C6 and L-D88FAC3A): the \
             others wait until the first are launched"
        );
        let fix = "plan for the longer time, or ask AWS to raise the quota";
        finding(Severity::Warning, "QUOTA_SERVERS_IN_ALL_JOBS", sentence, fix)
    })
}

fn busy_finding(quotas: Quotas, widest: usize, busy: &BTreeMap<SourceServerId, JobId>) -> Option<Finding> {
    let jobs = busy.values().collect::<BTreeSet<_>>().len();
    let parts = widest.div_ceil(MAX_SERVERS_PER_JOB);
    let fits = jobs + parts <= quotas.jobs && busy.len() + widest <= quotas.servers_in_all_jobs;
    (!busy.is_empty() && !fits).then(|| {
        let sentence = format!(
            "DRS runs {jobs} of at most {} jobs now, with {} of at most {} servers: waves will wait for room",
            quotas.jobs,
            busy.len(),
            quotas.servers_in_all_jobs
        );
        finding(Severity::Warning, "QUOTA_IN_USE", sentence, "wait until those jobs have ended, or accept the delay")
    })
}

fn finding(severity: Severity, code: &str, sentence: String, fix: &str) -> Finding {
    Finding { severity, code: code.to_owned(), source_server_id: None, sentence, fix: fix.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::ServerStatus;
    use crate::testing;

    fn found(quotas: Quotas, servers: usize, busy: usize) -> Vec<(String, Severity)> {
        let servers: Vec<ServerRecord> = (0..servers).map(|_| testing::server(1, 1, ServerStatus::Pending)).collect();
        let job: JobId = "drsjob-1234567890abcdef0".parse().unwrap();
        let busy = (0..busy).map(|n| (format!("s-{n:017x}").parse().unwrap(), job.clone())).collect();
        findings(quotas, &servers, &busy).into_iter().map(|finding| (finding.code, finding.severity)).collect()
    }

    #[test]
    fn what_fits_gives_no_finding() {
        assert_eq!(found(Quotas::default(), 500, 0), vec![]);
        assert_eq!(found(Quotas::default(), 100, 400), vec![]);
    }

    #[test]
    fn a_wave_that_is_too_wide_waits_for_room_and_says_so() {
        let warned = vec![("QUOTA_SERVERS_IN_ALL_JOBS".to_owned(), Severity::Warning)];
        assert_eq!(found(Quotas::default(), 501, 0), warned);
        assert_eq!(found(Quotas::default().with("L-D88FAC3A", 2), 201, 0), warned);
    }

    #[test]
    fn a_job_that_drs_would_never_take_stops_a_drill() {
        let small = Quotas::default().with("L-B827C881", 50);
        assert_eq!(found(small, 51, 0), vec![("QUOTA_SERVERS_IN_A_JOB".to_owned(), Severity::Block)]);
        assert_eq!(found(small, 50, 0), vec![]);
    }

    #[test]
    fn jobs_of_others_are_counted() {
        assert_eq!(found(Quotas::default(), 10, 495), vec![("QUOTA_IN_USE".to_owned(), Severity::Warning)]);
    }
}
