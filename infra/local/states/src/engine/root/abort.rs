//! Stopping what is still running when a state has failed or an execution has ended.

use super::{
    Root, Site,
    strand::{Activity, TaskRun},
};
use crate::{
    asl::StateKind,
    history::{EventDetails, Failure},
};

impl Root {
    /// Ends what the strand's current state is doing. `tell` writes what is stopped into the history.
    ///
    /// The parts of the state stay where they are: if nothing handles the failure, a redrive goes on from there.
    pub(super) fn stop_activity(&mut self, site: Site, tell: bool) {
        let Some(visit) = self.visit_mut(site) else { return };
        match &visit.activity {
            Activity::Idle => {}
            Activity::Parallel(run) => {
                let parts: Vec<usize> = run.strands();
                for strand in parts {
                    self.stop_part(Site { strand, ..site }, tell);
                }
            }
            Activity::Iterations(run) => {
                let parts: Vec<(usize, usize)> = run.strands.iter().map(|(index, strand)| (*index, *strand)).collect();
                for (index, strand) in parts {
                    self.stop_iteration(site, Site { strand, ..site }, index, tell);
                }
            }
            Activity::MapRun { run } => {
                let run = *run;
                self.stop_map_run(run, tell);
            }
            Activity::Waiting { .. } | Activity::BackingOff { .. } | Activity::Task(_) => {
                match std::mem::replace(&mut visit.activity, Activity::Idle) {
                    Activity::Waiting { timer } | Activity::BackingOff { timer } => self.timers.cancel(timer),
                    Activity::Task(run) => self.stop_task(&run),
                    _ => {}
                }
            }
        }
    }

    fn stop_iteration(&mut self, map: Site, part: Site, index: usize, tell: bool) {
        let was_running = self.strand(part).is_some_and(|part| !part.position.stopped && part.visit().is_some());
        self.stop_part(part, tell);
        let name = self.current(map).map(|current| current.state().name.clone());
        if let Some(name) = name.filter(|_| tell && was_running) {
            self.note(part, EventDetails::MapIterationAborted { name, index });
        }
    }

    /// Stops a branch or an iteration, with the event that AWS writes for the state it is in.
    fn stop_part(&mut self, site: Site, tell: bool) {
        if self.strand(site).is_none_or(|strand| strand.position.stopped) {
            return;
        }
        self.stop_activity(site, tell);
        let state = self.current(site).map(|current| current.state().body.kind());
        if let Some(state @ (StateKind::Task | StateKind::Wait | StateKind::Parallel | StateKind::Map)) = state
            && tell
        {
            self.note(site, EventDetails::StateAborted { state });
        }
        if let Some(strand) = self.strand_mut(site) {
            strand.position.stopped = true;
        }
    }

    /// Forgets the parts of the strand's current state, because the state is left or begins again.
    pub(super) fn drop_parts(&mut self, site: Site) {
        let Some(visit) = self.visit_mut(site) else { return };
        let parts: Vec<usize> = match std::mem::replace(&mut visit.activity, Activity::Idle) {
            Activity::Parallel(run) => run.strands(),
            Activity::Iterations(run) => run.strands.into_values().collect(),
            _ => return,
        };
        for strand in parts {
            let part = Site { strand, ..site };
            self.drop_parts(part);
            self.remove_strand(part);
        }
    }

    /// Forgets the call, the token and the timers of a task, and stops the execution that it waits for.
    fn stop_task(&mut self, run: &TaskRun) {
        self.calls.remove(&run.task);
        if let Some(token) = &run.token {
            self.tokens.remove(token);
        }
        let timers = [run.timeout, run.heartbeat.map(|(timer, _)| timer)];
        for timer in timers.into_iter().flatten() {
            self.timers.cancel(timer);
        }
        if let Some(child) = run.child {
            self.disown(child);
            self.abort_execution(child, Failure::default());
        }
    }
}
