//! The interpreter's journal in SQLite. When a root execution has ended its stimuli are removed: its final record
//! says everything.

use rusqlite::{Transaction, params};
use states::{Journal, JournalError, Record};

use super::{Data, Failure, sortable};

/// Keeps records in the order in which they come.
pub(crate) struct SqliteJournal {
    data: Data,
}

impl SqliteJournal {
    pub(crate) fn new(data: Data) -> Self {
        Self { data }
    }

    /// Everything that was kept, oldest first.
    pub(crate) fn records(&self) -> Result<Vec<Record>, Failure> {
        let connection = self.data.lock();
        let mut statement = connection.prepare("SELECT record FROM journal ORDER BY id")?;
        let texts = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut records = Vec::new();
        for text in texts {
            records.push(serde_json::from_str(&text?)?);
        }
        Ok(records)
    }

    fn keep(&self, record: &Record) -> Result<(), Failure> {
        let text = serde_json::to_string(record)?;
        let mut connection = self.data.lock();
        let transaction = connection.transaction()?;
        match record {
            Record::MachineSaved(_) | Record::MachineDeleted { .. } => insert(&transaction, None, None, &text)?,
            Record::Stimulus { root, at, .. } => insert(&transaction, Some(root), Some(sortable(*at)), &text)?,
            Record::RootClosed(closed) => {
                transaction.execute("DELETE FROM journal WHERE root = ?1", params![&*closed.arn])?;
                let ended = closed.executions.iter().filter_map(|execution| execution.record.stopped_at).max();
                insert(&transaction, Some(&closed.arn), ended.map(sortable), &text)?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

fn insert(
    transaction: &Transaction<'_>,
    root: Option<&str>,
    at: Option<String>,
    text: &str,
) -> Result<(), rusqlite::Error> {
    transaction
        .execute("INSERT INTO journal (root, at, record) VALUES (?1, ?2, ?3)", params![root, at, text])
        .map(|_| ())
}

impl Journal for SqliteJournal {
    fn append(&mut self, record: &Record) -> Result<(), JournalError> {
        self.keep(record).map_err(JournalError)
    }
}
