//! The rules of Choice states, and what makes one match.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use super::{StateId, parse_timestamp};
use crate::{
    data::{EvaluationError, EvaluationScope},
    path::JsonPath,
};

#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) rules: Vec<Rule>,
    pub(crate) default: Option<StateId>,
}

#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) condition: Condition,
    pub(crate) next: StateId,
}

#[derive(Debug)]
pub(crate) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Test(Test),
}

#[derive(Debug)]
pub(crate) struct Test {
    pub(crate) variable: JsonPath,
    pub(crate) operator: Operator,
}

#[derive(Debug)]
pub(crate) enum Operator {
    Compare(Comparison),
    StringMatches(Pattern),
    /// The variable is of the type, or is not.
    Is(TypeTest, bool),
    /// The variable exists, or does not.
    IsPresent(bool),
}

#[derive(Debug)]
pub(crate) enum Comparison {
    Boolean(Operand<bool>),
    Numeric(Relation, Operand<f64>),
    String(Relation, Operand<String>),
    Timestamp(Relation, Operand<Timestamp>),
}

/// What the variable is compared with.
#[derive(Debug)]
pub(crate) enum Operand<T> {
    Literal(T),
    Path(JsonPath),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    Equals,
    LessThan,
    GreaterThan,
    LessThanEquals,
    GreaterThanEquals,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypeTest {
    Null,
    String,
    Numeric,
    Boolean,
    Timestamp,
}

/// A text with wildcards: the pieces between the stars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pieces: Vec<String>,
}

impl Choice {
    /// The state that the first matching rule leads to, or the default.
    pub(crate) fn decide(&self, scope: &EvaluationScope<'_>) -> Result<Option<StateId>, EvaluationError> {
        for rule in &self.rules {
            if rule.condition.holds(scope)? {
                return Ok(Some(rule.next));
            }
        }
        Ok(self.default)
    }
}

impl Condition {
    fn holds(&self, scope: &EvaluationScope<'_>) -> Result<bool, EvaluationError> {
        match self {
            Self::Not(condition) => Ok(!condition.holds(scope)?),
            Self::Test(test) => test.holds(scope),
            Self::And(conditions) => {
                for condition in conditions {
                    if !condition.holds(scope)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Or(conditions) => {
                for condition in conditions {
                    if condition.holds(scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }
}

impl Test {
    fn holds(&self, scope: &EvaluationScope<'_>) -> Result<bool, EvaluationError> {
        let variable = scope.choice_value(&self.variable);
        if let Operator::IsPresent(expected) = self.operator {
            return Ok(variable.is_some() == expected);
        }
        let variable = variable.ok_or_else(|| invalid(&self.variable))?;
        match &self.operator {
            Operator::Compare(comparison) => comparison.holds(&variable, scope),
            Operator::StringMatches(pattern) => Ok(variable.as_str().is_some_and(|text| pattern.matches(text))),
            Operator::Is(test, expected) => Ok(test.holds(&variable) == *expected),
            Operator::IsPresent(expected) => Ok(*expected),
        }
    }
}

impl Comparison {
    /// A variable or operand of another type is not an error: the comparison is false.
    fn holds(&self, variable: &Value, scope: &EvaluationScope<'_>) -> Result<bool, EvaluationError> {
        let ordering = match self {
            Self::Boolean(operand) => {
                let operand = operand.value(scope, Value::as_bool)?;
                return Ok(operand.is_some() && variable.as_bool() == operand);
            }
            Self::Numeric(_, operand) => {
                compare(variable.as_f64(), operand.value(scope, Value::as_f64)?, |a, b| a.partial_cmp(b))
            }
            Self::String(_, operand) => {
                let operand = operand.value(scope, |value| value.as_str().map(str::to_owned))?;
                compare(variable.as_str().map(str::to_owned), operand, |a, b| {
                    Some(a.encode_utf16().cmp(b.encode_utf16()))
                })
            }
            Self::Timestamp(_, operand) => {
                compare(as_timestamp(variable), operand.value(scope, as_timestamp)?, |a, b| a.partial_cmp(b))
            }
        };
        Ok(ordering.is_some_and(|ordering| self.relation().admits(ordering)))
    }

    fn relation(&self) -> Relation {
        match self {
            Self::Boolean(_) => Relation::Equals,
            Self::Numeric(relation, _) | Self::String(relation, _) | Self::Timestamp(relation, _) => *relation,
        }
    }
}

fn compare<T>(variable: Option<T>, operand: Option<T>, order: impl Fn(&T, &T) -> Option<Ordering>) -> Option<Ordering> {
    order(&variable?, &operand?)
}

fn as_timestamp(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(parse_timestamp)
}

impl<T: Clone> Operand<T> {
    fn value(
        &self,
        scope: &EvaluationScope<'_>,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<T>, EvaluationError> {
        match self {
            Self::Literal(literal) => Ok(Some(literal.clone())),
            Self::Path(path) => scope.choice_value(path).map(|value| read(&value)).ok_or_else(|| invalid(path)),
        }
    }
}

fn invalid(path: &JsonPath) -> EvaluationError {
    EvaluationError::ChoicePath { path: path.text().to_owned() }
}

impl Relation {
    fn admits(self, ordering: Ordering) -> bool {
        match self {
            Self::Equals => ordering.is_eq(),
            Self::LessThan => ordering.is_lt(),
            Self::GreaterThan => ordering.is_gt(),
            Self::LessThanEquals => ordering.is_le(),
            Self::GreaterThanEquals => ordering.is_ge(),
        }
    }
}

impl TypeTest {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::String => value.is_string(),
            Self::Numeric => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Timestamp => as_timestamp(value).is_some(),
        }
    }
}

impl Pattern {
    /// Reads a pattern: `*` stands for any characters, `\*` for a star and `\\` for a backslash.
    pub(crate) fn parse(text: &str) -> Self {
        let mut pieces = vec![String::new()];
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let literal = match (character, characters.peek()) {
                ('*', _) => {
                    pieces.push(String::new());
                    continue;
                }
                ('\\', Some(&protected @ ('*' | '\\'))) => {
                    characters.next();
                    protected
                }
                (other, _) => other,
            };
            if let Some(piece) = pieces.last_mut() {
                piece.push(literal);
            }
        }
        Self { pieces }
    }

    fn matches(&self, text: &str) -> bool {
        let Some((first, rest)) = self.pieces.split_first() else { return text.is_empty() };
        let Some((last, middle)) = rest.split_last() else { return text == first };
        let Some(mut left) = text.strip_prefix(first.as_str()).and_then(|text| text.strip_suffix(last.as_str())) else {
            return false;
        };
        for piece in middle {
            let Some(found) = left.find(piece.as_str()) else { return false };
            left = left.get(found + piece.len()..).unwrap_or_default();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn stars_stand_for_any_characters_and_can_be_protected() {
        for (pattern, text, expected) in [
            ("a*", "abc", true),
            ("*.log", "x.log", true),
            ("*.log", "x.logs", false),
            ("a*b*c", "a12b34c", true),
            ("a*b*c", "acb", false),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
            ("ab", "ab", true),
            ("aa*aa", "aaa", false),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            (r"\\*", r"\x", true),
            ("ä*", "äöü", true),
        ] {
            assert_eq!(Pattern::parse(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
