//! `States.Format`, which writes values as a Java program prints them.

use std::fmt::Write;

use serde_json::Value;

/// Replaces each `{}` of the template by the next value. `\{`, `\}`, `\'` and `\\` stand for themselves.
pub(super) fn format(template: &Value, values: &[Value]) -> Result<Value, String> {
    let template = template.as_str().ok_or_else(|| format!("The argument {template} is not a string"))?;
    let mut text = String::with_capacity(template.len());
    let mut values = values.iter();
    let mut rest = template;
    while let Some(character) = rest.chars().next() {
        let mut width = character.len_utf8();
        match (character, rest.get(width..).and_then(|after| after.chars().next())) {
            ('\\', Some(protected @ ('{' | '}' | '\'' | '\\'))) => {
                text.push(protected);
                width += protected.len_utf8();
            }
            ('{', Some('}')) => {
                let value = values.next().ok_or_else(mismatch)?;
                write_plain(&mut text, value);
                width += 1;
            }
            _ => text.push(character),
        }
        rest = rest.get(width..).unwrap_or_default();
    }
    match values.next() {
        Some(_) => Err(mismatch()),
        None => Ok(Value::String(text)),
    }
}

fn mismatch() -> String {
    "The number of arguments do not match the occurrences of {}".to_owned()
}

/// Objects as `{name=value, ...}` and texts without quotes, as was recorded.
fn write_plain(text: &mut String, value: &Value) {
    match value {
        Value::String(plain) => text.push_str(plain),
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                text.push_str(if position > 0 { ", " } else { "" });
                write_plain(text, item);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (position, (name, member)) in members.iter().enumerate() {
                text.push_str(if position > 0 { ", " } else { "" });
                text.push_str(name);
                text.push('=');
                write_plain(text, member);
            }
            text.push('}');
        }
        // Writing to a string cannot fail.
        scalar => drop(write!(text, "{scalar}")),
    }
}
