//! The syntax of intrinsic calls: names, arguments in parentheses, texts in single quotes, paths, nested calls.

use serde_json::Value;

use super::{Argument, Intrinsic, function::Function};
use crate::path::JsonPath;

/// How deep calls may be nested, which keeps the parser's stack bounded; AWS allows 10.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>
const MAX_DEPTH: usize = 10;

/// The text is no call of an intrinsic function.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an intrinsic function call: {reason}")]
pub(crate) struct IntrinsicSyntaxError {
    text: String,
    reason: String,
}

pub(super) fn intrinsic(text: &str) -> Result<Intrinsic, IntrinsicSyntaxError> {
    let error = |reason| IntrinsicSyntaxError { text: text.to_owned(), reason };
    let (call, rest) = call(text.trim(), 1).map_err(error)?;
    if rest.trim().is_empty() {
        return Ok(call);
    }
    Err(error(format!("`{rest}` follows the call")))
}

/// Turns the protected characters `\'`, `\{`, `\}` and `\\` into themselves.
pub(super) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some(&protected @ ('\'' | '{' | '}' | '\\'))) => {
                text.push(protected);
                characters.next();
            }
            _ => text.push(character),
        }
    }
    text
}

fn call(text: &str, depth: usize) -> Result<(Intrinsic, &str), String> {
    if depth > MAX_DEPTH {
        return Err(format!("calls are nested more than {MAX_DEPTH} deep"));
    }
    let open = text.find('(').ok_or("`(` is missing")?;
    let name = text.get(..open).unwrap_or_default().trim();
    let (function, (fewest, most)) = Function::named(name).ok_or_else(|| unknown(name))?;
    let (arguments, rest) = arguments(text.get(open + 1..).unwrap_or_default(), depth)?;
    if arguments.len() < fewest || arguments.len() > most {
        return Err(format!("{name} does not take {} arguments", arguments.len()));
    }
    let text = text.get(..text.len() - rest.len()).unwrap_or_default().to_owned();
    Ok((Intrinsic { text, function, arguments }, rest))
}

fn unknown(name: &str) -> String {
    let closest = Function::names()
        .max_by(|first, second| strsim::jaro_winkler(first, name).total_cmp(&strsim::jaro_winkler(second, name)));
    match closest.filter(|known| strsim::jaro_winkler(known, name) > 0.8) {
        Some(known) => format!("there is no function `{name}`; did you mean `{known}`?"),
        None => format!("there is no function `{name}`"),
    }
}

fn arguments(text: &str, depth: usize) -> Result<(Vec<Argument>, &str), String> {
    let mut arguments = Vec::new();
    let mut rest = text.trim_start();
    if let Some(after) = rest.strip_prefix(')') {
        return Ok((arguments, after));
    }
    loop {
        let (argument, left) = argument(rest, depth)?;
        arguments.push(argument);
        rest = left.trim_start();
        if let Some(after) = rest.strip_prefix(')') {
            return Ok((arguments, after));
        }
        rest = rest.strip_prefix(',').ok_or_else(|| format!("expected `,` or `)` at `{rest}`"))?.trim_start();
    }
}

fn argument(text: &str, depth: usize) -> Result<(Argument, &str), String> {
    match text.chars().next() {
        None => Err("an argument is missing".to_owned()),
        Some('\'') => quoted(text),
        Some('$') => {
            let (path, rest) = text.split_at(path_end(text));
            let path = JsonPath::parse(path.trim_end()).map_err(|error| error.to_string())?;
            Ok((Argument::Path(path), rest))
        }
        Some('S') => call(text, depth + 1).map(|(call, rest)| (Argument::Call(Box::new(call)), rest)),
        Some(_) => {
            let (word, rest) = text.split_at(text.find([',', ')']).unwrap_or(text.len()));
            let value: Value = serde_json::from_str(word.trim())
                .ok()
                .filter(|value: &Value| value.is_number() || value.is_boolean() || value.is_null())
                .ok_or_else(|| format!("`{}` is not an argument; texts stand in single quotes", word.trim()))?;
            Ok((Argument::Constant(value), rest))
        }
    }
}

fn quoted(text: &str) -> Result<(Argument, &str), String> {
    let mut escaped = false;
    for (position, character) in text.char_indices().skip(1) {
        if character == '\'' && !escaped {
            let raw = text.get(1..position).unwrap_or_default().to_owned();
            return Ok((Argument::Text { raw }, text.get(position + 1..).unwrap_or_default()));
        }
        escaped = character == '\\' && !escaped;
    }
    Err(format!("the text {text} is not closed"))
}

/// Where a path ends: at the first `,` or `)` outside of its own brackets, parentheses and quotes.
fn path_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    for (position, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '[' | '(') => depth += 1,
            (None, ',' | ')') if depth == 0 => return position,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    text.len()
}
