//! What an execution costs, by list prices of us-east-1 in US dollars.

use super::counting::Calls;

/// A transition of a standard workflow (<https://aws.amazon.com/step-functions/pricing/>).
pub(super) const TRANSITION: f64 = 0.025 / 1e3;
/// A request of Lambda, and a second of a gigabyte on arm64 (<https://aws.amazon.com/lambda/pricing/>).
const LAMBDA_REQUEST: f64 = 0.20 / 1e6;
const LAMBDA_GIGABYTE_SECOND: f64 = 0.000_013_333_4;
/// Request units on demand (<https://aws.amazon.com/dynamodb/pricing/on-demand/>).
const READ_UNIT: f64 = 0.125 / 1e6;
const WRITE_UNIT: f64 = 0.625 / 1e6;
/// A request of SNS, and an e-mail (<https://aws.amazon.com/sns/pricing/>).
const MESSAGE: f64 = 0.50 / 1e6 + 2.0 / 1e5;

/// Memory of a function, as in the template.
const GIGABYTES: f64 = 0.25;
/// Assumed, because no AWS was measured: what a call of a function takes by itself, and what each of its requests adds.
const CALL_SECONDS: f64 = 0.005;
const REQUEST_SECONDS: f64 = 0.015;

/// The assumption, in words.
pub(super) const ASSUMPTION: &str = "Dollars are list prices of us-east-1 for what was counted. Assumed, not measured: a \
     Lambda of 256 MB on arm64 is billed 5 ms for a call and 15 ms for each request that it makes. Logs are left out.";

/// The price of everything that was called.
pub(super) fn dollars(transitions: u64, invocations: u64, calls: &Calls) -> f64 {
    let requests: u64 = calls.requests.values().sum();
    let seconds = invocations as f64 * CALL_SECONDS + requests as f64 * REQUEST_SECONDS;
    let lambda = invocations as f64 * LAMBDA_REQUEST + seconds * GIGABYTES * LAMBDA_GIGABYTE_SECOND;
    let dynamodb = calls.read_units * READ_UNIT + calls.write_units * WRITE_UNIT;
    let messages = calls.services.get("sns:publish").copied().unwrap_or(0) + calls.to("sns");
    transitions as f64 * TRANSITION + lambda + dynamodb + messages as f64 * MESSAGE
}
