//! Cursors: where a list goes on, opaque to callers and checked when they come back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::problem::{Code, Problem};

/// Items on a page, unless the caller says otherwise.
const USUAL: usize = 50;
/// The most items on a page.
const MOST: usize = 200;

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many at once, 1 to 200; 50 when left out.
    pub(crate) limit: Option<usize>,
    /// Where to go on: `next` of the answer before.
    pub(crate) cursor: Option<String>,
}

/// Writes a cursor of the list `list`.
pub(crate) fn write(list: &str, position: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::json!([list, position]).to_string())
}

/// Reads a cursor of the list `list`.
///
/// # Errors
/// `INVALID_CURSOR`
pub(crate) fn read<T: DeserializeOwned>(list: &str, cursor: Option<&str>) -> Result<Option<T>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let decoded = URL_SAFE_NO_PAD.decode(cursor).ok();
    let read: Option<(String, T)> = decoded.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    read.filter(|(of, _)| of == list).map(|(_, position)| Some(position)).ok_or_else(|| {
        let problem = Problem::new(Code::InvalidCursor, "this cursor is none that this list gave").field("cursor");
        problem.fix("begin again without a cursor, and send back the `next` of each answer as it is")
    })
}

/// How many items the page is to have.
///
/// # Errors
/// `INVALID_QUERY`
pub(crate) fn limit(wanted: Option<usize>) -> Result<usize, Problem> {
    match wanted {
        None => Ok(USUAL),
        Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
        Some(limit) => {
            let problem = Problem::new(Code::InvalidQuery, format!("`limit` is {limit}")).field("limit");
            Err(problem.fix(format!("ask for 1 to {MOST} items")))
        }
    }
}

/// A place in a list that is in order of name, then id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct ByName(pub(crate) String, pub(crate) String);

/// The page behind `after` of a list that is all there, and the cursor of the next one.
pub(crate) fn page<T>(
    list: &str,
    mut items: Vec<T>,
    place: impl Fn(&T) -> ByName,
    after: Option<&ByName>,
    limit: usize,
) -> (Vec<T>, Option<String>) {
    items.sort_by_key(&place);
    let mut rest = items.into_iter().filter(|item| after.is_none_or(|after| place(item) > *after));
    let page: Vec<T> = rest.by_ref().take(limit).collect();
    let next = rest.next().and(page.last()).map(|last| write(list, &place(last)));
    (page, next)
}

/// The page of a list that only grows at its end, and the cursor of the next one.
///
/// # Errors
/// `INVALID_CURSOR`
pub(crate) fn slice<T>(
    list: &str,
    items: Vec<T>,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<T>, Option<String>), Problem> {
    let start: usize = read(list, cursor)?.unwrap_or_default();
    let end = start.saturating_add(limit);
    let next = (items.len() > end).then(|| write(list, &end));
    Ok((items.into_iter().skip(start).take(limit).collect(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_list() {
        let cursor = write("plans", &ByName("a".to_owned(), "b".to_owned()));
        assert!(read::<ByName>("plans", Some(&cursor)).unwrap().is_some());
        for wrong in [cursor.as_str(), "", "%%%", "bm9wZQ"] {
            assert_eq!(read::<ByName>("groups", Some(wrong)).unwrap_err().code, Code::InvalidCursor, "{wrong}");
        }
    }

    #[test]
    fn pages_give_every_item_once() {
        let items: Vec<u8> = (0..10).collect();
        let place = |item: &u8| ByName(format!("{}", item % 3), format!("{item}"));
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (page, next) = page("list", items.clone(), place, after.as_ref(), 3);
            seen.extend(page);
            let Some(next) = next else { break };
            after = read("list", Some(&next)).unwrap();
        }
        assert_eq!(seen.len(), 10);
        seen.sort_unstable();
        assert_eq!(seen, items);
    }
}
