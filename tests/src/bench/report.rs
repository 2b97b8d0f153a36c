//! The table that is printed, and the same as JSON.

use std::fmt;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde_json::{Value, json};

/// One figure.
#[derive(Debug, Clone)]
pub struct Row {
    bench: &'static str,
    what: String,
    value: f64,
    unit: &'static str,
    noise: Option<f64>,
    beside: Option<Beside>,
    target: Option<Target>,
    details: Value,
}

/// What somebody would otherwise use.
#[derive(Debug, Clone)]
struct Beside {
    what: String,
    value: f64,
}

/// What a figure is to be.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// At most so much.
    AtMost(f64),
    /// What stands beside it is at least so many times as large.
    Times(f64),
}

impl Row {
    /// A figure without target.
    pub fn new(bench: &'static str, what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { bench, what: what.into(), value, unit, noise: None, beside: None, target: None, details: Value::Null }
    }

    /// With the median of the distances from the median, in the figure's own unit.
    #[must_use]
    pub fn noise(mut self, noise: f64) -> Self {
        self.noise = Some(noise);
        self
    }

    /// With what another thing needs for the same.
    #[must_use]
    pub fn beside(mut self, what: impl Into<String>, value: f64) -> Self {
        self.beside = Some(Beside { what: what.into(), value });
        self
    }

    /// With the most that it may be.
    #[must_use]
    pub fn at_most(mut self, target: f64) -> Self {
        self.target = Some(Target::AtMost(target));
        self
    }

    /// With how many times as large what stands beside it has to be.
    #[must_use]
    pub fn times_less(mut self, target: f64) -> Self {
        self.target = Some(Target::Times(target));
        self
    }

    /// With what only programs want to know.
    #[must_use]
    pub fn details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// How many times as large what stands beside it is.
    fn ratio(&self) -> Option<f64> {
        self.beside.as_ref().map(|beside| beside.value / self.value)
    }

    /// Whether it is as it is to be; `None` without a target.
    pub fn passes(&self) -> Option<bool> {
        self.target.map(|target| match target {
            Target::AtMost(most) => self.value <= most,
            Target::Times(times) => self.ratio().is_some_and(|ratio| ratio >= times),
        })
    }

    fn cells(&self) -> [String; 6] {
        let noise = self.noise.map(|noise| format!(" ± {}", figure(noise))).unwrap_or_default();
        let ratio = self.ratio().map(|ratio| format!(" ({}×)", figure(ratio))).unwrap_or_default();
        let beside = self.beside.as_ref().map(|beside| format!("{}: {}{ratio}", beside.what, figure(beside.value)));
        let target = self.target.map(|target| match target {
            Target::AtMost(most) => format!("≤ {}", figure(most)),
            Target::Times(times) => format!("≥ {}× less", figure(times)),
        });
        let verdict = match self.passes() {
            Some(true) => "pass",
            Some(false) => "FAIL",
            None => "",
        };
        [
            self.bench.to_owned(),
            self.what.clone(),
            format!("{}{noise} {}", figure(self.value), self.unit).trim_end().to_owned(),
            beside.unwrap_or_default(),
            target.unwrap_or_default(),
            verdict.to_owned(),
        ]
    }

    fn json(&self) -> Value {
        let (at_most, times) = match self.target {
            Some(Target::AtMost(most)) => (Some(most), None),
            Some(Target::Times(times)) => (None, Some(times)),
            None => (None, None),
        };
        json!({
            "bench": self.bench, "what": self.what, "value": self.value, "unit": self.unit, "noise": self.noise,
            "beside": self.beside.as_ref().map(|beside| json!({"what": beside.what, "value": beside.value})),
            "ratio": self.ratio(), "atMost": at_most, "timesLess": times, "pass": self.passes(), "details": self.details,
        })
    }
}

/// All figures, what was left out, and what is to be known about them.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The figures.
    pub rows: Vec<Row>,
    /// Sentences below the table.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether every target is met.
    pub fn passes(&self) -> bool {
        self.rows.iter().all(|row| row.passes() != Some(false))
    }

    /// Takes in another one.
    pub fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.notes.extend(other.notes);
    }

    /// Everything, for programs.
    pub fn json(&self) -> Value {
        json!({
            "pass": self.passes(), "notes": self.notes,
            "rows": self.rows.iter().map(Row::json).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(["bench", "what", "measured", "beside", "target", ""]);
        for row in &self.rows {
            table.add_row(row.cells());
        }
        if let Some(column) = table.column_mut(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        writeln!(formatter, "{table}")?;
        for note in &self.notes {
            writeln!(formatter, "- {note}")?;
        }
        Ok(())
    }
}

/// Three digits that mean something.
pub(super) fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        value if value == 0.0 || value >= 100.0 || value.fract() == 0.0 => 0,
        value if value >= 10.0 => 1,
        value if value >= 1.0 => 2,
        value if value >= 0.01 => 3,
        _ => 5,
    };
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let digits = whole.len();
    let grouped: String = whole
        .char_indices()
        .flat_map(|(place, digit)| {
            let comma = (place > 0 && (digits - place) % 3 == 0 && digit != '-').then_some(',');
            comma.into_iter().chain([digit])
        })
        .collect();
    fraction.map_or(grouped.clone(), |fraction| format!("{grouped}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        let written: Vec<String> =
            [0.0, 0.0008, 0.4123, 7.346, 56.31, 386.4, 363_125.0, 40.0].into_iter().map(figure).collect();
        assert_eq!(written, ["0", "0.00080", "0.412", "7.35", "56.3", "386", "363,125", "40"]);
    }

    #[test]
    fn a_figure_fails_when_it_is_too_large_or_the_other_thing_is_not_large_enough() {
        let row = Row::new("a", "b", 8.0, "ms");
        assert_eq!(row.passes(), None);
        assert_eq!(row.clone().at_most(8.0).passes(), Some(true));
        assert_eq!(row.clone().at_most(7.9).passes(), Some(false));
        assert_eq!(row.clone().beside("Python", 80.0).times_less(10.0).passes(), Some(true));
        assert_eq!(row.clone().beside("Python", 79.0).times_less(10.0).passes(), Some(false));
        let report = Report { rows: vec![row.at_most(1.0)], notes: Vec::new() };
        assert!(!report.passes());
        assert!(report.to_string().contains("FAIL"), "{report}");
    }
}
