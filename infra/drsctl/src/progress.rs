//! Showing a running execution on standard error: a line per event, or on a terminal a view that is redrawn.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::time::Duration;

use aws::World;
use console::Term;
use domain::diagnosis::Phase;
use domain::duration;
use domain::event::{Event, EventKind};
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::fault::Fault;
use domain::ids::{ExecutionId, SourceServerId};
use domain::phases::phases;
use domain::ports::{ReadExecution, ReadHistory};
use domain::status::{ServerStatus, Status, WaveStatus};
use jiff::Timestamp;

/// How often the records are read, in real time.
pub(crate) const INTERVAL: Duration = Duration::from_millis(100);

/// Servers of one wave that the live view names.
const MOST_SERVERS: usize = 12;

/// Shows what has changed since it last did.
#[derive(Debug)]
pub(crate) enum Progress {
    /// A line per event. What DRS tells by itself is left out: polling says the same a moment later, and more.
    Lines(BTreeSet<(Timestamp, String)>),
    /// A block that is redrawn; how many lines it has now.
    Live(Term, usize),
}

impl Progress {
    /// A live view on a terminal, lines elsewhere.
    pub(crate) fn on_stderr() -> Self {
        let terminal = Term::stderr();
        if terminal.is_term() { Self::Live(terminal, 0) } else { Self::Lines(BTreeSet::new()) }
    }

    /// Leaves what is shown where it is; what comes next is shown below.
    pub(crate) fn leave_standing(&mut self) {
        if let Self::Live(_, height) = self {
            *height = 0;
        }
    }

    /// Reads the execution and shows it.
    pub(crate) async fn show(&mut self, id: &ExecutionId, now: Timestamp, world: &World) -> Result<(), Fault> {
        match self {
            Self::Lines(shown) => {
                for event in world.events(id).await?.into_iter().filter(|event| event.kind != EventKind::LaunchReported)
                {
                    if shown.insert((event.at, event.discriminator())) {
                        write_line(&line(&event));
                    }
                }
                Ok(())
            }
            Self::Live(terminal, height) => {
                let Some(execution) = world.execution(id).await? else {
                    return Ok(());
                };
                let waves = world.waves(id).await?;
                let servers = world.servers(id, None).await?;
                let phases = phases(&waves, &servers, world).await;
                let lines = live(&execution, &waves, &servers, &phases, now);
                let text: String = lines.iter().map(|line| format!("{}\n", fit(line, terminal))).collect();
                // A terminal that cannot be written to shows nothing; the result is printed all the same.
                let _ = terminal.clear_last_lines(*height).and_then(|()| terminal.write_str(&text));
                *height = lines.len();
                Ok(())
            }
        }
    }
}

/// `02:12:30 wave 1: db-01 launched as i-...`
fn line(event: &Event) -> String {
    let wave = event.wave.filter(|_| event.source_server_id.is_some()).map(|wave| format!("wave {wave}: "));
    format!("{} {}{}", event.at.strftime("%H:%M:%S"), wave.unwrap_or_default(), event.message)
}

fn live(
    execution: &ExecutionRecord,
    waves: &[WaveRecord],
    servers: &[ServerRecord],
    phases: &BTreeMap<SourceServerId, Phase>,
    now: Timestamp,
) -> Vec<String> {
    let until = execution.ended_at.unwrap_or(now);
    let elapsed = duration::readable(until.duration_since(execution.started_at).as_secs());
    let kind = execution.execution_type.map(|kind| kind.to_string()).unwrap_or_default();
    let mut lines = vec![format!("{kind} of {}: {}, {elapsed}", execution.plan_name, execution.status)];
    for wave in waves {
        let members: Vec<&ServerRecord> = servers.iter().filter(|server| server.wave == wave.wave).collect();
        let up = members.iter().filter(|server| server.server_status.is_up()).count();
        let bad = members
            .iter()
            .filter(|server| matches!(server.server_status, ServerStatus::Failed | ServerStatus::Unhealthy))
            .count();
        let mark = if wave.wave_status.has_ended() { "*" } else { " " };
        let failed = if bad > 0 { format!(", {bad} failed") } else { String::new() };
        lines.push(format!(
            "{mark} wave {} {:<24} {:<22} {up} of {} up{failed}",
            wave.wave,
            wave.name,
            wave.wave_status.to_string(),
            members.len()
        ));
        if !wave.wave_status.has_ended() && wave.wave_status != WaveStatus::Waiting {
            lines.extend(members.iter().take(MOST_SERVERS).map(|server| live_server(server, phases)));
            let hidden = members.len().saturating_sub(MOST_SERVERS);
            lines.extend((hidden > 0).then(|| format!("      and {hidden} more")));
        }
    }
    lines
}

fn live_server(server: &ServerRecord, phases: &BTreeMap<SourceServerId, Phase>) -> String {
    let phase = match (server.server_status, phases.get(&server.source_server_id)) {
        (ServerStatus::Launching, Some(phase)) => format!(", {phase}"),
        _ => String::new(),
    };
    let reason = server.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("      {:<24} {}{phase}{reason}", server.label(), server.server_status)
}

fn fit(line: &str, terminal: &Term) -> String {
    let width = usize::from(terminal.size().1).max(20);
    line.chars().take(width - 1).collect()
}

fn write_line(line: &str) {
    // When standard error is closed there is nobody to show it to.
    let _ = writeln!(std::io::stderr(), "{line}");
}
