//! Parallel states.

use serde_json::Value;

use super::{
    Root, Site,
    strand::{Activity, Branch, Current, ParallelRun, Strand},
};
use crate::{Payload, asl::Parallel, engine::StateError, history::EventDetails};

impl Root {
    pub(super) fn start_branches(
        &mut self,
        site: Site,
        current: &Current,
        parallel: &Parallel,
    ) -> Result<(), StateError> {
        let input = self.effective_input(site, current)?;
        self.inspect(site, "afterInputPath", &input);
        let input = self.parameters(site, current, parallel.parameters.as_ref(), input)?;
        if self.is_probed(site) {
            return Ok(());
        }
        let started = self.record(site, EventDetails::ParallelStateStarted);
        let item = self.strand(site).and_then(|strand| strand.position.item.clone());
        let mut branches = Vec::with_capacity(parallel.branches.len());
        for (index, branch) in parallel.branches.iter().enumerate() {
            let strand = Strand::new(branch.clone(), input.clone()).part((site.strand, index), started, item.clone());
            branches.push(Branch::Running(self.add_strand(site.execution, strand).strand));
        }
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::Parallel(ParallelRun { branches });
        }
        Ok(())
    }

    pub(super) fn branch_ended(
        &mut self,
        parent: Site,
        part: Site,
        index: usize,
        output: Payload,
    ) -> Result<(), StateError> {
        let previous = self.remove_strand(part);
        let Some(strand) = self.strand_mut(parent) else { return Ok(()) };
        strand.position.previous = previous;
        let Some(visit) = strand.visit_mut() else { return Ok(()) };
        let Activity::Parallel(run) = &mut visit.activity else { return Ok(()) };
        if let Some(branch) = run.branches.get_mut(index) {
            *branch = Branch::Ended(output);
        }
        if !run.strands().is_empty() {
            return Ok(());
        }
        let ended = std::mem::take(&mut run.branches).into_iter().filter_map(|branch| match branch {
            Branch::Ended(output) => Some(output.into_value()),
            Branch::Running(_) => None,
        });
        let outputs: Value = ended.collect();
        visit.activity = Activity::Idle;
        self.note(parent, EventDetails::ParallelStateSucceeded);
        self.complete(parent, Payload::from(outputs))
    }
}
