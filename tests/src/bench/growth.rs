//! How everything grows with servers and with waves: the exponent of a power of their number.

use super::fleet::Fleet;
use super::journeys::{Journey, run};
use super::report::{Report, Row, figure};
use serde_json::json;

const BENCH: &str = "6 growth";
/// What grows faster is a defect; a little more than 1, because times are noisy.
const LINEAR: f64 = 1.1;
/// The same waves with more and more servers.
const BY_SERVERS: [Fleet; 4] = [Fleet::new(6, 3), Fleet::new(30, 3), Fleet::new(90, 3), Fleet::new(300, 3)];
/// More and more waves of two servers.
const BY_WAVES: [Fleet; 4] = [Fleet::new(6, 3), Fleet::new(20, 10), Fleet::new(60, 30), Fleet::new(200, 100)];

/// A figure of an execution: its name, and how it is read.
type Figure = (&'static str, fn(&Journey) -> f64);

const FIGURES: &[Figure] = &[
    ("transitions", |journey| journey.histories.transitions as f64),
    ("events in the largest history", |journey| journey.histories.largest_history as f64),
    ("Lambda calls", |journey| journey.lambda_calls() as f64),
    ("DRS calls", |journey| journey.calls.to("drs") as f64),
    ("DRS calls of a poll", |journey| journey.calls.of_function("poll-wave", "drs") as f64 / journey.polls() as f64),
    ("DynamoDB read units", |journey| journey.calls.read_units),
    ("DynamoDB write units", |journey| journey.calls.write_units),
    ("dollars", Journey::dollars),
    ("largest payload", |journey| journey.histories.largest_payload().1 as f64),
    ("CPU of the rehearsal", |journey| journey.processor),
];

/// Bench 6.
pub(super) fn benches() -> Report {
    let mut report = Report::default();
    for kind in ["DRILL", "RECOVERY"] {
        for (against, fleets) in [("servers", BY_SERVERS), ("waves", BY_WAVES)] {
            let journeys: Vec<Journey> = fleets.into_iter().map(|fleet| run(fleet, kind)).collect();
            let size = |journey: &Journey| {
                (if against == "servers" { journey.fleet.servers } else { journey.fleet.waves }) as f64
            };
            for (name, read) in FIGURES {
                let points: Vec<(f64, f64)> = journeys.iter().map(|each| (size(each), read(each))).collect();
                let values: Vec<String> = points.iter().map(|(_, value)| figure(*value)).collect();
                let what = format!("{} by {against}: {name} ({})", kind.to_lowercase(), values.join(", "));
                let row = Row::new(BENCH, what, exponent(&points), "").at_most(LINEAR);
                report.rows.push(row.details(json!({"points": points})));
            }
        }
    }
    let sizes = |fleets: [Fleet; 4]| fleets.map(Fleet::name).join(", ");
    report.notes.push(format!(
        "6 growth is the exponent of a power of the number, fitted to the three largest of {} (servers) and {} (waves): \
         0 is constant, 1 is linear.",
        sizes(BY_SERVERS),
        sizes(BY_WAVES)
    ));
    report
}

/// The exponent of the power that fits the three largest points best: the slope of their logarithms, by least squares.
/// The smaller ones are left out because there what is constant hides what grows.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let largest = &points[points.len().saturating_sub(3)..];
    if largest.iter().any(|(_, value)| *value <= 0.0) {
        return 0.0;
    }
    let logarithms: Vec<(f64, f64)> = largest.iter().map(|(size, value)| (size.ln(), value.ln())).collect();
    let count = logarithms.len() as f64;
    let (x, y) = logarithms.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let slope = logarithms.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>();
    slope / logarithms.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponent_is_that_of_the_power() {
        let points = |of: fn(f64) -> f64| [3.0, 10.0, 30.0, 100.0].map(|size| (size, of(size)));
        assert!((exponent(&points(|size| size * size)) - 2.0).abs() < 1e-9);
        assert!((exponent(&points(|size| 7.0 * size)) - 1.0).abs() < 1e-9);
        assert!(exponent(&points(|_| 5.0)).abs() < 1e-9);
        assert!(exponent(&points(|_| 0.0)).abs() < 1e-9);
    }
}
