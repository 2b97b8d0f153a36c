//! Fires the engine's timers as the clock reaches them.

use std::sync::{Arc, Weak};

use super::Shared;
use crate::{ApiError, Bell, engine::Stimulus};

pub(super) fn spawn(shared: &Arc<Shared>, bell: Bell) {
    shared.runtime.spawn(run(Arc::downgrade(shared), bell));
}

/// Ends when the service is dropped or shut down, because its alarm is gone then.
async fn run(shared: Weak<Shared>, mut bell: Bell) {
    while let Some(hold) = bell.ring().await {
        let Some(shared) = shared.upgrade() else { return };
        if let Err(error) = shared.advance() {
            tracing::error!(%error, "timers could not be fired");
            return;
        }
        drop(hold);
    }
}

impl Shared {
    /// Fires everything that is due.
    pub(super) fn advance(self: &Arc<Self>) -> Result<(), ApiError> {
        let mut outgoing = Vec::new();
        {
            let mut core = self.core();
            let now = self.clock.now();
            while let Some(root) = core.engine.due(now) {
                outgoing.extend(core.drive(&self.clock, now, &root, Stimulus::Advance)?);
            }
            core.rearm(&self.clock);
        }
        self.make(outgoing);
        Ok(())
    }
}
