//! What survives a restart: the interpreter's journal, the simulated accounts and the time, in one SQLite file, and
//! DynamoDB's tables in another.

mod journal;
mod simulator_store;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection;

pub(crate) use journal::SqliteJournal;
pub(crate) use simulator_store::SimulatorStore;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The folder of a stack that is kept.
#[derive(Clone)]
pub(crate) struct Data {
    folder: PathBuf,
    connection: Arc<Mutex<Connection>>,
}

impl Data {
    /// Opens the folder, creating what is missing.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder)?;
        let connection = Connection::open(folder.join("stack.sqlite"))?;
        // The write-ahead log survives the end of the process at any moment.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS journal (
                 id INTEGER PRIMARY KEY AUTOINCREMENT, root TEXT, at TEXT, record TEXT NOT NULL);
             CREATE INDEX IF NOT EXISTS journal_by_root ON journal (root);
             CREATE TABLE IF NOT EXISTS simulators (place TEXT PRIMARY KEY, at TEXT NOT NULL, state TEXT NOT NULL);",
        )?;
        Ok(Self { folder: folder.to_owned(), connection: Arc::new(Mutex::new(connection)) })
    }

    /// The file of DynamoDB's tables.
    pub(crate) fn database_file(&self) -> PathBuf {
        self.folder.join("dynamodb.sqlite")
    }

    /// The last moment that anything here knows of.
    pub(crate) fn latest(&self) -> Result<Option<Timestamp>, Failure> {
        let latest: Option<String> = self.lock().query_row(
            "SELECT max(at) FROM (SELECT max(at) AS at FROM journal UNION ALL SELECT max(at) FROM simulators)",
            [],
            |row| row.get(0),
        )?;
        Ok(latest.map(|text| text.parse()).transpose()?)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A moment as text that sorts as the moments do.
fn sortable(at: Timestamp) -> String {
    format!("{at:.9}")
}
