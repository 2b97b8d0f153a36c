//! How a person names servers: host name, id, or a pattern of either with `*` and `?`.

use serde::{Deserialize, Serialize};

use crate::ids::SourceServerId;

/// A host name, a source server id, or a pattern (`web-*`, `db-0?`). Case does not matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Selector {
    written: String,
    pattern: Vec<char>,
}

impl Selector {
    /// A selector of every server.
    pub fn all() -> Self {
        Self::from("*".to_owned())
    }

    /// Whether it selects a server, by its id or its host name.
    pub fn matches(&self, id: &SourceServerId, hostname: Option<&str>) -> bool {
        self.matches_text(id.as_str()) || hostname.is_some_and(|hostname| self.matches_text(hostname))
    }

    /// Whether its pattern matches a text.
    pub fn matches_text(&self, text: &str) -> bool {
        let text: Vec<char> = text.to_lowercase().chars().collect();
        glob(&self.pattern, &text)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

impl From<String> for Selector {
    fn from(written: String) -> Self {
        let pattern = written.to_lowercase().chars().collect();
        Self { written, pattern }
    }
}

impl From<Selector> for String {
    fn from(selector: Selector) -> Self {
        selector.written
    }
}

fn glob(pattern: &[char], text: &[char]) -> bool {
    // Where to go on after the last `*`: its place in the pattern, and how much text it has taken.
    let (mut star, mut taken) = (None, 0);
    let (mut at, mut read) = (0, 0);
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                (star, taken) = (Some(at), read);
                at += 1;
            }
            Some(wanted) if *wanted == '?' || *wanted == text[read] => {
                at += 1;
                read += 1;
            }
            _ => match star {
                None => return false,
                Some(place) => {
                    taken += 1;
                    (at, read) = (place + 1, taken);
                }
            },
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn selects(pattern: &str, hostname: &str) -> bool {
        let id = SourceServerId::new("s-1234567890abcdef0").unwrap();
        Selector::from(pattern.to_owned()).matches(&id, Some(hostname))
    }

    #[test]
    fn servers_are_selected_by_host_name_id_or_pattern() {
        assert!(selects("app-02", "APP-02"));
        assert!(selects("s-1234567890abcdef0", "app-02"));
        assert!(selects("app-*", "app-02") && selects("*-02", "app-02") && selects("a*-?2", "app-02"));
        assert!(!selects("app-?", "app-02") && !selects("app", "app-02") && !selects("", "app-02"));
        assert!(selects("*é", "café"));
    }

    proptest! {
        #[test]
        fn a_text_with_any_part_replaced_by_a_star_still_matches(
            text in "[a-z]{0,8}", from in 0_usize..8, to in 0_usize..8,
        ) {
            let (from, to) = (from.min(to).min(text.len()), from.max(to).min(text.len()));
            let pattern = format!("{}*{}", &text[..from], &text[to..]);
            prop_assert!(selects(&pattern, &text), "{} does not match {}", pattern, text);
        }
    }
}
