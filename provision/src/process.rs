//! Children that never outlive this process.

mod spawner;

use std::io;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::error::Error;

/// How long a dropped child may take to stop before it is killed.
const DROP_DEADLINE: Duration = Duration::from_secs(10);

/// How a child is asked to stop, by [`Process::stop`] and by the kernel when this process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopSignal {
    /// SIGINT: PostgreSQL's fast shutdown (it takes SIGTERM as "wait for the clients").
    Interrupt,
    /// SIGTERM: what most servers expect.
    Terminate,
}

impl From<StopSignal> for Signal {
    fn from(signal: StopSignal) -> Self {
        match signal {
            StopSignal::Interrupt => Self::SIGINT,
            StopSignal::Terminate => Self::SIGTERM,
        }
    }
}

/// A child process that is stopped when this is dropped.
///
/// It leads a process group of its own, so a Ctrl-C at the terminal reaches only this process,
/// which then decides the order in which children stop. On Linux the kernel sends the stop signal
/// when this process ends in any other way, SIGKILL included; elsewhere such a child survives.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    signal: StopSignal,
    status: Option<ExitStatus>,
}

impl Process {
    /// Starts `command`; `name` is used in messages.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn spawn(name: &str, command: Command, signal: StopSignal) -> Result<Self, Error> {
        let program = command.get_program().to_owned();
        let child = spawner::spawn(command, signal.into()).map_err(Error::io("cannot run", program.as_ref()))?;
        Ok(Self { name: name.to_owned(), child, signal, status: None })
    }

    /// The name given at the start.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The reading end of its standard output, once, if the command asked for a pipe.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// The reading end of its standard error, once, if the command asked for a pipe.
    pub fn take_stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// The exit status if it has ended; never waits.
    ///
    /// # Errors
    /// The operating system cannot tell.
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        if self.status.is_none() {
            self.status = self.child.try_wait()?;
        }
        Ok(self.status)
    }

    /// Asks it to stop, waits at most `deadline`, then kills its process group.
    ///
    /// Returns its exit status, and whether it stopped without being killed. A child that has
    /// already ended is left alone. `None` only if the operating system lost track of it.
    pub fn stop(&mut self, deadline: Duration) -> Option<Stopped> {
        if let Ok(Some(status)) = self.try_wait() {
            return Some(Stopped { status, killed: false });
        }
        let pid = i32::try_from(self.child.id()).ok().map(Pid::from_raw)?;
        // Not yet reaped, so the id cannot belong to a stranger.
        let _ = kill(pid, Signal::from(self.signal));
        if let Some(status) = self.wait(deadline) {
            return Some(Stopped { status, killed: false });
        }
        let _ = killpg(pid, Signal::SIGKILL);
        let status = self.child.wait().ok()?;
        self.status = Some(status);
        Some(Stopped { status, killed: true })
    }

    /// Kills its process group at once, as a crash would.
    pub fn kill(&mut self) {
        if let (Ok(None), Ok(pid)) = (self.try_wait(), i32::try_from(self.child.id())) {
            let _ = killpg(Pid::from_raw(pid), Signal::SIGKILL);
            self.status = self.child.wait().ok();
        }
    }

    /// Waits for its end, at most `deadline`.
    fn wait(&mut self, deadline: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + deadline;
        let mut pause = Duration::from_millis(1);
        loop {
            if let Ok(Some(status)) = self.try_wait() {
                return Some(status);
            }
            if Instant::now() >= end {
                return None;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }
}

/// How a child stopped.
#[derive(Debug, Clone, Copy)]
pub struct Stopped {
    /// Its exit status.
    pub status: ExitStatus,
    /// It did not obey within the deadline.
    pub killed: bool,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop(DROP_DEADLINE);
    }
}
