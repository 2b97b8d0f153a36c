//! How functions and clients reach the services: by a port, or directly when everything is in one process.

use std::net::SocketAddr;

use aws::{Settings, World};
use tokio::net::TcpListener;

use crate::direct::{self, Door};
use crate::error::StackError;
use crate::options::{Functions, REGION, StackOptions};
use crate::port::{self, Server};
use crate::router::{self, Services};

/// The way in. Requests wait from the moment it is prepared, and are answered once it is open.
pub(crate) enum Entrance {
    /// Bound, not yet served.
    Bound(TcpListener, SocketAddr),
    /// Served.
    Port(Server, SocketAddr),
    /// Without sockets.
    Door(Door),
}

impl Entrance {
    pub(crate) async fn prepare(options: &StackOptions) -> Result<Self, StackError> {
        if options.functions == Functions::InProcess {
            return Ok(Self::Door(Door::new(options.interposer.clone())));
        }
        let (listener, address) = port::listen(options.port).await?;
        Ok(Self::Bound(listener, address))
    }

    /// Lets requests in.
    pub(crate) fn open(self, services: Services) -> Self {
        match self {
            Self::Bound(listener, address) => Self::Port(port::serve(listener, router::router(services)), address),
            Self::Door(door) => {
                door.open(services);
                Self::Door(door)
            }
            open @ Self::Port(..) => open,
        }
    }

    pub(crate) fn endpoint(&self) -> String {
        match self {
            Self::Bound(_, address) | Self::Port(_, address) => format!("http://{address}"),
            Self::Door(_) => direct::ENDPOINT.to_owned(),
        }
    }

    /// Everything behind it, through the AWS SDK.
    pub(crate) fn world(&self, settings: Settings) -> World {
        match self {
            Self::Door(door) => door.world(settings),
            _ => World::local(&self.endpoint(), REGION, settings),
        }
    }

    /// Lets nothing in any more.
    pub(crate) async fn close(self) {
        match self {
            Self::Bound(..) => {}
            Self::Port(server, _) => server.stop().await,
            Self::Door(door) => door.close(),
        }
    }
}
