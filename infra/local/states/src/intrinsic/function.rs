//! Which functions exist, how many arguments each takes, and where each is implemented.

use serde_json::Value;

use super::{array, encoding, format, number, text};
use crate::random::Randomness;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Array,
    ArrayContains,
    ArrayGetItem,
    ArrayLength,
    ArrayPartition,
    ArrayRange,
    ArrayUnique,
    Base64Decode,
    Base64Encode,
    Format,
    Hash,
    JsonMerge,
    JsonToString,
    MathAdd,
    MathRandom,
    StringSplit,
    StringToJson,
    Uuid,
}

/// The smallest and the largest number of arguments.
type Arity = (usize, usize);

const ANY: usize = usize::MAX;

const FUNCTIONS: [(&str, Function, Arity); 18] = [
    ("States.Array", Function::Array, (0, ANY)),
    ("States.ArrayContains", Function::ArrayContains, (2, 2)),
    ("States.ArrayGetItem", Function::ArrayGetItem, (2, 2)),
    ("States.ArrayLength", Function::ArrayLength, (1, 1)),
    ("States.ArrayPartition", Function::ArrayPartition, (2, 2)),
    ("States.ArrayRange", Function::ArrayRange, (3, 3)),
    ("States.ArrayUnique", Function::ArrayUnique, (1, 1)),
    ("States.Base64Decode", Function::Base64Decode, (1, 1)),
    ("States.Base64Encode", Function::Base64Encode, (1, 1)),
    ("States.Format", Function::Format, (1, ANY)),
    ("States.Hash", Function::Hash, (2, 2)),
    ("States.JsonMerge", Function::JsonMerge, (3, 3)),
    ("States.JsonToString", Function::JsonToString, (1, 1)),
    ("States.MathAdd", Function::MathAdd, (2, 2)),
    ("States.MathRandom", Function::MathRandom, (2, 3)),
    ("States.StringSplit", Function::StringSplit, (2, 2)),
    ("States.StringToJson", Function::StringToJson, (1, 1)),
    ("States.UUID", Function::Uuid, (0, 0)),
];

impl Function {
    pub(super) fn named(name: &str) -> Option<(Self, Arity)> {
        FUNCTIONS.iter().find(|(known, ..)| *known == name).map(|(_, function, arity)| (*function, *arity))
    }

    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        FUNCTIONS.iter().map(|(name, ..)| *name)
    }

    /// Runs the function. The number of arguments was checked when the call was parsed.
    pub(super) fn apply(self, arguments: Vec<Value>, random: &mut Randomness) -> Result<Value, String> {
        match (self, arguments.as_slice()) {
            (Self::Array, _) => Ok(Value::Array(arguments)),
            (Self::ArrayContains, [items, item]) => array::contains(items, item),
            (Self::ArrayGetItem, [items, index]) => array::get_item(items, index),
            (Self::ArrayLength, [items]) => array::length(items),
            (Self::ArrayPartition, [items, size]) => array::partition(items, size),
            (Self::ArrayRange, [first, last, step]) => array::range(first, last, step),
            (Self::ArrayUnique, [items]) => array::unique(items),
            (Self::Base64Decode, [encoded]) => encoding::base64_decode(encoded),
            (Self::Base64Encode, [data]) => encoding::base64_encode(data),
            (Self::Format, [template, values @ ..]) => format::format(template, values),
            (Self::Hash, [data, algorithm]) => encoding::hash(data, algorithm),
            (Self::JsonMerge, [first, second, deep]) => text::json_merge(first, second, deep),
            (Self::JsonToString, [value]) => Ok(Value::String(value.to_string())),
            (Self::MathAdd, [first, second]) => number::add(first, second),
            (Self::MathRandom, [start, end]) => number::random(start, end, random.fraction()),
            (Self::MathRandom, [start, end, seed]) => number::seeded_random(start, end, seed),
            (Self::StringSplit, [whole, delimiters]) => text::split(whole, delimiters),
            (Self::StringToJson, [json]) => text::string_to_json(json),
            (Self::Uuid, []) => Ok(Value::String(random.uuid().to_string())),
            _ => Err("the number of arguments is wrong".to_owned()),
        }
    }
}
