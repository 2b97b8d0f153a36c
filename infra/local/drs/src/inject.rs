//! Words and members that are in no model, put into answers: AWS adds some every year.

use serde_json::Value;

/// Puts a word in the place of the members at `path` (names joined by dots; lists are gone through).
pub(crate) fn value(answer: &mut Value, path: &str, word: &str) {
    visit(answer, &steps(path), &mut |found| *found = Value::from(word));
}

/// Adds a member to the objects at `path`.
pub(crate) fn field(answer: &mut Value, path: &str, name: &str, value: &Value) {
    visit(answer, &steps(path), &mut |found| {
        if let Value::Object(members) = found {
            members.insert(name.to_owned(), value.clone());
        }
    });
}

fn steps(path: &str) -> Vec<&str> {
    path.split('.').filter(|step| !step.is_empty()).collect()
}

fn visit(value: &mut Value, steps: &[&str], change: &mut dyn FnMut(&mut Value)) {
    match (value, steps.split_first()) {
        (Value::Array(entries), _) => entries.iter_mut().for_each(|entry| visit(entry, steps, change)),
        (found, None) => change(found),
        (Value::Object(members), Some((step, rest))) => {
            if let Some(member) = members.get_mut(*step) {
                visit(member, rest, change);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_and_members_are_put_into_every_entry_of_a_list() {
        let mut answer = json!({"items": [{"part": [{"status": "A"}]}, {"part": []}, {}]});
        value(&mut answer, "items.part.status", "NEW");
        field(&mut answer, "items", "score", &json!(1));
        field(&mut answer, "", "top", &json!(true));
        assert_eq!(
            answer,
            json!({
                "items": [{"part": [{"status": "NEW"}], "score": 1}, {"part": [], "score": 1}, {"score": 1}],
                "top": true,
            })
        );
    }
}
