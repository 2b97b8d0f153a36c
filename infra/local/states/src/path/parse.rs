//! The syntax of paths: AWS's lenient member names, brought into the strict form of RFC 9535 where a query is needed.

use std::fmt::Write;

use super::Step;

/// What follows the `$` of a path.
pub(super) enum Parts {
    Definite(Vec<Step>),
    /// The whole path in the syntax of RFC 9535.
    Query(String),
}

/// One segment as it was read.
enum Segment {
    Step(Step),
    /// Anything that may select several nodes, in the syntax of RFC 9535.
    Selector(String),
}

pub(super) fn parts(text: &str) -> Result<Parts, String> {
    let mut rest = text;
    let mut segments = Vec::new();
    while !rest.is_empty() {
        let (segment, left) = segment(rest)?;
        segments.push(segment);
        rest = left;
    }
    let steps: Option<Vec<Step>> = segments
        .iter()
        .map(|segment| match segment {
            Segment::Step(step) => Some(step.clone()),
            Segment::Selector(_) => None,
        })
        .collect();
    Ok(match steps {
        Some(steps) => Parts::Definite(steps),
        None => Parts::Query(query(&segments)),
    })
}

fn segment(text: &str) -> Result<(Segment, &str), String> {
    if let Some(rest) = text.strip_prefix("..") {
        let (inner, rest) = match rest.strip_prefix('[') {
            Some(_) => bracket(rest)?,
            None => member(rest)?,
        };
        let selector = match inner {
            Segment::Step(step) => in_brackets(&step),
            Segment::Selector(selector) => selector,
        };
        return Ok((Segment::Selector(format!("..{selector}")), rest));
    }
    if let Some(rest) = text.strip_prefix('.') {
        return if rest.starts_with('[') { bracket(rest) } else { member(rest) };
    }
    if text.starts_with('[') {
        return bracket(text);
    }
    Err(format!("expected `.` or `[` at `{text}`"))
}

/// A member in dot notation; everything up to the next `.` or `[` is its name, `-` and `:` included.
fn member(text: &str) -> Result<(Segment, &str), String> {
    if let Some(rest) = text.strip_prefix('*') {
        return Ok((Segment::Selector("[*]".to_owned()), rest));
    }
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return Err("a member name is missing".to_owned());
    }
    if name.contains('(') {
        return Err(format!("the function `{name}` is not supported"));
    }
    if let Some(stray) = name.chars().find(|stray| is_stray(*stray)) {
        return Err(format!("`{stray}` cannot stand in the member name `{name}`; write ['{name}']"));
    }
    Ok((Segment::Step(Step::Name(name.to_owned())), rest))
}

fn is_stray(character: char) -> bool {
    character.is_whitespace() || "]()'\"*,?@!=<>&|".contains(character)
}

fn bracket(text: &str) -> Result<(Segment, &str), String> {
    let end = closing_bracket(text).ok_or_else(|| format!("`[` is not closed in `{text}`"))?;
    let (inside, rest) = (text.get(1..end).unwrap_or_default().trim(), text.get(end + 1..).unwrap_or_default());
    let segment = if let Some(name) = quoted_name(inside)? {
        Segment::Step(Step::Name(name))
    } else if let Ok(index) = inside.parse::<i64>() {
        Segment::Step(Step::Index(index))
    } else if let Some(filter) = inside.strip_prefix('?') {
        Segment::Selector(format!("[?{}]", strict_filter(filter)))
    } else if inside == "*" || is_slice_or_union(inside) {
        Segment::Selector(format!("[{inside}]"))
    } else {
        return Err(format!("`[{inside}]` is not supported"));
    };
    Ok((segment, rest))
}

/// The byte position of the bracket that closes the one at the start.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (position, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open && !escaped => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '[') => depth += 1,
            (None, ']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(position);
                }
            }
            (None, _) => {}
        }
        escaped = character == '\\' && !escaped;
    }
    None
}

/// The name in `'...'` or `"..."`. A backslash is an ordinary character except before the quote it protects,
/// as AWS was recorded to read it.
fn quoted_name(inside: &str) -> Result<Option<String>, String> {
    let Some(quote) = inside.chars().next().filter(|first| matches!(first, '\'' | '"')) else {
        return Ok(None);
    };
    let mut name = String::new();
    let mut characters = inside.chars().skip(1).peekable();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.peek() == Some(&quote) {
            name.push(quote);
            characters.next();
        } else if character == quote {
            return match characters.next() {
                None => Ok(Some(name)),
                Some(_) => Err(format!("`[{inside}]` selects several members, which is not supported")),
            };
        } else {
            name.push(character);
        }
    }
    Err(format!("the name in `[{inside}]` is not closed"))
}

fn is_slice_or_union(inside: &str) -> bool {
    inside.contains([':', ','])
        && inside.chars().all(|character| character.is_ascii_digit() || ":,- ".contains(character))
}

/// Rewrites `@.detail-type` inside a filter to `@['detail-type']`, which RFC 9535 demands.
fn strict_filter(filter: &str) -> String {
    let mut strict = String::with_capacity(filter.len());
    let mut quote = None;
    let mut rest = filter;
    while let Some(character) = rest.chars().next() {
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        strict.push(character);
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None if matches!(character, '@' | '$') => rest = strict_members(rest, &mut strict),
            _ => {}
        }
    }
    strict
}

fn strict_members<'a>(mut rest: &'a str, strict: &mut String) -> &'a str {
    while let Some(after) = rest.strip_prefix('.') {
        let end = after.find(|stop: char| is_stray(stop) || ".[".contains(stop)).unwrap_or(after.len());
        let (name, left) = after.split_at(end);
        if name.is_empty() {
            break;
        }
        strict.push_str(&in_brackets(&Step::Name(name.to_owned())));
        rest = left;
    }
    rest
}

fn query(segments: &[Segment]) -> String {
    let mut query = String::from("$");
    for segment in segments {
        match segment {
            Segment::Step(step) => query.push_str(&in_brackets(step)),
            Segment::Selector(selector) => query.push_str(selector),
        }
    }
    query
}

fn in_brackets(step: &Step) -> String {
    match step {
        Step::Index(index) => format!("[{index}]"),
        Step::Name(name) => {
            let mut text = String::from("['");
            for character in name.chars() {
                // Writing to a string cannot fail.
                let _ = match character {
                    '\'' | '\\' => write!(text, "\\{character}"),
                    control if control.is_control() => write!(text, "\\u{:04x}", u32::from(control)),
                    other => write!(text, "{other}"),
                };
            }
            text.push_str("']");
            text
        }
    }
}
