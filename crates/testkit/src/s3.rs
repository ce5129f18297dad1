//! A bucket for one test, on a server that speaks S3 on loopback.
//!
//! The server is s3s with its folder of files, not written here, so that it can disagree with what is tested: it checks every
//! request's signature and knows the conditions `If-None-Match: *` and `If-Match: ETAG` of a put. It checks a condition and
//! writes in two steps; requests are therefore let in one at a time, and of writers with the same condition one wins, as with
//! Amazon's. Known differences: `If-Match` on an object that does not exist is refused with 412 where Amazon says 404, and
//! nothing is ever refused with 409.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::runtime;
use tokio::sync::{Mutex, oneshot};

use crate::temp;

/// An empty bucket; its server ends and its objects go when the value is dropped.
#[derive(Debug)]
pub struct Bucket {
    address: SocketAddr,
    /// Its end ends the server.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
    _folder: TempDir,
}

/// An empty bucket on a server of its own.
///
/// # Panics
///
/// Where no server can be started on loopback.
#[must_use]
pub fn bucket() -> Bucket {
    let folder = temp::folder();
    std::fs::create_dir(folder.path().join(Bucket::NAME)).expect("a bucket is a folder in a new folder");
    let service = service(folder.path());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let address = listener.local_addr().expect("a listener knows its address");
    let (stop, stopped) = oneshot::channel();
    let thread = thread::spawn(move || run(listener, service, stopped));
    Bucket { address, stop: Some(stop), thread: Some(thread), _folder: folder }
}

impl Bucket {
    const NAME: &'static str = "ringwall";
    const ACCESS_KEY: &'static str = "testkit";
    const SECRET_KEY: &'static str = "secret-of-nothing";

    /// `http://127.0.0.1:PORT`; the bucket's name goes into the path, and the client must allow plain HTTP.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bucket's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        Self::NAME
    }

    /// The region that requests are signed for.
    #[must_use]
    pub fn region(&self) -> &'static str {
        "eu-central-1"
    }

    /// The id of the only key that the server takes.
    #[must_use]
    pub fn access_key(&self) -> &'static str {
        Self::ACCESS_KEY
    }

    /// The secret of that key.
    #[must_use]
    pub fn secret_key(&self) -> &'static str {
        Self::SECRET_KEY
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Before the folder goes, so that the server does not write into a folder that is being removed.
        let _ended = self.thread.take().map(thread::JoinHandle::join);
    }
}

fn service(root: &Path) -> S3Service {
    let files = FileSystem::new(root).expect("the server takes a folder that exists");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(Bucket::ACCESS_KEY, Bucket::SECRET_KEY));
    builder.build()
}

/// The server's thread: a runtime of its own, so that a test may have one too, until the other end of `stopped` goes.
fn run(listener: TcpListener, service: S3Service, stopped: oneshot::Receiver<()>) {
    let runtime = runtime::Builder::new_current_thread().enable_io().build().expect("the server's runtime starts");
    runtime.spawn(serve(listener, service));
    let _gone = runtime.block_on(stopped);
}

async fn serve(listener: TcpListener, service: S3Service) {
    listener.set_nonblocking(true).expect("a listener can be told not to block");
    let listener = tokio::net::TcpListener::from_std(listener).expect("the runtime takes a listener");
    let turn = Arc::new(Mutex::new(()));
    loop {
        let (stream, _) = listener.accept().await.expect("a connection on loopback is taken");
        tokio::spawn(connection(stream, service.clone(), Arc::clone(&turn)));
    }
}

/// Answers the requests of one connection, each when it is its turn.
async fn connection(stream: TcpStream, service: S3Service, turn: Arc<Mutex<()>>) {
    let answer = service_fn(|request| async {
        let _turn = turn.lock().await;
        service.call(hyper::Request::map(request, Into::into)).await
    });
    // A client that goes away in the middle is its own business.
    let _ended = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
}

#[cfg(test)]
mod tests;
