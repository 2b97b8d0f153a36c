//! The work of one function: invocations that wait, sandboxes that wait, and what is under way between them.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;
use tokio::sync::oneshot;

/// What a function answered, or how its sandbox ended.
pub(super) type Outcome = Result<Bytes, Failure>;

/// How an invocation failed.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// The error's name.
    pub(super) error_type: String,
    /// What the runtime reported, as JSON text.
    pub(super) document: String,
}

impl Failure {
    pub(super) fn new(error_type: &str, message: &str) -> Self {
        let document = serde_json::json!({"errorType": error_type, "errorMessage": message}).to_string();
        Self { error_type: error_type.to_owned(), document }
    }
}

/// An invocation on its way to a sandbox.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) request_id: String,
    pub(super) payload: Bytes,
    pub(super) reply: oneshot::Sender<Outcome>,
}

/// What a sandbox gets when it asks for the next event.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) request_id: String,
    pub(super) payload: Bytes,
}

/// The queue of one function.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<Invocation>,
    idle: VecDeque<(SandboxId, oneshot::Sender<Event>)>,
    under_way: HashMap<String, (SandboxId, oneshot::Sender<Outcome>)>,
    starting: usize,
    sandboxes: usize,
}

/// A sandbox of a function, by number.
pub(super) type SandboxId = u64;

impl Queue {
    /// Takes an invocation in. Says whether another sandbox should be started for it.
    pub(super) fn submit(&mut self, invocation: Invocation, most: usize) -> bool {
        self.waiting.push_back(invocation);
        self.dispatch();
        let wanted = self.waiting.len() > self.starting && self.sandboxes < most;
        if wanted {
            self.starting += 1;
            self.sandboxes += 1;
        }
        wanted
    }

    /// A sandbox asks for its next event.
    pub(super) fn ready(&mut self, sandbox: SandboxId, first: bool) -> oneshot::Receiver<Event> {
        if first {
            self.starting = self.starting.saturating_sub(1);
        }
        let (give, receive) = oneshot::channel();
        self.idle.push_back((sandbox, give));
        self.dispatch();
        receive
    }

    /// Hands waiting invocations to idle sandboxes; one that has gone meanwhile is passed over.
    fn dispatch(&mut self) {
        while !self.waiting.is_empty() {
            let Some((sandbox, give)) = self.idle.pop_front() else { return };
            let Some(invocation) = self.waiting.pop_front() else { return };
            let event = Event { request_id: invocation.request_id.clone(), payload: invocation.payload.clone() };
            if give.send(event).is_ok() {
                self.under_way.insert(invocation.request_id, (sandbox, invocation.reply));
            } else {
                self.waiting.push_front(invocation);
            }
        }
    }

    /// A sandbox answers an invocation. Says whether anybody was waiting for it.
    pub(super) fn complete(&mut self, request_id: &str, outcome: Outcome) -> bool {
        match self.under_way.remove(request_id) {
            Some((_, reply)) => reply.send(outcome).is_ok(),
            None => false,
        }
    }

    /// The sandbox that has an invocation.
    pub(super) fn sandbox_of(&self, request_id: &str) -> Option<SandboxId> {
        self.under_way.get(request_id).map(|(sandbox, _)| *sandbox)
    }

    /// A sandbox has ended: what it had under way fails. When it never came up, what waits fails too, because the
    /// next one would end the same way.
    pub(super) fn gone(&mut self, sandbox: SandboxId, came_up: bool, failure: &Failure) {
        self.sandboxes = self.sandboxes.saturating_sub(1);
        self.idle.retain(|(id, _)| *id != sandbox);
        let lost: Vec<String> =
            self.under_way.iter().filter(|(_, (id, _))| *id == sandbox).map(|(request, _)| request.clone()).collect();
        for request_id in lost {
            self.complete(&request_id, Err(failure.clone()));
        }
        if !came_up {
            self.starting = self.starting.saturating_sub(1);
            if self.sandboxes == 0 {
                for invocation in self.waiting.drain(..) {
                    // Nobody waits for it any more: nothing is lost.
                    let _ = invocation.reply.send(Err(failure.clone()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invocation(request_id: &str) -> (Invocation, oneshot::Receiver<Outcome>) {
        let (reply, receive) = oneshot::channel();
        (Invocation { request_id: request_id.to_owned(), payload: Bytes::from_static(b"{}"), reply }, receive)
    }

    #[test]
    fn an_invocation_waits_for_a_sandbox_and_gets_its_answer() {
        let mut queue = Queue::default();
        let (call, mut answer) = invocation("r1");
        assert!(queue.submit(call, 2), "the first call starts a sandbox");
        let mut event = queue.ready(1, true);
        assert_eq!(event.try_recv().unwrap().request_id, "r1");
        assert!(queue.complete("r1", Ok(Bytes::from_static(b"1"))));
        assert_eq!(answer.try_recv().unwrap().unwrap(), "1");
    }

    #[test]
    fn no_more_sandboxes_are_started_than_allowed_and_none_for_an_idle_one() {
        let mut queue = Queue::default();
        let calls: Vec<_> = (0..4).map(|n| invocation(&n.to_string())).collect();
        let mut answers = Vec::new();
        let started: Vec<bool> = calls
            .into_iter()
            .map(|(call, answer)| {
                answers.push(answer);
                queue.submit(call, 2)
            })
            .collect();
        assert_eq!(started, [true, true, false, false]);
        let mut idle = Queue::default();
        let _event = idle.ready(1, true);
        assert!(!idle.submit(invocation("r").0, 2));
    }

    #[test]
    fn what_a_sandbox_had_under_way_fails_when_it_ends() {
        let mut queue = Queue::default();
        let (call, mut answer) = invocation("r1");
        queue.submit(call, 1);
        let _event = queue.ready(7, true);
        assert_eq!(queue.sandbox_of("r1"), Some(7));
        queue.gone(7, true, &Failure::new("Runtime.ExitError", "exit status 1"));
        assert_eq!(answer.try_recv().unwrap().unwrap_err().error_type, "Runtime.ExitError");
        assert!(!queue.complete("r1", Ok(Bytes::new())), "a late answer reaches nobody");
    }

    #[test]
    fn when_no_sandbox_comes_up_the_calls_fail_instead_of_waiting_for_ever() {
        let mut queue = Queue::default();
        let (call, mut answer) = invocation("r1");
        queue.submit(call, 1);
        queue.gone(1, false, &Failure::new("Runtime.ExitError", "no configuration"));
        assert!(answer.try_recv().unwrap().is_err());
    }
}
