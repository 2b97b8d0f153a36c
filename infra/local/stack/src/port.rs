//! Listening on 127.0.0.1 and serving until told to stop.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::error::StackError;

/// A port that is served. Dropping it stops the server.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// Takes the port; 0 takes a free one.
pub(crate) async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), StackError> {
    let failed = |source| StackError::Port { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Small answers go out at once instead of waiting for the acknowledgement of the one before.
fn without_delay(stream: &mut TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::warn!(%error, "answers on this connection may be slow");
    }
}

/// Serves until [`Server::stop`].
pub(crate) fn serve(listener: TcpListener, router: Router) -> Server {
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        let end = async {
            // Stopped, or the server was dropped.
            let _ = stopped.await;
        };
        let served = tokio::select! {
            served = axum::serve(listener.tap_io(without_delay), router).into_future() => served,
            () = end => Ok(()),
        };
        if let Err(error) = served {
            tracing::error!(%error, "the server stopped");
        }
    });
    Server { stop: Some(stop), task }
}

impl Server {
    /// Stops at once; connections that are open end.
    pub(crate) async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have stopped by itself.
            let _ = stop.send(());
        }
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the server did not stop properly");
        }
    }
}
