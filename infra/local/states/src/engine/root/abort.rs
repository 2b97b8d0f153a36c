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
    pub(super) fn stop_activity(&mut self, site: Site, tell: bool) {
        let Some(visit) = self.visit_mut(site) else { return };
        match std::mem::replace(&mut visit.activity, Activity::Idle) {
            Activity::Idle => {}
            Activity::Waiting { timer } | Activity::BackingOff { timer } => self.timers.cancel(timer),
            Activity::Task(run) => self.stop_task(&run),
            Activity::Parallel(run) => {
                for strand in run.strands.into_iter().flatten() {
                    self.stop_strand(Site { strand, ..site }, tell);
                }
            }
            Activity::Iterations(run) => {
                for (index, strand) in run.strands {
                    self.stop_iteration(site, Site { strand, ..site }, index, tell);
                }
            }
            Activity::MapRun { run } => self.stop_map_run(run, tell),
        }
    }

    fn stop_iteration(&mut self, map: Site, part: Site, index: usize, tell: bool) {
        let was_running = self.strand(part).is_some_and(|strand| strand.visit.is_some());
        let name = self.current(map).map(|current| current.state().name.clone());
        if let Some(name) = name.filter(|_| tell && was_running) {
            self.stop_activity_of_part(part);
            self.note(part, EventDetails::MapIterationAborted { name, index });
        }
        self.stop_strand(part, false);
    }

    /// Stops a branch or an iteration.
    fn stop_strand(&mut self, site: Site, tell: bool) {
        if tell {
            self.stop_activity_of_part(site);
        } else {
            self.stop_activity(site, false);
        }
        if let Some(place) =
            self.executions.get_mut(site.execution).and_then(|owner| owner.strands.get_mut(site.strand))
        {
            *place = None;
        }
    }

    /// Stops the current state of a branch or iteration, with the event that AWS writes for it.
    fn stop_activity_of_part(&mut self, site: Site) {
        let Some(current) = self.current(site) else { return };
        self.stop_activity(site, true);
        let state = current.state().body.kind();
        if matches!(state, StateKind::Task | StateKind::Wait | StateKind::Parallel | StateKind::Map) {
            self.note(site, EventDetails::StateAborted { state });
        }
        if let Some(strand) = self.strand_mut(site) {
            strand.visit = None;
        }
    }

    /// Forgets the call, the token and the timers of a task, and stops the execution that it waits for.
    pub(super) fn stop_task(&mut self, run: &TaskRun) {
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
