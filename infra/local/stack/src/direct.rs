//! The AWS SDK's way into a stack in the same process: an HTTP client that hands requests to the services, without
//! sockets.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws::{Settings, World};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::request::Parts;
use tokio::sync::watch;

use crate::interpose::{FunctionRequest, Interpose, RequestFate};
use crate::lambda::{current_function, die};
use crate::options::REGION;
use crate::router::{self, Services};
use crate::wire;

/// The endpoint of a stack that listens nowhere.
pub(crate) const ENDPOINT: &str = "http://stack.invalid";

/// The way to the services. It exists before they do: requests wait until the door opens.
#[derive(Clone)]
pub(crate) struct Door {
    services: watch::Sender<Option<Services>>,
    interposer: Option<Arc<dyn Interpose>>,
}

impl Door {
    pub(crate) fn new(interposer: Option<Arc<dyn Interpose>>) -> Self {
        Self { services: watch::Sender::new(None), interposer }
    }

    /// Lets requests in.
    pub(crate) fn open(&self, services: Services) {
        self.services.send_replace(Some(services));
    }

    /// Lets no request in any more. The services hold on to the door, so without this nothing of it is ever freed.
    pub(crate) fn close(&self) {
        self.services.send_replace(None);
    }

    /// Everything through the AWS SDK. Its waits between attempts take no time, and it sets no time-outs: the clock
    /// of the stack knows nothing of them.
    pub(crate) fn world(&self, settings: Settings) -> World {
        let credentials = Credentials::new(crate::options::ACCOUNT, "local", None, None, "local stack");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .endpoint_url(ENDPOINT)
            .region(Region::new(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(SharedHttpClient::new(self.clone()))
            .sleep_impl(SharedAsyncSleep::new(NoSleep))
            .time_source(SharedTimeSource::new(SystemTimeSource::new()))
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        World::with_config(&config, settings)
    }

    async fn answer(&self, parts: Parts, body: Bytes) -> Option<wire::Answer> {
        let mut services = self.services.subscribe();
        let services = services.wait_for(Option::is_some).await.ok()?.clone()?;
        let Some((interposer, request)) = self.interposed(&parts) else {
            return Some(router::answer(&services, &parts, &body).await);
        };
        let fate = interposer.request(&request);
        if fate == RequestFate::DiesBefore {
            die().await;
            return None;
        }
        let body = interposer.body(&request, &body).map_or(body, Bytes::from);
        let answer = router::answer(&services, &parts, &body).await;
        if fate == RequestFate::DiesAfter {
            die().await;
            return None;
        }
        interposer.answered(&request, answer.body());
        Some(answer)
    }

    /// Whoever decides about a request, and which one it is; `None` when nobody does.
    fn interposed(&self, parts: &Parts) -> Option<(&dyn Interpose, FunctionRequest)> {
        let (interposer, function) = (self.interposer.as_deref()?, current_function()?);
        let target = router::target(parts);
        let operation = target.rsplit_once('.').map_or_else(|| parts.uri.path(), |(_, operation)| operation);
        let service = router::scope(parts).unwrap_or_default();
        Some((interposer, FunctionRequest { function, service, operation: operation.to_owned() }))
    }
}

impl fmt::Debug for Door {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Door").field("interposer", &self.interposer).finish_non_exhaustive()
    }
}

impl HttpClient for Door {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Door {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let door = self.clone();
        HttpConnectorFuture::new(async move {
            let (parts, body) =
                request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?.into_parts();
            let body = body.bytes().map(Bytes::copy_from_slice).unwrap_or_default();
            let answer = door.answer(parts, body).await;
            answer.map(into_response).ok_or_else(|| ConnectorError::io("the stack has stopped".into()))
        })
    }
}

fn into_response(answer: wire::Answer) -> HttpResponse {
    let (status, headers, body) = answer.into_parts();
    let mut response = HttpResponse::new(status.into(), SdkBody::from(body));
    for (name, value) in headers {
        // One that is no header says nothing.
        let _ = response.headers_mut().try_insert(name, value);
    }
    response
}

/// Sleeps not at all.
#[derive(Debug)]
struct NoSleep;

impl AsyncSleep for NoSleep {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(std::future::ready(()))
    }
}
