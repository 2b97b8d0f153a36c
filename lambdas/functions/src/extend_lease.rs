//! `extend-lease`: keeps the instances of a drill longer than its plan says.

use domain::event::{Event, EventKind};
use domain::fault::Fault;
use domain::ports::{Answer, ReadExecution, RecordEvents, RecordWish, Recorded, Wish};
use jiff::Timestamp;
use serde::Deserialize;

use crate::store;
use crate::wish::Wisher;

/// The input of `extend-lease`.
#[derive(Debug, Clone, Deserialize)]
pub struct ExtendLease {
    /// Which drill, and whose wish it is.
    #[serde(flatten)]
    pub wisher: Wisher,
    /// Until when.
    pub until: Timestamp,
}

/// Writes the new end of the lease down; the clean-up looks at it when the old one comes.
///
/// # Errors
/// `Rejected` when the drill has no lease, when its instances are being terminated, or for an earlier time.
pub async fn extend_lease(input: ExtendLease, world: &(impl ReadExecution + RecordWish + RecordEvents)) -> Answer<()> {
    let id = &input.wisher.execution_id;
    let execution = store::known_execution(id, world).await?;
    let Some(end) = execution.lease_extended_to.max(execution.lease_ends_at) else {
        let what = format!("execution `{id}` has no lease: nothing terminates its instances by itself");
        return Err(Fault::rejected(what));
    };
    if input.until <= end {
        return Err(Fault::rejected(format!("the lease of `{id}` ends at {end}, not before {}", input.until)));
    }
    if world.record_wish(id, &Wish::ExtendLease(input.until)).await? == Recorded::No {
        return Err(Fault::rejected(format!("the instances of `{id}` are terminated already, or being terminated")));
    }
    let message = format!("the lease now ends at {}, by wish of {}", input.until, input.wisher.intent());
    world.record_events(&[Event::new(id, input.wisher.time, EventKind::LeaseExtended, message)]).await
}
