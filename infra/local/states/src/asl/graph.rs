//! The graph of a scope: can every state be reached, and can the workflow end?

use std::collections::HashSet;

use super::{Body, DiagnosticCode, Scope, State, StateId, Transition, diagnostic::Diagnostics};

pub(super) fn check(scope: &Scope, location: &str, diagnostics: &mut Diagnostics) {
    let reached = reachable(scope);
    for (_, state) in scope.states().filter(|(id, _)| !reached.contains(id)) {
        let place = format!("{location}/States/{}", state.name);
        let message = format!("State \"{}\" is not reachable.", state.name);
        diagnostics.error(DiagnosticCode::MissingTransitionTarget, Some(&place), message);
    }
    if !scope.states().any(|(_, state)| ends(state)) {
        diagnostics.error(DiagnosticCode::MissingEndState, None, "Workflow has no terminal state");
    }
}

fn reachable(scope: &Scope) -> HashSet<StateId> {
    let mut reached = HashSet::from([scope.start]);
    let mut open = vec![scope.start];
    while let Some(id) = open.pop() {
        for target in targets(scope.state(id)) {
            if reached.insert(target) {
                open.push(target);
            }
        }
    }
    reached
}

fn targets(state: &State) -> Vec<StateId> {
    let mut targets = Vec::new();
    let next = match &state.body {
        Body::Pass(pass) => Some(pass.next),
        Body::Wait(wait) => Some(wait.next),
        Body::Choice(choice) => {
            targets.extend(choice.rules.iter().map(|rule| rule.next));
            targets.extend(choice.default);
            None
        }
        _ => None,
    };
    let outcome = state.body.outcome();
    targets.extend(outcome.iter().flat_map(|outcome| outcome.catch.iter().map(|catcher| catcher.next)));
    if let Some(Transition::Next(id)) = next.or(outcome.map(|outcome| outcome.next)) {
        targets.push(id);
    }
    targets
}

fn ends(state: &State) -> bool {
    match &state.body {
        Body::Succeed | Body::Fail { .. } => true,
        Body::Choice(_) => false,
        Body::Pass(pass) => matches!(pass.next, Transition::End),
        Body::Wait(wait) => matches!(wait.next, Transition::End),
        body => body.outcome().is_some_and(|outcome| matches!(outcome.next, Transition::End)),
    }
}
