//! Redriving: a failed execution goes on from where it failed.
//!
//! What has succeeded is not done again, neither in branches and iterations nor in the children of a Map Run.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>

use std::sync::Arc;

use super::{
    Root, Site, Step,
    event::last_id,
    execution::Owner,
    map_run::Item,
    strand::{Activity, Place, Position, Strand},
};
use crate::{
    asl::{Body, Scope},
    engine::{ExecutionStatus, MachineSource, MapRunStatus, timers::Timer},
    history::{EventDetails, EventId, Failure, MAX_EVENTS},
    random::Randomness,
};

impl Root {
    pub(super) fn redrive(&mut self, arn: &str) {
        let Some(place) = self.find(arn).filter(|place| !self.is_running(*place)) else { return };
        let Some(machine) = self.executions.get(place).map(|execution| execution.machine) else { return };
        // What was drawn before the end need not be known any more to go on drawing.
        let redrives: u32 = self.executions.iter().map(|execution| execution.record.redrive_count).sum();
        self.random = Randomness::new(self.settings.seed, &format!("{} redriven {redrives}", self.arn));
        // The execution ran before, so its machine is known and its definition is sound.
        if let Ok(machine) = self.machine(MachineSource::Known(machine)) {
            self.resume_execution(place, machine.program.scope.clone(), Owner::Nobody);
            self.enforce_history_limit(place);
        }
    }

    /// Lets an execution go on that has failed.
    pub(super) fn resume_execution(&mut self, place: usize, scope: Arc<Scope>, owner: Owner) {
        let timeout = self.timeout_of(place);
        let deadline = timeout.map(|seconds| self.timers.set(self.after(seconds), Timer::ExecutionTimeout(place)));
        let now = self.now;
        let Some(execution) = self.executions.get_mut(place) else { return };
        execution.owner = owner;
        execution.deadline = deadline;
        execution.strands = link(std::mem::take(&mut execution.left_at), &scope);
        let record = &mut execution.record;
        record.status = ExecutionStatus::Running;
        record.stopped_at = None;
        record.failure = Failure::default();
        record.redrive_count += 1;
        record.redriven_at = Some(now);
        let redrive_count = record.redrive_count;
        let previous = last_id(&execution.history);
        self.running += 1;
        let redriven = self.append(place, previous, EventDetails::ExecutionRedriven { redrive_count });
        self.announce(place);
        self.resume(Site { execution: place, strand: 0 }, redriven);
    }

    fn timeout_of(&mut self, place: usize) -> Option<u64> {
        let execution = self.executions.get(place).filter(|execution| execution.record.map_run_arn.is_none())?;
        let source = MachineSource::Known(execution.machine);
        self.machine(source).ok()?.program.timeout_seconds
    }

    /// Lets a strand go on: its state is tried again, or what is unfinished of it.
    fn resume(&mut self, site: Site, redriven: EventId) {
        let Some(strand) = self.strand_mut(site) else { return };
        strand.position.stopped = false;
        let Place::Visiting(visit) = &mut strand.position.place else {
            self.agenda.push_back(Step::Go(site));
            return;
        };
        match &visit.activity {
            Activity::MapRun { run } => {
                let run = *run;
                self.resume_map_run(run, redriven);
            }
            Activity::Parallel(run) => {
                let parts = run.strands();
                self.resume_parts(site, &parts, redriven);
            }
            Activity::Iterations(run) => {
                let parts: Vec<usize> = run.strands.values().copied().collect();
                self.resume_parts(site, &parts, redriven);
                self.resume_starting(site, redriven);
            }
            _ => {
                visit.attempts.fill(0);
                strand.position.previous = redriven;
                self.attempt(site);
            }
        }
    }

    fn resume_parts(&mut self, site: Site, parts: &[usize], redriven: EventId) {
        for strand in parts {
            self.resume(Site { strand: *strand, ..site }, redriven);
        }
    }

    /// Starts the iterations that there was no room for, or whose input could not be made.
    fn resume_starting(&mut self, site: Site, redriven: EventId) {
        let Some(current) = self.current(site) else { return };
        let Body::Map(map) = &current.state().body else { return };
        while let Some(Activity::Iterations(run)) = self.visit_mut(site).map(|visit| &mut visit.activity) {
            if run.strands.len() >= run.concurrency || run.started >= run.total {
                return;
            }
            if let Err(error) = self.start_iteration(site, &current, map, redriven) {
                return self.fail(site, error);
            }
        }
    }

    /// Redrives the children that failed, and starts those that never were.
    fn resume_map_run(&mut self, place: usize, redriven: EventId) {
        let now = self.now;
        let Some(run) = self.map_runs.get(place) else { return };
        let (mut queue, mut spent) = (Vec::new(), (0, 0));
        for (index, item) in run.items.iter().enumerate() {
            match item {
                Item::Pending(_) => queue.push(index),
                Item::Started(child) => match self.executions.get(*child).map(|execution| &execution.record) {
                    None => {}
                    Some(record) if record.status == ExecutionStatus::Succeeded => {}
                    Some(record) if record.event_count + 1 >= MAX_EVENTS => {
                        spent = (spent.0 + record.item_count.unwrap_or(1), spent.1 + 1);
                    }
                    Some(_) => queue.push(index),
                },
            }
        }
        let Some(run) = self.map_runs.get_mut(place) else { return };
        run.queue = queue.into();
        run.record.status = MapRunStatus::Running;
        run.record.stopped_at = None;
        run.record.redrive_count += 1;
        run.record.redriven_at = Some(now);
        run.record.item_counts.redrive(spent.0);
        run.record.execution_counts.redrive(spent.1);
        let (site, redrive_count, map_run_arn) = (run.site, run.record.redrive_count, run.record.arn.clone());
        if let Some(strand) = self.strand_mut(site) {
            strand.position.previous = redriven;
        }
        self.record(site, EventDetails::MapRunRedriven { map_run_arn, redrive_count });
        self.start_children(place);
        self.finish_map_run(place);
    }
}

/// Joins where strands were with the program that they run. A part comes after what it is part of.
fn link(positions: Vec<Option<Position>>, scope: &Arc<Scope>) -> Vec<Option<Strand>> {
    let mut strands: Vec<Option<Strand>> = Vec::with_capacity(positions.len());
    for position in positions {
        let strand = position.and_then(|position| {
            let scope = match position.parent {
                None => scope.clone(),
                Some((parent, index)) => part_scope(strands.get(parent)?.as_ref()?, index)?,
            };
            Some(Strand { scope, position })
        });
        strands.push(strand);
    }
    strands
}

fn part_scope(parent: &Strand, index: usize) -> Option<Arc<Scope>> {
    match &parent.scope.state(parent.visit()?.state).body {
        Body::Parallel(parallel) => parallel.branches.get(index).cloned(),
        Body::Map(map) => Some(map.processor.clone()),
        _ => None,
    }
}
