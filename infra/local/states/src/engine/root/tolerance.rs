//! How many failures a Map Run bears.

use serde::{Deserialize, Serialize};

use super::{Root, Site, strand::Current};
use crate::{Payload, asl::Distributed, engine::StateError};

/// `ToleratedFailureCount` and `ToleratedFailurePercentage`; none is borne if there is neither.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Tolerance {
    pub(super) count: Option<u64>,
    pub(super) percentage: Option<f64>,
}

impl Tolerance {
    pub(super) fn is_exceeded(self, failed: usize, total: usize) -> bool {
        match (self.count, self.percentage) {
            (None, None) => failed > 0,
            (count, percentage) => {
                let share = 100.0 * failed as f64 / total.max(1) as f64;
                count.is_some_and(|most| failed as u64 > most) || percentage.is_some_and(|most| share > most)
            }
        }
    }
}

impl Root {
    pub(super) fn tolerance(
        &mut self,
        site: Site,
        current: &Current,
        distributed: &Distributed,
        input: &Payload,
    ) -> Result<Tolerance, StateError> {
        let count = match &distributed.tolerated_count {
            None => None,
            Some(count) => Some(self.whole_number(site, current, input, count, "ToleratedFailureCount")?),
        };
        let percentage = match &distributed.tolerated_percentage {
            None => None,
            Some(share) => Some(self.percentage(site, current, input, share, "ToleratedFailurePercentage")?),
        };
        Ok(Tolerance { count, percentage })
    }
}
