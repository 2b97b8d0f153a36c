//! How calm the machine is, and what a process has used.

use std::hint::black_box;
use std::time::Instant;

/// How often the fixed piece of work is done.
const REPEATS: usize = 41;
/// So many rounds take about ten milliseconds.
const ROUNDS: u64 = 3_000_000;

/// A median, and the median of the distances from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Median {
    pub(super) value: f64,
    pub(super) deviation: f64,
}

/// The median of some values; `NaN` when there are none.
pub(super) fn median(values: &[f64]) -> Median {
    let value = middle(values.to_vec());
    Median { value, deviation: middle(values.iter().map(|each| (each - value).abs()).collect()) }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The value that so many of a hundred do not exceed.
pub(super) fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Does the same piece of work many times: how far its times lie apart says how far figures can be trusted.
pub(super) fn of_machine() -> String {
    let mut walls = Vec::new();
    let mut processors = Vec::new();
    for _ in 0..REPEATS {
        let (start, used) = (Instant::now(), this_thread());
        black_box((0..ROUNDS).fold(1_u64, |sum, round| black_box(sum.rotate_left(7) ^ round)));
        walls.push(start.elapsed().as_secs_f64() * 1e3);
        processors.extend(this_thread().zip(used).map(|(now, before)| (now - before) * 1e3));
    }
    let of = |times: &[f64]| {
        let Median { value, deviation } = median(times);
        format!("{value:.1} ms ± {:.1} %, at worst {:+.0} %", deviation / value * 100.0, {
            (percentile(times, 100) / value - 1.0) * 100.0
        })
    };
    let processor = if processors.is_empty() { "unknown".to_owned() } else { of(&processors) };
    format!(
        "Noise of this machine, by a fixed piece of work done {REPEATS} times: {} by the clock, {processor} of CPU.",
        of(&walls)
    )
}

/// The CPU seconds of this thread; `None` where there is no `/proc`.
fn this_thread() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// The CPU seconds of this process and of all that it has started; `None` where there is no `/proc`.
pub(super) fn this_process() -> Option<f64> {
    processor_of_tree(std::process::id())
}

fn processor_of_tree(process: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program may have spaces; utime, stime, cutime and cstime are fields 14 to 17 (proc(5)).
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11..15)?.iter().filter_map(|field| field.parse::<u64>().ok()).sum();
    // Linux shows ticks of a hundredth of a second to every program.
    let own = ticks as f64 / 100.0;
    Some(own + children(process).into_iter().filter_map(processor_of_tree).sum::<f64>())
}

/// The memory that a process and all that it has started hold, in bytes; what they share is counted once (proc(5)).
pub(super) fn memory_of_tree(process: u32) -> u64 {
    let own = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok();
    let own = own.as_deref().and_then(|rollup| rollup.lines().find_map(|line| line.strip_prefix("Pss:")));
    let kibibytes: u64 = own.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    kibibytes * 1024 + children(process).into_iter().map(memory_of_tree).sum::<u64>()
}

fn children(process: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lines = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    lines.flat_map(|line| line.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_not_moved_by_one_that_is_far_away() {
        assert_eq!(median(&[3.0, 1.0, 2.0, 900.0, 2.0]), Median { value: 2.0, deviation: 1.0 });
        assert_eq!((percentile(&[1.0, 2.0, 3.0, 4.0], 95), percentile(&[7.0], 100)), (4.0, 7.0));
        assert!(percentile(&[], 50).is_nan());
    }
}
