//! The running children: started one after the other, watched, and stopped in reverse.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use provision::{Process, StopSignal};

use super::console::Console;
use super::health;
use super::interrupts::Interrupts;
use super::servers::{self, SERVICES, Settings};
use crate::programs::Programs;

/// Longest orderly stop of a child: the servers finish requests in flight within ten seconds.
const STOP: Duration = Duration::from_secs(12);
/// Longest wait for a child to be ready.
const READY: Duration = Duration::from_secs(60);
/// After this time of waiting, and each time again, the user is told what is awaited.
const PATIENCE: Duration = Duration::from_secs(2);
/// Pause between two looks at a child that is not ready: each time twice as long. Servers log each look.
const POLL: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(640));
/// How often the children are looked after once all run.
const WATCH: Duration = Duration::from_millis(100);
/// Longest wait for the last lines of a child that has ended; a grandchild may hold the pipe open.
const LAST_LINES: Duration = Duration::from_millis(500);

/// Why the stack does not run any more.
#[derive(Debug)]
pub(super) enum Ended {
    /// By a signal.
    Told(&'static str),
    /// A child ended by itself.
    Died { name: String, how: String },
    /// Something else went wrong.
    Failed(anyhow::Error),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told(signal) => f.write_str(signal),
            Self::Died { name, how } => write!(f, "{name} ended by itself ({how})"),
            Self::Failed(error) => write!(f, "{error:#}"),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

#[derive(Debug)]
struct Member {
    process: Process,
    started: Instant,
    output: Vec<JoinHandle<()>>,
}

/// The children in the order of their start.
#[derive(Debug)]
pub(super) struct Stack {
    members: Vec<Member>,
    console: Console,
}

impl Stack {
    pub(super) fn new(console: Console) -> Self {
        Self { members: Vec::new(), console }
    }

    /// Starts the services and, when all are ready, the gateway.
    pub(super) fn launch(
        &mut self,
        programs: &Programs,
        settings: &Settings,
        root: &Path,
        interrupts: &Interrupts,
    ) -> Result<(), Ended> {
        for (index, service) in SERVICES.iter().enumerate() {
            let mut command = Command::new(programs.path(&service.program())?);
            servers::environment(&mut command, index, settings);
            command.arg("serve");
            self.start(service.name, command)?;
        }
        for (index, service) in SERVICES.iter().enumerate() {
            self.await_ready(service.name, settings.port(index), "/health/ready", interrupts)?;
        }
        if let Some(prometheus) = &settings.prometheus {
            let folder = root.join(super::STATE).join("prometheus");
            self.start("prometheus", prometheus.command(root, &folder, settings)?)?;
        }
        let mut command = Command::new(programs.path("gateway")?);
        servers::gateway(&mut command, root, settings);
        self.start("gateway", command)?;
        self.await_ready("gateway", settings.gateway_port, gateway_plan::HEALTH_PATH, interrupts)
    }

    fn start(&mut self, name: &str, mut command: Command) -> anyhow::Result<()> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // The logs are coloured for the pipe as they are for the terminal; only this command knows where they end.
        if !self.console.coloured() {
            command.env("NO_COLOR", "1");
        }
        let mut process = Process::spawn(name, command, StopSignal::Terminate).context("cannot start a server")?;
        let mut output = Vec::new();
        output.extend(process.take_stdout().map(|pipe| self.console.follow(name, pipe)));
        output.extend(process.take_stderr().map(|pipe| self.console.follow(name, pipe)));
        self.members.push(Member { process, started: Instant::now(), output });
        Ok(())
    }

    fn await_ready(&mut self, name: &str, port: u16, path: &str, interrupts: &Interrupts) -> Result<(), Ended> {
        let member = self.members.iter().find(|member| member.process.name() == name);
        let begin = member.map_or_else(Instant::now, |member| member.started);
        let (mut told, mut pause) = (Instant::now(), POLL.0);
        loop {
            let status = health::status(port, path);
            if status == Some(200) {
                self.console.say(&format!("{name} is ready ({:.1} s)", begin.elapsed().as_secs_f64()));
                return Ok(());
            }
            let state = status.map_or_else(|| "no answer".to_owned(), |status| format!("status {status}"));
            if begin.elapsed() > READY {
                let limit = READY.as_secs();
                return Err(anyhow!("{name} was not ready within {limit} s: {path} gives {state}").into());
            }
            if told.elapsed() > PATIENCE {
                told = Instant::now();
                let seconds = begin.elapsed().as_secs();
                self.console.say(&format!("waiting for {name}: {path} gives {state} ({seconds} s)"));
            }
            if let Some(ended) = self.died() {
                return Err(ended);
            }
            interrupts.wait(pause)?;
            pause = (pause * 2).min(POLL.1);
        }
    }

    /// Returns when something ends: a signal, a child, or what `others` watches.
    pub(super) fn watch(&mut self, interrupts: &Interrupts, mut others: impl FnMut() -> Option<Ended>) -> Ended {
        loop {
            if let Err(ended) = interrupts.wait(WATCH) {
                return ended;
            }
            // The stores first: when one of them goes, servers may follow it.
            if let Some(ended) = others().or_else(|| self.died()) {
                return ended;
            }
        }
    }

    /// The first child that has ended by itself.
    fn died(&mut self) -> Option<Ended> {
        self.members.iter_mut().find_map(|member| {
            let status = member.process.try_wait().ok().flatten()?;
            drain(&mut member.output);
            Some(Ended::Died { name: member.process.name().to_owned(), how: status.to_string() })
        })
    }

    /// Stops all, the last one started first, each within its deadline.
    pub(super) fn stop(&mut self) {
        while let Some(mut member) = self.members.pop() {
            let name = member.process.name().to_owned();
            let running = matches!(member.process.try_wait(), Ok(None));
            if running {
                self.console.say(&format!("stopping {name}"));
            }
            let stopped = member.process.stop(STOP);
            drain(&mut member.output);
            if running && stopped.is_none_or(|stopped| stopped.killed) {
                self.console.say(&format!("{name} did not stop within {} s and was killed", STOP.as_secs()));
            }
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Lets the last lines of an ended child through.
fn drain(output: &mut Vec<JoinHandle<()>>) {
    let end = Instant::now() + LAST_LINES;
    while Instant::now() < end && !output.iter().all(JoinHandle::is_finished) {
        std::thread::sleep(Duration::from_millis(2));
    }
    output.clear();
}

#[cfg(test)]
mod tests;
