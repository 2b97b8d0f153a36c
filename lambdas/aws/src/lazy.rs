//! Clients that are made when they are first used.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use aws_config::SdkConfig;

/// A client of one service. Making one parses the SDK's list of Regions and compiles its patterns, which was most of a
/// cold start; a function calls two or three of the eight services that a [`World`](crate::World) reaches.
#[derive(Debug, Clone)]
pub(crate) struct Lazy<Client>(Arc<LazyLock<Client, Box<dyn FnOnce() -> Client + Send>>>);

impl<Client: 'static> Lazy<Client> {
    pub(crate) fn new(config: &SdkConfig, make: fn(&SdkConfig) -> Client) -> Self {
        let config = config.clone();
        Self(Arc::new(LazyLock::new(Box::new(move || make(&config)))))
    }
}

impl<Client> Deref for Lazy<Client> {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}
