//! Private servers that keep state.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use provision::{Error, Options, Postgres, Redis};

use crate::{alive, eventually, options, state_dir, text};

fn postmaster(postgres: &Postgres) -> u32 {
    let statement = "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)";
    postgres.ask("postgres", statement).unwrap().unwrap().parse().unwrap()
}

#[test]
fn data_survives_a_stop_a_crash_and_not_fresh() {
    let folder = state_dir();
    let mut options = options(folder.path());
    let postgres = Postgres::obtain(&options, None).unwrap();
    postgres.execute("postgres", "CREATE TABLE kept AS SELECT 7 AS n").unwrap();
    let first = postmaster(&postgres);
    drop(postgres);
    assert!(!alive(first), "a dropped server has stopped");

    let start = Instant::now();
    let postgres = Postgres::obtain(&options, None).unwrap();
    println!("warm start: {:?}", start.elapsed());
    let second = i32::try_from(postmaster(&postgres)).unwrap();
    assert_eq!(postgres.ask("postgres", "SELECT n FROM kept").unwrap().as_deref(), Some("7"));
    kill(Pid::from_raw(second), Signal::SIGKILL).unwrap();
    drop(postgres);

    let postgres = Postgres::obtain(&options, None).unwrap();
    assert_eq!(postgres.ask("postgres", "SELECT n FROM kept").unwrap().as_deref(), Some("7"));
    drop(postgres);

    options.fresh = true;
    let postgres = Postgres::obtain(&options, None).unwrap();
    let found = postgres.ask("postgres", "SELECT to_regclass('kept')::text").unwrap();
    assert_eq!(found.as_deref(), Some(""));
}

#[test]
fn a_second_run_on_the_same_state_is_told_whom_it_meets() {
    let folder = state_dir();
    let options = options(folder.path());
    let _postgres = Postgres::obtain(&options, None).unwrap();
    let _redis = Redis::obtain(&options, None).unwrap();
    let me = std::process::id().to_string();
    for error in
        [Postgres::obtain(&options, None).map(drop).unwrap_err(), Redis::obtain(&options, None).map(drop).unwrap_err()]
    {
        assert!(matches!(&error, Error::Locked { pid, .. } if *pid == me), "{error}");
    }
}

#[test]
fn data_of_another_version_is_named_with_the_way_out() {
    let folder = state_dir();
    let mut options = options(folder.path());
    fs::create_dir_all(options.state_dir.join("postgres-9/data")).unwrap();
    let mode = fs::metadata(folder.path()).unwrap().permissions();
    fs::set_permissions(&options.state_dir, mode).unwrap();
    let error = Postgres::obtain(&options, None).unwrap_err();
    assert!(matches!(error, Error::OtherVersion { stored: 9, .. }), "{}", text(&error));
    assert!(error.to_string().contains("--fresh"));
    options.fresh = true;
    Postgres::obtain(&options, None).unwrap();
}

#[test]
fn a_deep_folder_does_not_exceed_the_socket_limit() {
    let folder = state_dir();
    let deep = folder.path().join("d".repeat(120));
    let options = Options::new(&deep);
    let postgres = Postgres::obtain(&options, None).unwrap();
    postgres.execute("postgres", "SELECT 1").unwrap();
    assert!(postgres.admin_url().contains("%2Ftmp%2Fplumbline-"), "{}", postgres.admin_url());
    let redis = Redis::obtain(&options, None).unwrap();
    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    let pong: String = redis::cmd("PING").query(&mut connection).unwrap();
    assert_eq!(pong, "PONG");
    let sockets = [postgres.admin_url(), redis.url().to_owned()].map(|url| {
        let at = url.find("plumbline-").unwrap();
        PathBuf::from(format!("/tmp/{}", &url[at..at + "plumbline-".len() + 16]))
    });
    for folder in &sockets {
        assert_eq!(fs::metadata(folder).unwrap().mode() & 0o777, 0o700);
    }
    drop((postgres, redis));
    for folder in sockets {
        assert!(!folder.exists(), "{} is left behind", folder.display());
    }
}

#[test]
fn folders_are_closed_to_other_users() {
    let folder = state_dir();
    let options = options(folder.path());
    let _postgres = Postgres::obtain(&options, None).unwrap();
    let _redis = Redis::obtain(&options, None).unwrap();
    let entries = fs::read_dir(&options.state_dir).unwrap();
    let servers: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .filter(|entry| {
            let name = entry.file_name().into_string().unwrap();
            name == "redis" || name.starts_with("postgres-")
        })
        .collect();
    assert_eq!(servers.len(), 2);
    for server in servers {
        let metadata = server.metadata().unwrap();
        assert_eq!(metadata.mode() & 0o777, 0o700);
        assert_ne!(metadata.uid(), 0, "no server runs as root");
    }
    let state = fs::metadata(&options.state_dir).unwrap();
    assert_eq!(state.mode() & 0o066, 0, "nobody else can list or write");
}

/// As root, the servers' user cannot see into a private folder such as /root.
#[test]
fn an_unreachable_state_folder_is_replaced_and_said_so() {
    if !geteuid().is_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&lines);
    let options =
        Options { report: Box::new(move |line| sink.lock().unwrap().push(line.to_owned())), ..options(folder.path()) };
    let postgres = Postgres::obtain(&options, None).unwrap();
    postgres.execute("postgres", "SELECT 1").unwrap();
    let pid = postmaster(&postgres);
    drop(postgres);
    eventually("the server stops", || !alive(pid));
    let lines = lines.lock().unwrap();
    let notice = lines.iter().find(|line| line.contains("cannot enter")).unwrap();
    let place = notice.rsplit(' ').next().unwrap();
    assert!(place.starts_with("/var/lib/plumbline/"), "{notice}");
    fs::remove_dir_all(place).unwrap();
    // Only if no other checkout has a folder there.
    let _ = fs::remove_dir("/var/lib/plumbline");
}
