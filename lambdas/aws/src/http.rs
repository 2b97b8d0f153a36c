//! The SDK's HTTP client. TLS by ring instead of the SDK's usual AWS-LC: quicker to build from scratch, a smaller
//! program, and nothing to measure at its start.

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// The client for an endpoint, or for those of AWS.
pub(crate) fn client(endpoint: Option<&str>) -> SharedHttpClient {
    if endpoint.is_some_and(|url| url.starts_with("http://")) { plain() } else { encrypted() }
}

/// For a stack on this machine: without TLS, so no certificates are loaded, and without proxies.
pub(crate) fn plain() -> SharedHttpClient {
    Builder::new()
        .build_with_connector_fn(|_, _| Connector::builder().proxy_config(ProxyConfig::disabled()).build_http())
}

/// As the SDK's own: with the system's certificates, the timeouts of the configuration and the proxies of the
/// environment.
fn encrypted() -> SharedHttpClient {
    Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).build()
    })
}
