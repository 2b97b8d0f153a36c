//! The functions on arrays.

use serde_json::Value;

use super::number::rounded;

/// The most items that `States.ArrayRange` makes.
const MAX_RANGE: i64 = 1_000;

pub(super) fn contains(items: &Value, item: &Value) -> Result<Value, String> {
    Ok(Value::Bool(array(items)?.contains(item)))
}

pub(super) fn get_item(items: &Value, index: &Value) -> Result<Value, String> {
    let items = array(items)?;
    index
        .as_u64()
        .and_then(|index| usize::try_from(index).ok())
        .and_then(|index| items.get(index))
        .cloned()
        .ok_or_else(|| format!("The index {index} is not within the array of {} items", items.len()))
}

pub(super) fn length(items: &Value) -> Result<Value, String> {
    Ok(Value::from(array(items)?.len()))
}

/// A fractional chunk size is rounded down.
pub(super) fn partition(items: &Value, size: &Value) -> Result<Value, String> {
    let items = array(items)?;
    let size = size.as_f64().filter(|size| *size >= 1.0).ok_or("The chunk size must be a number greater than zero")?;
    Ok(items.chunks(size as usize).map(<[Value]>::to_vec).collect())
}

pub(super) fn range(first: &Value, last: &Value, step: &Value) -> Result<Value, String> {
    let (first, last, step) = (rounded(first)?, rounded(last)?, rounded(step)?);
    if step == 0 {
        return Err("The increment must not be zero".to_owned());
    }
    let count = (last - first).checked_div(step).filter(|steps| *steps >= 0).map_or(0, |steps| steps + 1);
    let count = if (last - first).signum() * step.signum() < 0 { 0 } else { count };
    if count > MAX_RANGE {
        return Err(format!("The range must not have more than {MAX_RANGE} items"));
    }
    Ok((0..count).map(|position| Value::from(first + position * step)).collect())
}

/// Keeps the first of equal items.
pub(super) fn unique(items: &Value) -> Result<Value, String> {
    let mut unique: Vec<Value> = Vec::new();
    for item in array(items)? {
        if !unique.contains(item) {
            unique.push(item.clone());
        }
    }
    Ok(Value::Array(unique))
}

fn array(value: &Value) -> Result<&Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("The argument {value} is not an array"))
}
