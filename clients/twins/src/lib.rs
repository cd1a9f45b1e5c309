#![doc = include_str!("../README.md")]

mod answer;
mod documents;
mod handlers;
mod identity;
mod page;
mod server;
mod system;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use self::system::System;

/// Why no twin can be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no port, no thread or no runtime to be had.
    #[error("a twin cannot listen on 127.0.0.1")]
    Listen(#[from] std::io::Error),
    /// The documents of this crate cannot be served; that is a fault of the crate.
    #[error("{0}")]
    Document(&'static str),
}

/// All three APIs, for as long as this value lives.
#[derive(Debug)]
pub struct Twins {
    url: String,
    system: Arc<Mutex<System>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Twins {
    /// Starts listening on a free port of 127.0.0.1, on a thread of its own.
    ///
    /// # Errors
    /// There is no port, no thread or no runtime to be had.
    pub fn start() -> Result<Self, StartError> {
        let apis = documents::apis()?;
        let listener = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let system = Arc::new(Mutex::new(System::default()));
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&system);
        let thread = std::thread::Builder::new().name("twins".to_owned()).spawn(move || {
            runtime.block_on(server::serve(listener, apis, served, stopped));
        })?;
        Ok(Self { url, system, stop: Some(stop), thread: Some(thread) })
    }

    /// Where all three APIs are: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes an account an admin, as of its next log-in; answers whether there is one of that name.
    pub fn grant_admin(&self, username: &str) -> bool {
        self.system().users.grant_admin(username)
    }

    /// Lets a service get tokens for these scopes.
    pub fn add_client(&self, id: &str, secret: &str, scopes: &[&str]) {
        self.system().users.add_client(id, secret, scopes);
    }

    fn system(&self) -> MutexGuard<'_, System> {
        self.system.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Twins {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It has nothing to say that a test would not have seen as a failed call.
            let _ = thread.join();
        }
    }
}
