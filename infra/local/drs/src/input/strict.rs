//! Typed reading that refuses unknown keys, and says where and what was meant.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::InputError;

/// The keys that a structure knows, for suggestions beyond those of the structure being read.
pub(crate) type Keys<'keys> = &'keys [&'keys str];

/// Reads a value found at `place`. `also` are further keys that are allowed there but have been taken out already.
pub(crate) fn read<T: DeserializeOwned>(place: &str, value: Value, also: Keys<'_>) -> Result<T, InputError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        explain(&join(place, &path), &message, also)
    })
}

fn join(place: &str, path: &str) -> String {
    match (place, path) {
        (_, ".") => place.to_owned(),
        ("", _) => path.to_owned(),
        (_, _) if path.starts_with('[') => format!("{place}{path}"),
        _ => format!("{place}.{path}"),
    }
}

/// serde says "unknown field `x`, expected one of `a`, `b`": the words are ours to find again.
fn explain(place: &str, message: &str, also: Keys<'_>) -> InputError {
    let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
    if message.starts_with("unknown field") {
        let key = quoted.next().unwrap_or_default();
        // The path ends with the unknown key itself.
        let place = place.strip_suffix(&key).map_or(place, |rest| rest.trim_end_matches('.'));
        let known = quoted.chain(also.iter().map(|key| (*key).to_owned())).collect();
        return InputError::UnknownKey { place: or_top_level(place), key, known };
    }
    if message.starts_with("unknown variant") {
        let value = quoted.next().unwrap_or_default();
        return InputError::UnknownValue { place: or_top_level(place), value, known: quoted.collect() };
    }
    InputError::invalid(or_top_level(place), message)
}

fn or_top_level(place: &str) -> String {
    if place.is_empty() { "top level".to_owned() } else { place.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    #[expect(dead_code, reason = "only ever read")]
    struct Rule {
        conversion_seconds: u32,
        mode: Option<Mode>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "UPPERCASE")]
    enum Mode {
        Fast,
        Optimal,
    }

    fn error(value: Value) -> String {
        read::<Vec<Rule>>("timings", value, &["servers"]).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_the_place_and_what_was_meant() {
        assert_eq!(
            error(json!([{"conversionSecond": 3}])),
            "timings[0]: unknown key `conversionSecond`. Did you mean `conversionSeconds`?"
        );
        assert_eq!(error(json!([{"server": "x"}])), "timings[0]: unknown key `server`. Did you mean `servers`?");
        assert_eq!(
            error(json!([{"conversionSeconds": 3}, {"conversionSeconds": 3, "mode": "SLOW"}])),
            "timings[1].mode: unknown value `SLOW`. Known: `FAST`, `OPTIMAL`"
        );
        assert_eq!(error(json!([{}])), "timings[0]: missing field `conversionSeconds`");
    }
}
