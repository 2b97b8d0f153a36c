//! What is known not to hold yet: one switch for each defect. Whoever mends it turns the switch, and the storm guards it.

use crate::storm::evidence::{Evidence, Execution};

/// The message to people is not carried by the state machine to the function that sends it. It lists up to twenty
/// failures with their sentences, which alone can be more than a payload should be; that function could make it itself.
pub(super) const MESSAGES_ARE_NOT_CARRIED: bool = true;

/// A row and the event that tells of it are written together. As long as they are written one after the other, a
/// function that dies in between changes the row and tells nobody.
pub(super) const ROWS_AND_EVENTS_ARE_WRITTEN_TOGETHER: bool = true;

/// A `reconcile-execution` that died after it had written all ends is finished by its next delivery, which gives the
/// servers free and tells people.
const RECONCILING_IS_REPEATABLE: bool = true;

/// `fail-execution` closes the rows and gives back the servers of an execution that `prepare-execution` has begun to
/// write down but never finished.
const REFUSING_CLOSES_WHAT_WAS_PREPARED: bool = true;

/// When neither the machine of a wave nor that of the plan can write the wave's end down, the execution ends, instead
/// of going on as if the wave had ended: the waves behind it wait for a turn that never comes.
const A_WAVE_THAT_CANNOT_END_ENDS_ITS_EXECUTION: bool = true;

/// `start-wave` can run twice when a retry has nothing to launch and only checks to make.
const CHECKS_ALONE_CAN_BE_STARTED_TWICE: bool = true;

/// Whether how an execution ended is a known defect.
pub(super) fn spares(evidence: &Evidence, execution: &Execution) -> bool {
    let died = evidence.meddling.has_killed();
    let reconciled_in_part = !RECONCILING_IS_REPEATABLE && died && needs_reconciling(execution);
    let failed_while_prepared =
        execution.machine.entered("FailExecution") && !execution.machine.entered("CheckReadiness");
    let left_behind = !A_WAVE_THAT_CANNOT_END_ENDS_ITS_EXECUTION && wave_is_left(evidence, execution);
    reconciled_in_part || left_behind || (!REFUSING_CLOSES_WHAT_WAS_PREPARED && died && failed_while_prepared)
}

/// Whether only reconciling can close it: its machine was stopped, or the functions that close rows failed for good.
fn needs_reconciling(execution: &Execution) -> bool {
    execution.was_aborted() || execution.machine.entered("SetUnrecordedFailure")
}

/// Whether the plan's machine may have gone on without having written the end of a wave down.
fn wave_is_left(evidence: &Evidence, execution: &Execution) -> bool {
    execution.machine.entered("FinishWave") && evidence.meddling.spoilt.contains_key("FinishWave")
}

/// Whether a cause is a known defect.
pub(super) fn spares_cause(cause: &str) -> bool {
    !CHECKS_ALONE_CAN_BE_STARTED_TWICE && cause.contains("a wave that is Checking cannot become Launching")
}
