//! Results on standard output: a table for people, or one JSON document for programs.

use std::io::Write;
use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};
use domain::duration;
use serde_json::Value;

use crate::exit::{DONE, Failure};
use crate::target::Output;

/// A column of a table: its heading, and where its value stands in a row (`group.name`).
pub(crate) type Column = (&'static str, &'static str);

/// Prints rows.
pub(crate) fn print(output: Output, columns: &[Column], rows: Value) -> Result<ExitCode, Failure> {
    if output == Output::Json {
        return document(&rows);
    }
    let rows = rows.as_array().into_iter().flatten();
    let cell = |row: &Value, path: &str| {
        let value = path.split('.').fold(row, |value, name| &value[name]);
        match value.as_i64().filter(|_| path.ends_with("Seconds")) {
            Some(seconds) => duration::readable(seconds),
            None => text(value),
        }
    };
    let rows: Vec<Vec<String>> =
        rows.map(|row| columns.iter().map(|(_, path)| dashed(cell(row, path))).collect()).collect();
    say(&table(columns.iter().map(|(heading, _)| (*heading).to_owned()).collect(), rows))
}

/// A table without lines, which begins at the left margin and has no spaces at the ends of lines.
pub(crate) fn table(headings: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(headings);
    for row in rows {
        table.add_row(row);
    }
    let lines = table.lines().map(|line| line.trim_end().strip_prefix(' ').unwrap_or_default().to_owned() + "\n");
    lines.collect()
}

/// What is not known is a dash, so that columns stay where they are for whoever cuts lines at spaces.
fn dashed(text: String) -> String {
    if text.is_empty() { "-".to_owned() } else { text }
}

/// A value as people read it.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Prints one JSON document.
pub(crate) fn document(value: &Value) -> Result<ExitCode, Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::other(error, "this is a defect of drsctl"))?;
    say(&(text + "\n"))
}

/// Prints a text.
pub(crate) fn say(text: &str) -> Result<ExitCode, Failure> {
    let written = std::io::stdout().write_all(text.as_bytes());
    written.map_err(|error| Failure::other(error, "check where standard output goes"))?;
    Ok(ExitCode::from(DONE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_aligned_from_the_left_margin_to_the_last_letter() {
        let rows = vec![vec!["a-long-name".to_owned(), "-".to_owned()], vec!["b".to_owned(), "7 min".to_owned()]];
        let table = table(vec!["SERVER".to_owned(), "LAG".to_owned()], rows);
        assert_eq!(table, "SERVER       LAG\na-long-name  -\nb            7 min\n");
    }
}
