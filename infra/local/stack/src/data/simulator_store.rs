//! The simulated account in SQLite: one row, replaced whenever the account changes.

use drs::Simulator;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Data, Failure, sortable};

/// Keeps the simulated account.
pub(crate) struct SimulatorStore {
    data: Data,
}

impl SimulatorStore {
    pub(crate) fn new(data: Data) -> Self {
        Self { data }
    }

    /// The account as it was kept last.
    pub(crate) fn load(&self) -> Result<Option<Simulator>, Failure> {
        let connection = self.data.lock();
        let text: Option<String> =
            connection.query_row("SELECT state FROM simulator WHERE id = 1", [], |row| row.get(0)).optional()?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    /// Keeps the account as it is now.
    pub(crate) fn save(&self, simulator: &Simulator, at: Timestamp) -> Result<(), Failure> {
        let state = serde_json::to_string(simulator)?;
        self.data.lock().execute(
            "INSERT INTO simulator (id, at, state) VALUES (1, ?1, ?2)
             ON CONFLICT (id) DO UPDATE SET at = excluded.at, state = excluded.state",
            params![sortable(at), state],
        )?;
        Ok(())
    }
}
