//! The place of a wave among those that wait for room in DRS, in each account and Region that it launches in.

use std::collections::{BTreeMap, BTreeSet};

use domain::execution::{ExecutionRecord, JobIntent, WaveRecord};
use domain::ports::{Answer, AtTarget, QueueForDrs, RecordJobIntent, StartRecovery};
use domain::target::Target;
use domain::ticket::{self, Ticket};
use jiff::Timestamp;

use crate::start_wave::launch;
use crate::wave_attempt::Part;

/// The wave's place among those that wait for room in DRS.
pub(crate) struct Queue {
    tickets: Vec<Ticket>,
    own: Ticket,
    has_ticket: bool,
    /// Why nothing more is launched there: who goes first, or what DRS answered.
    full: BTreeMap<Target, String>,
    /// Where parts wait.
    waiting: BTreeSet<Target>,
}

impl Queue {
    pub(crate) async fn read(wave: &WaveRecord, now: Timestamp, world: &impl QueueForDrs) -> Answer<Self> {
        let tickets = world.tickets().await?;
        let is_own = |ticket: &&Ticket| ticket.execution_id == wave.execution_id && ticket.wave == wave.wave;
        let own = tickets.iter().find(is_own);
        let since = own.map_or(now, |own| own.since);
        let has_ticket = own.is_some();
        let targets = own.map(|own| own.targets.clone()).unwrap_or_default();
        let own = Ticket { since, execution_id: wave.execution_id.clone(), wave: wave.wave, targets, renewed_at: now };
        Ok(Self { tickets, own, has_ticket, full: BTreeMap::new(), waiting: BTreeSet::new() })
    }

    /// Launches a part if DRS has room for it; `None` when it waits. One that has waited too long is given up, so that
    /// the wave is judged.
    pub(crate) async fn launch(
        &mut self,
        execution: &ExecutionRecord,
        wave: &WaveRecord,
        part: Part,
        world: &(impl AtTarget + RecordJobIntent + StartRecovery),
    ) -> Answer<Option<JobIntent>> {
        let mut intent = part.intent.clone();
        if !part.is_open() || part.found.is_some() || self.has_room(&intent.target) {
            match launch(execution, wave, part, world).await {
                Err(fault) if fault.is_no_room => {
                    self.full.insert(intent.target.clone(), fault.what);
                }
                done => return done.map(Some),
            }
        }
        if self.own.renewed_at.duration_since(self.own.since) < ticket::LONGEST_WAIT {
            self.waiting.insert(intent.target);
            return Ok(None);
        }
        let hours = ticket::LONGEST_WAIT.as_hours();
        let why = self.full.get(&intent.target).map(String::as_str).unwrap_or_default();
        intent.refusal = Some(format!("DRS had no room for {hours} hours: {why}; start it again, or retry"));
        world.complete_intent(&intent).await?;
        Ok(Some(intent))
    }

    fn has_room(&mut self, target: &Target) -> bool {
        if self.full.contains_key(target) {
            return false;
        }
        let (execution, wave, now) = (&self.own.execution_id, self.own.wave, self.own.renewed_at);
        let Some(first) = ticket::ahead(&self.tickets, execution, wave, target, now).next() else { return true };
        let why = format!("wave {} of execution `{}` goes first", first.wave, first.execution_id);
        self.full.insert(target.clone(), why);
        false
    }

    /// Takes a ticket for what has to wait, or gives it back. Says whether something waits.
    pub(crate) async fn settle(&self, wave: &mut WaveRecord, world: &impl QueueForDrs) -> Answer<bool> {
        if wave.parts_waiting == 0 {
            if self.has_ticket {
                world.remove_ticket(&self.own).await?;
            }
            return Ok(false);
        }
        world.put_ticket(&Ticket { targets: self.waiting.clone(), ..self.own.clone() }).await?;
        let why = self.waiting.iter().find_map(|target| self.full.get(target)).map(String::as_str).unwrap_or_default();
        let total = usize::from(wave.parts_waiting) + wave.jobs.len();
        wave.status_reason = Some(format!("{} of {total} jobs wait for room in DRS: {why}", wave.parts_waiting));
        Ok(true)
    }
}
