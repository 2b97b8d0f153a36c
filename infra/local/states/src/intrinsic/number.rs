//! The functions on numbers.

use serde_json::Value;

use crate::random::Randomness;

/// A number as the integer that AWS makes of it: halves go towards positive infinity, as was recorded.
pub(super) fn rounded(value: &Value) -> Result<i64, String> {
    /// The largest integers that the functions take: those of a Java `int`.
    const RANGE: std::ops::RangeInclusive<f64> = i32::MIN as f64..=i32::MAX as f64;
    value
        .as_f64()
        .map(|number| (number + 0.5).floor())
        .filter(|number| RANGE.contains(number))
        .map(|number| number as i64)
        .ok_or_else(|| format!("The argument {value} is not a number between {} and {}", i32::MIN, i32::MAX))
}

pub(super) fn add(first: &Value, second: &Value) -> Result<Value, String> {
    Ok(Value::from(rounded(first)? + rounded(second)?))
}

/// An integer of at least `start` and below `end`, from a fraction of the unit interval.
pub(super) fn random(start: &Value, end: &Value, fraction: f64) -> Result<Value, String> {
    let (start, end) = (rounded(start)?, rounded(end)?);
    if start >= end {
        return Err(format!("The start {start} must be below the end {end}"));
    }
    Ok(Value::from(start + ((end - start) as f64 * fraction).floor() as i64))
}

/// The same seed gives the same number; the numbers themselves are not those of AWS.
pub(super) fn seeded_random(start: &Value, end: &Value, seed: &Value) -> Result<Value, String> {
    let mut sequence = Randomness::new(rounded(seed)?.unsigned_abs(), "States.MathRandom");
    random(start, end, sequence.fraction())
}
