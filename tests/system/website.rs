//! The port that browsers come to: the page's configuration, the calls that steer the simulation, addresses of the page.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};
use system_tests::serve_http;

/// Status, headers and body of one request.
fn ask(address: &str, method: &str, path: &str, body: Option<Value>) -> (u16, String, String) {
    let host = address.strip_prefix("http://").unwrap();
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_lowercase(), body.to_owned())
}

fn json_of(answer: (u16, String, String)) -> Value {
    assert!(answer.0 < 300, "{} {}", answer.0, answer.2);
    serde_json::from_str(&answer.2).unwrap()
}

#[test]
fn the_page_learns_that_all_this_is_simulated_and_steers_it() {
    let (_served, address) = serve_http();
    let at = address.as_str();
    let config = json_of(ask(at, "GET", "/config.json", None));
    assert_eq!(
        (&config["simulated"], &config["oidc"], &config["apiUrl"]),
        (&json!(true), &Value::Null, &json!("/api"))
    );

    let simulation = json_of(ask(at, "GET", "/api/simulation", None));
    assert_eq!((&simulation["clock"], &simulation["faults"]), (&json!("instant"), &json!([])));
    assert!(simulation["kinds"].as_array().unwrap().contains(&json!("conversion-fails")), "{simulation}");
    assert!(simulation["scenarios"].as_array().unwrap().len() > 10);
    json_of(ask(at, "PUT", "/api/simulation/clock", Some(json!({"clock": "600x"}))));
    assert_eq!(json_of(ask(at, "GET", "/api/simulation", None))["clock"], "600x");

    let fault = json!({"fault": "conversion-fails", "servers": ["web-*"]});
    let id = json_of(ask(at, "POST", "/api/simulation/faults", Some(fault)))["faults"][0]["id"].clone();
    let path = format!("/api/simulation/faults/{}", id.as_str().unwrap());
    assert_eq!(json_of(ask(at, "GET", "/api/simulation", None))["faults"][0]["id"], id);
    json_of(ask(at, "DELETE", &path, None));
    json_of(ask(at, "DELETE", "/api/simulation/faults", None));

    for (method, path, body, status, code) in [
        ("DELETE", path.as_str(), None, 404, "NOT_FOUND"),
        ("PUT", "/api/simulation/clock", Some(json!({"clock": "soon"})), 422, "INVALID_BODY"),
        ("POST", "/api/simulation/faults", Some(json!({"fault": "bad-luck"})), 422, "INVALID_BODY"),
        ("GET", "/api/simulation/weather", None, 404, "NOT_FOUND"),
        ("GET", "/api/nothing", None, 404, "NOT_FOUND"),
    ] {
        let (got, _, body) = ask(at, method, path, body);
        assert_eq!(
            (got, serde_json::from_str::<Value>(&body).unwrap()["code"].as_str()),
            (status, Some(code)),
            "{path}"
        );
    }
}

#[test]
fn every_address_of_the_console_is_the_page_and_a_missing_file_is_missing() {
    let (_served, address) = serve_http();
    let (status, headers, body) = ask(&address, "GET", "/plans/payroll/start", None);
    match status {
        200 => {
            assert!(headers.contains("content-security-policy: default-src 'self'"), "{headers}");
            assert!(headers.contains("content-type: text/html"), "{headers}");
            assert!(body.contains("<div id=\"root\">"), "{body}");
        }
        _ => assert!(status == 404 && body.contains("make console"), "{status} {body}"),
    }
    assert_eq!(ask(&address, "GET", "/assets/nothing.js", None).0, 404);
    assert_eq!(ask(&address, "POST", "/plans", None).0, 405);
}
