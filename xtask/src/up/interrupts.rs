//! Ctrl-C and its kin, as something to wait for.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::signal::unix::{SignalKind, signal};

use super::stack::Ended;

/// The wish to stop, from the first such signal on. A second one ends this process at once; the children follow it.
#[derive(Debug)]
pub(super) struct Interrupts(Receiver<&'static str>);

impl Interrupts {
    /// From here on signals no longer end this process by themselves.
    pub(super) fn watch() -> Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let (started, ready) = mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::spawn(move || {
            runtime.block_on(async move {
                let streams = (|| -> std::io::Result<_> {
                    let stream = |kind| signal(kind);
                    let (int, term) = (stream(SignalKind::interrupt())?, stream(SignalKind::terminate())?);
                    Ok((int, term, stream(SignalKind::hangup())?))
                })();
                let (mut interrupt, mut terminate, mut hangup) = match streams {
                    Ok(streams) => {
                        let _ = started.send(Ok(()));
                        streams
                    }
                    Err(error) => {
                        let _ = started.send(Err(error));
                        return;
                    }
                };
                for turn in 0.. {
                    let name = tokio::select! {
                        _ = interrupt.recv() => "interrupted",
                        _ = terminate.recv() => "told to terminate",
                        _ = hangup.recv() => "the terminal is gone",
                    };
                    if turn > 0 {
                        std::process::exit(130);
                    }
                    let _ = sender.send(name);
                }
            });
        });
        ready.recv().context("the signal thread is gone")?.context("cannot watch for signals")?;
        Ok(Self(receiver))
    }

    /// Waits for a signal, at most this long.
    pub(super) fn wait(&self, limit: Duration) -> Result<(), Ended> {
        match self.0.recv_timeout(limit) {
            Ok(signal) => Err(Ended::Told(signal)),
            Err(RecvTimeoutError::Timeout) => Ok(()),
            Err(RecvTimeoutError::Disconnected) => Err(anyhow::anyhow!("the signal thread is gone").into()),
        }
    }

    /// Whether a signal has come already.
    pub(super) fn check(&self) -> Result<(), Ended> {
        self.wait(Duration::ZERO)
    }

    #[cfg(test)]
    pub(super) fn by_hand() -> (mpsc::Sender<&'static str>, Self) {
        let (sender, receiver) = mpsc::channel();
        (sender, Self(receiver))
    }
}
