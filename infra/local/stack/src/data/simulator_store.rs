//! The simulated accounts in SQLite: one row each, replaced whenever the account changes.

use drs::Simulator;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Data, Failure, sortable};

/// Keeps the simulated account.
pub(crate) struct SimulatorStore {
    data: Data,
    /// Which account and Region.
    place: String,
}

impl SimulatorStore {
    pub(crate) fn new(data: Data, place: String) -> Self {
        Self { data, place }
    }

    /// The account as it was kept last.
    pub(crate) fn load(&self) -> Result<Option<Simulator>, Failure> {
        let connection = self.data.lock();
        let text: Option<String> = connection
            .query_row("SELECT state FROM simulators WHERE place = ?1", [&self.place], |row| row.get(0))
            .optional()?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    /// Keeps the account as it is now.
    pub(crate) fn save(&self, simulator: &Simulator, at: Timestamp) -> Result<(), Failure> {
        let state = serde_json::to_string(simulator)?;
        self.data.lock().execute(
            "INSERT INTO simulators (place, at, state) VALUES (?1, ?2, ?3)
             ON CONFLICT (place) DO UPDATE SET at = excluded.at, state = excluded.state",
            params![self.place, sortable(at), state],
        )?;
        Ok(())
    }
}
