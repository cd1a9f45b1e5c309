//! Nothing outlives its owner.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use provision::{Options, Postgres, Process, Redis, StopSignal};

use crate::{alive, eventually, state_dir, text};

/// Set where a test runs as its own helper: the state folder.
const STATE: &str = "PROVISION_TEST_STATE";

fn shell(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]).stdout(Stdio::piped());
    command
}

/// The test `name` again, in a process of its own and in the part of the helper.
fn helper(name: &str, state: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "--nocapture", name]).env(STATE, state).stdout(Stdio::piped());
    command
}

#[test]
fn stopping_asks_first_and_kills_after_the_deadline() {
    let polite = shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
    let mut polite = Process::spawn("polite", polite, StopSignal::Terminate).unwrap();
    let mut line = String::new();
    BufReader::new(polite.take_stdout().unwrap()).read_line(&mut line).unwrap();
    let stopped = polite.stop(Duration::from_secs(10)).unwrap();
    assert_eq!((stopped.status.code(), stopped.killed), (Some(3), false));

    let deaf = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    let mut deaf = Process::spawn("deaf", deaf, StopSignal::Terminate).unwrap();
    BufReader::new(deaf.take_stdout().unwrap()).read_line(&mut line).unwrap();
    let begin = Instant::now();
    let stopped = deaf.stop(Duration::from_millis(200)).unwrap();
    assert!(stopped.killed);
    assert!(begin.elapsed() >= Duration::from_millis(200));
    assert!(deaf.stop(Duration::ZERO).unwrap().status.code().is_none());
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let command = Command::new("/nonexistent/program");
    let error = Process::spawn("x", command, StopSignal::Terminate).unwrap_err();
    assert!(text(&error).contains("/nonexistent/program"));
}

#[test]
fn a_child_survives_the_thread_that_asked_for_it() {
    let spawn = || Process::spawn("sleeper", shell("exec sleep 60"), StopSignal::Terminate).unwrap();
    let mut child = std::thread::spawn(spawn).join().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(child.try_wait().unwrap().is_none());
}

#[test]
fn nothing_survives_the_sudden_death_of_the_owner() {
    if let Some(state) = std::env::var_os(STATE) {
        return own_everything(&Options::new(state));
    }
    let folder = state_dir();
    let name = "children::nothing_survives_the_sudden_death_of_the_owner";
    let mut owner = helper(name, &folder.path().join("state")).spawn().unwrap();
    let lines = BufReader::new(owner.stdout.take().unwrap()).lines();
    let pids: Vec<u32> = lines
        .map_while(Result::ok)
        .find_map(|line| {
            let list = line.split_once("pids ")?.1.to_owned();
            Some(list.split(' ').map(|pid| pid.parse().unwrap()).collect())
        })
        .unwrap();
    assert_eq!(pids.len(), 4);
    assert!(pids.iter().all(|pid| alive(*pid)), "{pids:?}");
    owner.kill().unwrap();
    owner.wait().unwrap();
    eventually("all children end", || !pids.iter().any(|pid| alive(*pid)));
    // And what the dead one left is usable at once.
    let postgres = Postgres::obtain(&Options::new(folder.path().join("state")), None).unwrap();
    postgres.execute("postgres", "SELECT 1").unwrap();
}

/// Starts one of each, prints their process ids, and waits to be killed.
fn own_everything(options: &Options) {
    let postgres = Postgres::obtain(options, None).unwrap();
    let redis = Redis::obtain(options, None).unwrap();
    let child = Process::spawn("c", shell("exec sleep 60"), StopSignal::Terminate).unwrap();
    let statement = "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)";
    let postmaster = postgres.ask("postgres", statement).unwrap().unwrap();
    let statement = "SELECT min(pid) FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
    let checkpointer = postgres.ask("postgres", statement).unwrap().unwrap();
    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    let information: String = redis::cmd("INFO").query(&mut connection).unwrap();
    let valkey = information.lines().find_map(|line| line.strip_prefix("process_id:")).unwrap();
    println!("pids {postmaster} {checkpointer} {valkey} {}", child.id());
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn a_machine_without_redis_is_told_what_to_install() {
    if let Some(state) = std::env::var_os(STATE) {
        return match Redis::obtain(&Options::new(state), None) {
            Ok(redis) => println!("found {}", redis.describe()),
            Err(error) => println!("{}", text(&error)),
        };
    }
    let folder = state_dir();
    let mut redis = helper("children::a_machine_without_redis_is_told_what_to_install", &folder.path().join("state"));
    let output = redis.env("PATH", "").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let installed = ["/usr/bin", "/usr/sbin", "/usr/local/bin"]
        .iter()
        .any(|folder| ["redis-server", "valkey-server"].iter().any(|name| Path::new(folder).join(name).exists()));
    let words: &[&str] = if installed {
        &["found ", ", private, from /usr/"]
    } else {
        &["no Redis on this machine", "python3 cannot be run", "apt-get install redis-server", "--install"]
    };
    for word in words {
        assert!(said.contains(word), "{word} is missing in: {said}");
    }
}
