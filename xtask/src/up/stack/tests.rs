//! Small shells in place of servers.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;

use super::*;

fn shell(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    command
}

/// A child that writes its name into `log` when it is told to stop, after it has made the file `ready`.
fn polite(name: &str, folder: &Path) -> Command {
    let mut command = shell("trap 'echo $NAME >> log; exit 0' TERM; : > ready-$NAME; while :; do sleep 0.02; done");
    command.env("NAME", name).current_dir(folder);
    command
}

fn eventually(condition: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !condition() {
        assert!(Instant::now() < end, "not within 10 s");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn three(folder: &Path) -> Stack {
    let mut stack = Stack::new(Console::new(true));
    for name in ["one", "two", "three"] {
        stack.start(name, polite(name, folder)).unwrap();
        let mark: PathBuf = folder.join(format!("ready-{name}"));
        eventually(|| mark.exists());
    }
    stack
}

#[test]
fn a_signal_stops_all_in_reverse_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut stack = three(folder.path());
    let (sender, interrupts) = Interrupts::by_hand();
    sender.send("interrupted").unwrap();
    let ended = stack.watch(&interrupts, || None);
    assert!(matches!(ended, Ended::Told("interrupted")));
    stack.stop();
    let order = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert_eq!(order, "three\ntwo\none\n");
}

#[test]
fn dropping_stops_too() {
    let folder = tempfile::tempdir().unwrap();
    drop(three(folder.path()));
    let order = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert_eq!(order, "three\ntwo\none\n");
}

#[test]
fn a_child_that_ends_by_itself_is_named_with_its_status() {
    let folder = tempfile::tempdir().unwrap();
    let mut stack = three(folder.path());
    stack.start("broken", shell("echo last words; exit 7")).unwrap();
    let (_sender, interrupts) = Interrupts::by_hand();
    let Ended::Died { name, how } = stack.watch(&interrupts, || None) else { panic!("it died") };
    assert_eq!((name.as_str(), how.as_str()), ("broken", "exit status: 7"));

    stack.start("shot", shell("kill -KILL $$")).unwrap();
    stack.members.retain(|member| member.process.name() != "broken");
    let Ended::Died { name, how } = stack.watch(&interrupts, || None) else { panic!("it died") };
    assert_eq!(name, "shot");
    assert_eq!(how, std::process::ExitStatus::from_raw(9).to_string());
}

#[test]
fn a_child_that_ends_before_it_is_ready_ends_the_wait() {
    let [port] = super::super::port::free(1).unwrap()[..] else { panic!("one port") };
    let mut stack = Stack::new(Console::new(true));
    stack.start("early", shell("exit 4")).unwrap();
    let (_sender, interrupts) = Interrupts::by_hand();
    let ended = stack.await_ready("early", port, "/health/ready", &interrupts).unwrap_err();
    assert!(matches!(ended, Ended::Died { name, how } if name == "early" && how == "exit status: 4"));
}

#[test]
fn a_signal_ends_the_wait() {
    let [port] = super::super::port::free(1).unwrap()[..] else { panic!("one port") };
    let mut stack = Stack::new(Console::new(true));
    stack.start("slow", shell("sleep 60")).unwrap();
    let (sender, interrupts) = Interrupts::by_hand();
    sender.send("interrupted").unwrap();
    let ended = stack.await_ready("slow", port, "/health/ready", &interrupts).unwrap_err();
    assert!(matches!(ended, Ended::Told(_)));
}

#[test]
fn a_store_that_dies_ends_the_stack() {
    let mut stack = Stack::new(Console::new(true));
    let (_sender, interrupts) = Interrupts::by_hand();
    let died = || Some(Ended::Died { name: "postgres".to_owned(), how: "x".to_owned() });
    assert!(matches!(stack.watch(&interrupts, died), Ended::Died { name, .. } if name == "postgres"));
}
