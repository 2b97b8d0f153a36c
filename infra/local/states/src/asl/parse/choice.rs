//! Choice rules.

use serde_json::Value;

use super::{Fields, Parser, Targets, fields::did_you_mean, parse_timestamp};
use crate::asl::{Comparison, Condition, Operand, Operator, Pattern, Relation, Rule, Test, TypeTest};

/// The comparison operators of one type: suffix, relation.
const RELATIONS: [(&str, Relation); 5] = [
    ("Equals", Relation::Equals),
    ("LessThan", Relation::LessThan),
    ("GreaterThan", Relation::GreaterThan),
    ("LessThanEquals", Relation::LessThanEquals),
    ("GreaterThanEquals", Relation::GreaterThanEquals),
];

const TYPE_TESTS: [(&str, TypeTest); 5] = [
    ("IsNull", TypeTest::Null),
    ("IsString", TypeTest::String),
    ("IsNumeric", TypeTest::Numeric),
    ("IsBoolean", TypeTest::Boolean),
    ("IsTimestamp", TypeTest::Timestamp),
];

impl Parser<'_> {
    pub(super) fn rule(&mut self, rule: &Value, location: &str, targets: &Targets<'_>) -> Option<Rule> {
        let Value::Object(members) = rule else {
            self.diagnostics.schema(location, "Expected value of type Object");
            return None;
        };
        let mut fields = Fields::new(members, location);
        fields.skip("Comment");
        fields.require(&["Next"], &mut self.diagnostics);
        let next = fields.string("Next", &mut self.diagnostics);
        let next = next.and_then(|name| self.target(name, "Next", &fields.place("Next"), targets));
        let condition = self.condition(fields);
        Some(Rule { condition: condition?, next: next? })
    }

    fn nested(&mut self, condition: &Value, location: &str) -> Option<Condition> {
        let Value::Object(members) = condition else {
            self.diagnostics.schema(location, "Expected value of type Object");
            return None;
        };
        let mut fields = Fields::new(members, location);
        fields.skip("Comment");
        self.condition(fields)
    }

    fn condition(&mut self, mut fields: Fields<'_>) -> Option<Condition> {
        if fields.has("And") {
            let conditions = self.conditions(&mut fields, "And");
            fields.finish(&mut self.diagnostics);
            return conditions.map(Condition::And);
        }
        if fields.has("Or") {
            let conditions = self.conditions(&mut fields, "Or");
            fields.finish(&mut self.diagnostics);
            return conditions.map(Condition::Or);
        }
        if let Some(inner) = fields.take("Not") {
            let inner = self.nested(inner, &fields.place("Not"));
            fields.finish(&mut self.diagnostics);
            return inner.map(|inner| Condition::Not(Box::new(inner)));
        }
        fields.require(&["Variable"], &mut self.diagnostics);
        let variable = self.path(&mut fields, "Variable");
        let operator = self.operator(&fields);
        Some(Condition::Test(Test { variable: variable?, operator: operator? }))
    }

    fn conditions(&mut self, fields: &mut Fields<'_>, field: &'static str) -> Option<Vec<Condition>> {
        let place = fields.place(field);
        let conditions = fields.array(field, &mut self.diagnostics)?;
        if conditions.is_empty() {
            self.diagnostics.schema(&place, "There must be at least one condition");
        }
        let mut parsed = Vec::new();
        for (index, condition) in conditions.iter().enumerate() {
            parsed.push(self.nested(condition, &format!("{place}[{index}]")));
        }
        parsed.into_iter().collect()
    }

    /// The one field that is neither known nor a comment names the comparison.
    fn operator(&mut self, fields: &Fields<'_>) -> Option<Operator> {
        let mut others = fields.unknown();
        let (Some((name, value)), None) = (others.next(), others.next()) else {
            let found: Vec<&str> = fields.unknown().map(|(name, _)| name).collect();
            let message = format!("A choice rule needs exactly one comparison operator; found: [{}]", found.join(", "));
            self.diagnostics.schema(fields.location(), message);
            return None;
        };
        let place = fields.place(name);
        match operator(name, value) {
            Some(Ok(operator)) => Some(operator),
            Some(Err(message)) => {
                self.diagnostics.schema(&place, message);
                None
            }
            None => {
                let names: Vec<String> = operator_names();
                let hint = did_you_mean(name, names.iter().map(String::as_str));
                self.diagnostics.schema(&place, format!("Field '{name}' is not supported{hint}"));
                None
            }
        }
    }
}

fn operator(name: &str, value: &Value) -> Option<Result<Operator, String>> {
    let expect = |kind: &str| format!("Expected value of type {kind}");
    if name == "StringMatches" {
        return Some(
            value.as_str().map(|text| Operator::StringMatches(Pattern::parse(text))).ok_or_else(|| expect("String")),
        );
    }
    if name == "IsPresent" {
        return Some(value.as_bool().map(Operator::IsPresent).ok_or_else(|| expect("Boolean")));
    }
    if let Some((_, test)) = TYPE_TESTS.iter().find(|(known, _)| *known == name) {
        return Some(value.as_bool().map(|expected| Operator::Is(*test, expected)).ok_or_else(|| expect("Boolean")));
    }
    let (plain, by_path) = name.strip_suffix("Path").map_or((name, false), |plain| (plain, true));
    let relation = |suffix: &str| RELATIONS.iter().find(|(known, _)| *known == suffix).map(|(_, relation)| *relation);
    let comparison = if plain == "BooleanEquals" {
        operand(value, by_path, "Boolean", Value::as_bool).map(Comparison::Boolean)
    } else if let Some(relation) = plain.strip_prefix("Numeric").and_then(relation) {
        operand(value, by_path, "Number", Value::as_f64).map(|operand| Comparison::Numeric(relation, operand))
    } else if let Some(relation) = plain.strip_prefix("String").and_then(relation) {
        operand(value, by_path, "String", |value| value.as_str().map(str::to_owned))
            .map(|operand| Comparison::String(relation, operand))
    } else if let Some(relation) = plain.strip_prefix("Timestamp").and_then(relation) {
        operand(value, by_path, "Timestamp", |value| value.as_str().and_then(parse_timestamp))
            .map(|operand| Comparison::Timestamp(relation, operand))
    } else {
        return None;
    };
    Some(comparison.map(Operator::Compare))
}

fn operand<T>(
    value: &Value,
    by_path: bool,
    kind: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Operand<T>, String> {
    if !by_path {
        return read(value).map(Operand::Literal).ok_or_else(|| format!("Expected value of type {kind}"));
    }
    let text = value.as_str().ok_or_else(|| "Expected value of type String".to_owned())?;
    crate::path::JsonPath::parse(text)
        .map(Operand::Path)
        .map_err(|error| format!("Value is not a valid JSONPath: {error}"))
}

fn operator_names() -> Vec<String> {
    let comparisons = ["Numeric", "String", "Timestamp"]
        .iter()
        .flat_map(|kind| RELATIONS.iter().map(move |(suffix, _)| format!("{kind}{suffix}")))
        .chain(["BooleanEquals".to_owned()]);
    let others = ["StringMatches", "IsPresent", "And", "Or", "Not"].into_iter().map(str::to_owned);
    comparisons
        .flat_map(|name| [format!("{name}Path"), name])
        .chain(others)
        .chain(TYPE_TESTS.iter().map(|(name, _)| (*name).to_owned()))
        .collect()
}
