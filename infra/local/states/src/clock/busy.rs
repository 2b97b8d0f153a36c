//! Work that holds the clock, except while it sleeps on the clock itself; behind `Clock::busy`.

use std::cell::RefCell;

use super::{Clock, Hold};

tokio::task_local! {
    /// The hold of the work that this task runs; empty while that work sleeps on the clock.
    static HELD: RefCell<Option<Hold>>;
}

pub(super) async fn run<F: Future>(clock: &Clock, work: F) -> F::Output {
    HELD.scope(RefCell::new(Some(clock.hold())), work).await
}

/// Gives up the hold of the surrounding work, if there is one and it is not given up already.
pub(super) fn rest() -> Option<Hold> {
    HELD.try_with(|held| held.borrow_mut().take()).ok().flatten()
}

/// Takes a hold for the surrounding work again.
pub(super) fn resume(clock: &Clock) {
    // Outside any work there is nothing to hold for, and the new hold is dropped at once.
    drop(HELD.try_with(|held| held.borrow_mut().replace(clock.hold())));
}
