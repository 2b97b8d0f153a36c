//! Task tokens: made when a task begins, and answered by whoever got them.

use std::sync::Arc;

use super::{Root, Site};
use crate::{
    Payload,
    engine::{StateError, TokenAnswer, token},
};

impl Root {
    pub(super) fn mint_token(&mut self, site: Site) -> Arc<str> {
        let token: Arc<str> = token::mint(self.settings.seed, self.random.bytes()).into();
        self.tokens.insert(token.clone(), site);
        token
    }

    /// Somebody answered a token, possibly before the call that handed it on has returned.
    pub(super) fn token_answered(&mut self, token: &str, answer: TokenAnswer) {
        let Some(site) = self.tokens.get(token).copied() else { return };
        let Some(resource) = self.resource(site) else { return };
        match answer {
            TokenAnswer::Heartbeat => self.heartbeat(site),
            TokenAnswer::Success(value) => self.task_succeeded(site, &resource, Payload::from(value)),
            TokenAnswer::Failure(failure) => self.task_failed(site, StateError::new(failure)),
        }
        self.enforce_history_limit(site.execution);
    }
}
