//! The Lambda Invoke API, for front ends that call functions directly
//! (<https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>).

use axum::body::Bytes;
use http::request::Parts;
use serde_json::{Value, json};
use states::FunctionFailure;

use crate::router::Services;
use crate::wire::Answer;

/// Invokes a function and waits for its answer.
pub(crate) async fn handle(services: &Services, parts: &Parts, body: &Bytes) -> Answer {
    let Some(function) = function(parts.uri.path()).filter(|_| parts.method == http::Method::POST) else {
        let message = "of the Lambda API the local stack has Invoke only";
        return Answer::refusal(501, "NotImplemented", message);
    };
    let payload = if body.is_empty() { Ok(json!({})) } else { serde_json::from_slice(body) };
    let Ok(mut payload) = payload else {
        return Answer::refusal(400, "InvalidRequestContentException", "the payload is no JSON");
    };
    // The clock of the functions' machine is not the clock of the stack.
    if let Value::Object(fields) = &mut payload {
        fields.entry("time").or_insert_with(|| json!(services.clock.now()));
    }
    let invoked = services.clock.clone().busy(services.lambda.invoke(&function, &payload)).await;
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    match invoked {
        Ok(answer) => Answer::new(200, headers, answer.to_string().into_bytes()),
        Err(FunctionFailure::Unhandled { document, .. }) => {
            let failed = ("x-amz-function-error".to_owned(), "Unhandled".to_owned());
            Answer::new(200, [headers, vec![failed]].concat(), document.to_string().into_bytes())
        }
        Err(FunctionFailure::Service { cause, .. }) => Answer::refusal(404, "ResourceNotFoundException", &cause),
    }
}

/// `decide` from `/2015-03-31/functions/decide/invocations`.
fn function(path: &str) -> Option<String> {
    let name = path.strip_prefix("/2015-03-31/functions/")?.strip_suffix("/invocations")?;
    Some(name.replace("%3A", ":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_function_is_named_in_the_path() {
        assert_eq!(function("/2015-03-31/functions/decide/invocations").as_deref(), Some("decide"));
        let arn = "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Adecide/invocations";
        assert_eq!(function(arn).as_deref(), Some("arn:aws:lambda:eu-west-1:111122223333:function:decide"));
        assert_eq!(function("/2015-03-31/functions"), None);
    }
}
