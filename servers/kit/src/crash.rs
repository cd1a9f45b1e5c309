//! Points at which a test has a process die, to see what is left behind.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// `CRASH_AT=NAME` or `CRASH_AT=NAME:COUNT`.
struct Wish {
    name: String,
    /// How often the point is still passed alive.
    left: AtomicU32,
}

static WISH: LazyLock<Option<Wish>> = LazyLock::new(|| wish(&std::env::var("CRASH_AT").ok()?));

fn wish(text: &str) -> Option<Wish> {
    let (name, count) = text.split_once(':').unwrap_or((text, "1"));
    let count: u32 = count.parse().ok().filter(|count| *count > 0)?;
    Some(Wish { name: name.to_owned(), left: AtomicU32::new(count) })
}

/// Kills this process (SIGKILL: nothing is flushed, closed or told) when the environment variable `CRASH_AT` names this
/// point and it has been passed as often as that says. Costs a load where the variable is not set.
///
/// The name says what was done last: `charge.answered` lies behind the answer and before it is written down.
pub fn point(name: &str) {
    let Some(wish) = WISH.as_ref().filter(|wish| wish.name == name) else { return };
    if wish.left.fetch_sub(1, Ordering::Relaxed) == 1 {
        // Whatever this answers, there is nobody left to read it.
        let _ = nix::sys::signal::kill(nix::unistd::Pid::this(), nix::sys::signal::Signal::SIGKILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_has_a_name_and_a_count() {
        let read = |text| wish(text).map(|wish| (wish.name, wish.left.into_inner()));
        assert_eq!(read("order.recorded"), Some(("order.recorded".to_owned(), 1)));
        assert_eq!(read("order.recorded:3"), Some(("order.recorded".to_owned(), 3)));
        assert_eq!((read("x:0"), read("x:often")), (None, None));
    }
}
