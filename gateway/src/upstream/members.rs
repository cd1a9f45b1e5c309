//! The addresses of a service: found, taken in turn, and left alone for a while when they fail.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::pool::Pool;

/// Failures in a row after which an address is left alone.
const FAILURES: u32 = 3;
/// For how long. Where all are left alone, none is.
const LEFT_ALONE: Duration = Duration::from_secs(10);

/// One address of a service, and the connections to it.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) address: SocketAddr,
    /// The name that it was found by, or the address itself: what its certificate is for.
    pub(super) host: Arc<str>,
    pub(super) pool: Arc<Pool>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    until: Option<Instant>,
}

impl Member {
    /// It answered.
    pub(super) fn succeeded(&self) {
        let mut state = self.lock();
        if state.failures > 0 {
            *state = State::default();
        }
    }

    /// It could not be reached, or a new connection to it broke.
    pub(super) fn failed(&self, service: &str) {
        let mut state = self.lock();
        state.failures += 1;
        if state.failures >= FAILURES {
            if state.until.is_none() {
                tracing::warn!(upstream = service, address = %self.address, "failed {FAILURES} times in a row, left alone");
            }
            state.until = Some(Instant::now() + LEFT_ALONE);
        }
    }

    fn is_left_alone(&self) -> bool {
        let mut state = self.lock();
        match state.until {
            Some(until) if until > Instant::now() => true,
            Some(_) => {
                // The next failure is enough to leave it alone again.
                *state = State { failures: FAILURES - 1, until: None };
                false
            }
            None => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All addresses of a service.
#[derive(Debug, Default)]
pub(super) struct Members {
    all: Mutex<Arc<[Arc<Member>]>>,
    turn: AtomicUsize,
}

impl Members {
    /// The addresses as they are now.
    pub(super) fn all(&self) -> Arc<[Arc<Member>]> {
        Arc::clone(&self.all.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps those that are still there, with their connections, and adds the new ones.
    pub(super) fn replace(&self, addresses: BTreeMap<SocketAddr, Arc<str>>, pool: impl Fn() -> Arc<Pool>) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |address: &SocketAddr| all.iter().find(|member| member.address == *address).cloned();
        let new = |address, host| Arc::new(Member { address, host, pool: pool(), state: Mutex::default() });
        let addresses = addresses.into_iter();
        *all = addresses.map(|(address, host)| known(&address).unwrap_or_else(|| new(address, host))).collect();
    }

    /// Whose turn it is: everybody once, beginning with the next; those that are left alone come last.
    pub(super) fn in_turn(&self) -> Vec<Arc<Member>> {
        let mut all = self.all().to_vec();
        let start = self.turn.fetch_add(1, Ordering::Relaxed) % all.len().max(1);
        all.rotate_left(start);
        all.sort_by_cached_key(|member| member.is_left_alone());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(ports: &[u16]) -> Members {
        let members = Members::default();
        set(&members, ports);
        members
    }

    fn set(members: &Members, ports: &[u16]) {
        let addresses =
            ports.iter().map(|port| (SocketAddr::from(([127, 0, 0, 1], *port)), "localhost".into())).collect();
        members.replace(addresses, || Pool::new(1, Duration::from_secs(1)));
    }

    fn first(members: &Members) -> u16 {
        members.in_turn()[0].address.port()
    }

    #[tokio::test(start_paused = true)]
    async fn each_has_its_turn_and_one_that_fails_is_left_alone_for_a_while() {
        let members = members(&[1, 2, 3]);
        assert_eq!([(); 6].map(|()| first(&members)), [1, 2, 3, 1, 2, 3]);
        let second = members.all()[1].clone();
        for _ in 0..FAILURES {
            second.failed("users");
        }
        let turns = [(); 30].map(|()| first(&members));
        assert!(!turns.contains(&2) && turns.contains(&1) && turns.contains(&3), "{turns:?}");
        tokio::time::advance(LEFT_ALONE).await;
        assert!([(); 3].map(|()| first(&members)).contains(&2));
        second.failed("users");
        assert!(![(); 3].map(|()| first(&members)).contains(&2), "one failure is enough now");
        tokio::time::advance(LEFT_ALONE).await;
        assert!([(); 3].map(|()| first(&members)).contains(&2));
        second.succeeded();
        second.failed("users");
        assert!([(); 3].map(|()| first(&members)).contains(&2));
    }

    #[tokio::test]
    async fn where_all_fail_all_are_tried() {
        let members = members(&[1, 2]);
        for member in members.all().iter() {
            (0..FAILURES).for_each(|_| member.failed("users"));
        }
        assert_eq!(members.in_turn().len(), 2);
    }

    #[tokio::test]
    async fn an_address_that_stays_keeps_what_is_known_of_it() {
        let members = members(&[1, 2]);
        let second = members.all()[1].clone();
        set(&members, &[2, 3]);
        let all = members.all();
        assert_eq!(all.iter().map(|member| member.address.port()).collect::<Vec<_>>(), [2, 3]);
        assert!(Arc::ptr_eq(&all[0], &second));
    }
}
