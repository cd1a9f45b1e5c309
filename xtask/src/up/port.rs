//! Ports on 127.0.0.1: free ones, and who has the one that is taken.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context as _, Result, bail};

/// Fails if something listens there already, and says what.
pub(super) fn ensure_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let owner = owner(port).map_or_else(|| "in use".to_owned(), |owner| format!("in use by {owner}"));
            bail!("port {port} is {owner}; stop that, or choose another port with `--port`")
        }
        Err(error) => Err(error).context(format!("cannot listen on port {port}")),
    }
}

/// Ports that were free a moment ago; all are held until the last is found, so that they differ.
pub(super) fn free(count: usize) -> Result<Vec<u16>> {
    let listeners: Vec<_> =
        (0..count).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).collect::<Result<_, _>>()?;
    let ports = listeners.iter().map(|listener| Ok(listener.local_addr()?.port()));
    ports.collect()
}

/// Process id and command of the listener, where `/proc` tells (Linux, own processes or root).
fn owner(port: u16) -> Option<String> {
    let inodes: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .flat_map(|table| table.lines().filter_map(|line| listener_inode(line, port)).collect::<Vec<_>>())
        .collect();
    let processes = fs::read_dir("/proc").ok()?.filter_map(Result::ok);
    processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).find_map(|pid| {
        let held = fs::read_dir(format!("/proc/{pid}/fd")).ok()?.filter_map(Result::ok).any(|descriptor| {
            let target = fs::read_link(descriptor.path()).unwrap_or_default();
            let inode = target.to_str().and_then(|it| it.strip_prefix("socket:[")?.strip_suffix(']'));
            inode.is_some_and(|inode| inodes.iter().any(|wanted| wanted == inode))
        });
        held.then(|| format!("process {pid} ({})", command(pid)))
    })
}

fn command(pid: u32) -> String {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words = String::from_utf8_lossy(&line).replace('\0', " ");
    let short: String = words.trim().chars().take(80).collect();
    if short.is_empty() { "unknown command".to_owned() } else { short }
}

/// The inode in a line of `/proc/net/tcp`, if it is a listener on the port (proc(5); state 0A is LISTEN).
fn listener_inode(line: &str, port: u16) -> Option<String> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (_, local) = fields.get(1)?.rsplit_once(':')?;
    let here = u16::from_str_radix(local, 16).ok()? == port && *fields.get(3)? == "0A";
    here.then(|| fields.get(9).map(|inode| (*inode).to_owned())).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn the_owner_of_a_taken_port_is_named() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let message = ensure_free(port).unwrap_err().to_string();
        assert!(message.contains("`--port`"), "{message}");
        if cfg!(target_os = "linux") {
            assert!(message.contains(&format!("process {} (", std::process::id())), "{message}");
        }
        drop(listener);
        // A child that another test is just starting may hold a copy until it has become its program.
        let end = Instant::now() + Duration::from_secs(5);
        while ensure_free(port).is_err() {
            assert!(Instant::now() < end, "the port is still taken");
        }
    }

    #[test]
    fn free_ports_differ() {
        let mut ports = free(8).unwrap();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 8);
    }
}
