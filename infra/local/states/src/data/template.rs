//! Payload templates: `Parameters`, `ResultSelector`, `ItemSelector` and `BatchInput`.
//!
//! <https://states-language.net/spec.html#payload-template>

use serde_json::{Map, Value};

use super::{EvaluationError, EvaluationScope, Expression};

/// A template that was parsed when its machine was created.
#[derive(Debug, Clone)]
pub(crate) enum Template {
    /// Nothing in it is computed.
    Constant(Value),
    Object(Vec<Member>),
    Array(Vec<Template>),
}

#[derive(Debug, Clone)]
pub(crate) enum Member {
    Nested {
        name: String,
        template: Template,
    },
    /// A field whose name ended in `.$`.
    Computed {
        name: String,
        field: String,
        expression: Expression,
    },
}

/// A field of a template that cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateProblem {
    /// The way to the object that holds the field, as `/a/b[0]`.
    pub(crate) location: String,
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl Template {
    /// Parses a template and reports every problem in it.
    pub(crate) fn parse(value: &Value) -> Result<Self, Vec<TemplateProblem>> {
        let mut problems = Vec::new();
        let template = parse(value, "", &mut problems);
        if problems.is_empty() { Ok(template) } else { Err(problems) }
    }

    /// The document that the template describes.
    pub(crate) fn evaluate(&self, scope: &mut EvaluationScope<'_>) -> Result<Value, EvaluationError> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Array(items) => items.iter().map(|item| item.evaluate(scope)).collect(),
            Self::Object(members) => {
                let mut object = Map::new();
                for member in members {
                    match member {
                        Member::Nested { name, template } => object.insert(name.clone(), template.evaluate(scope)?),
                        Member::Computed { name, field, expression } => {
                            object.insert(name.clone(), expression.evaluate(field, scope)?)
                        }
                    };
                }
                Ok(Value::Object(object))
            }
        }
    }
}

fn parse(value: &Value, location: &str, problems: &mut Vec<TemplateProblem>) -> Template {
    match value {
        Value::Object(members) => {
            let members: Vec<Member> =
                members.iter().filter_map(|(field, value)| member(field, value, location, problems)).collect();
            constant_object(members)
        }
        Value::Array(items) => {
            let items: Vec<Template> = items
                .iter()
                .enumerate()
                .map(|(index, item)| parse(item, &format!("{location}[{index}]"), problems))
                .collect();
            constant_array(items)
        }
        scalar => Template::Constant(scalar.clone()),
    }
}

fn member(field: &str, value: &Value, location: &str, problems: &mut Vec<TemplateProblem>) -> Option<Member> {
    let Some(name) = field.strip_suffix(".$") else {
        let template = parse(value, &format!("{location}/{field}"), problems);
        return Some(Member::Nested { name: field.to_owned(), template });
    };
    let expression = match value {
        Value::String(text) => Expression::parse(text).map_err(|error| error.to_string()),
        other => Err(format!("`{other}` is not a string")),
    };
    match expression {
        Ok(expression) => Some(Member::Computed { name: name.to_owned(), field: field.to_owned(), expression }),
        Err(reason) => {
            problems.push(TemplateProblem { location: location.to_owned(), field: field.to_owned(), reason });
            None
        }
    }
}

fn constant_object(members: Vec<Member>) -> Template {
    let constant: Option<Map<String, Value>> = members
        .iter()
        .map(|member| match member {
            Member::Nested { name, template: Template::Constant(value) } => Some((name.clone(), value.clone())),
            _ => None,
        })
        .collect();
    constant.map_or(Template::Object(members), |object| Template::Constant(Value::Object(object)))
}

fn constant_array(items: Vec<Template>) -> Template {
    let constant: Option<Vec<Value>> = items
        .iter()
        .map(|item| match item {
            Template::Constant(value) => Some(value.clone()),
            _ => None,
        })
        .collect();
    constant.map_or(Template::Array(items), |array| Template::Constant(Value::Array(array)))
}
