//! Pages of a list: opaque tokens that name the last item shown, so items that come or go between two pages are
//! neither repeated nor the reason that others are missed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The token is not one that this operation gave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the next token is not one of this operation: leave it out to begin with the first page")]
pub(crate) struct InvalidToken;

/// Which page of which list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageRequest<'request> {
    /// The list: an operation's name. A token of another list is refused.
    pub(crate) list: &'request str,
    pub(crate) token: Option<&'request str>,
    pub(crate) size: usize,
}

/// One page of `items`, which must come in ascending order of `key`, and the token of the next one.
pub(crate) fn paginate<Item, Key: Ord + Serialize + DeserializeOwned>(
    request: PageRequest<'_>,
    items: impl IntoIterator<Item = Item>,
    key: impl Fn(&Item) -> Key,
) -> Result<(Vec<Item>, Option<String>), InvalidToken> {
    let after: Option<Key> = request.token.map(|token| read_token(request.list, token)).transpose()?;
    let mut rest = items.into_iter().skip_while(|item| after.as_ref().is_some_and(|after| key(item) <= *after));
    let page: Vec<Item> = rest.by_ref().take(request.size.max(1)).collect();
    let next = match (rest.next(), page.last()) {
        (Some(_), Some(last)) => write_token(request.list, &key(last)),
        _ => None,
    };
    Ok((page, next))
}

fn write_token(list: &str, key: &impl Serialize) -> Option<String> {
    serde_json::to_vec(&(list, key)).ok().map(|token| URL_SAFE_NO_PAD.encode(token))
}

fn read_token<Key: DeserializeOwned>(list: &str, token: &str) -> Result<Key, InvalidToken> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| InvalidToken)?;
    let (of, key): (String, Key) = serde_json::from_slice(&bytes).map_err(|_| InvalidToken)?;
    if of == list { Ok(key) } else { Err(InvalidToken) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn page(items: &BTreeSet<u32>, token: Option<&str>, size: usize) -> (Vec<u32>, Option<String>) {
        paginate(PageRequest { list: "Numbers", token, size }, items.iter().copied(), |number| *number).unwrap()
    }

    proptest! {
        #[test]
        fn pages_are_a_partition_of_the_list(items: BTreeSet<u32>, size in 1_usize..7) {
            let (mut all, mut token) = page(&items, None, size);
            while let Some(next) = token {
                let (more, after) = page(&items, Some(&next), size);
                prop_assert!(!more.is_empty() && more.len() <= size);
                all.extend(more);
                token = after;
            }
            prop_assert_eq!(all, items.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn an_item_that_comes_between_two_pages_repeats_and_hides_no_other(
            items in proptest::collection::btree_set(any::<u32>(), 2..30), newcomer: u32,
        ) {
            let (first, token) = page(&items, None, items.len() / 2);
            let mut grown = items.clone();
            grown.insert(newcomer);
            let (second, _) = page(&grown, token.as_deref(), 100);
            let seen: Vec<u32> = first.into_iter().chain(second).filter(|item| *item != newcomer).collect();
            let expected: Vec<u32> = items.into_iter().filter(|item| *item != newcomer).collect();
            prop_assert_eq!(seen, expected);
        }
    }

    #[test]
    fn a_token_of_another_list_or_of_nobody_is_refused() {
        let (_, token) = page(&BTreeSet::from([1, 2]), None, 1);
        let other = PageRequest { list: "Letters", token: token.as_deref(), size: 1 };
        assert_eq!(paginate(other, [1_u32], |number| *number), Err(InvalidToken));
        let nonsense = PageRequest { list: "Numbers", token: Some("?"), size: 1 };
        assert_eq!(paginate(nonsense, [1_u32], |number| *number), Err(InvalidToken));
    }
}
