//! The one thread that starts children, and the only `unsafe` of the crate.
//!
//! Linux ties the parent-death signal to the *thread* that forked: a child started from a test's
//! or a runtime's worker thread would be told to stop when that thread ends. So every child comes
//! from one thread that ends only with the process.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::sync::{OnceLock, mpsc};

use nix::sys::signal::Signal;

struct Order {
    command: Command,
    signal: Signal,
    reply: mpsc::Sender<io::Result<Child>>,
}

pub(super) fn spawn(command: Command, signal: Signal) -> io::Result<Child> {
    static SPAWNER: OnceLock<mpsc::Sender<Order>> = OnceLock::new();
    let gone = || io::Error::other("the spawning thread is gone");
    let spawner = SPAWNER.get_or_init(|| {
        let (sender, orders) = mpsc::channel::<Order>();
        // If the thread cannot be made, the receiver is dropped and `send` below fails.
        let _ = std::thread::Builder::new().name("spawner".to_owned()).spawn(move || {
            for order in orders {
                let _ = order.reply.send(start(order.command, order.signal));
            }
        });
        sender
    });
    let (reply, answer) = mpsc::channel();
    let order = Order { command, signal, reply };
    spawner.send(order).map_err(|_| gone())?;
    answer.recv().map_err(|_| gone())?
}

fn start(mut command: Command, signal: Signal) -> io::Result<Child> {
    command.process_group(0);
    die_with_parent(&mut command, signal);
    command.spawn()
}

#[cfg(target_os = "linux")]
fn die_with_parent(command: &mut Command, signal: Signal) {
    let parent = nix::unistd::getpid();
    let hook = move || {
        nix::sys::prctl::set_pdeathsig(signal)?;
        // The parent may have died before the call above; then no signal will ever come.
        if nix::unistd::getppid() != parent {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. The hook makes two
    // system calls, allocates nothing and takes no lock.
    #[allow(unsafe_code)]
    unsafe {
        command.pre_exec(hook);
    }
}

#[cfg(not(target_os = "linux"))]
fn die_with_parent(_command: &mut Command, _signal: Signal) {}
