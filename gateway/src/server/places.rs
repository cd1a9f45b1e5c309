//! How many connections each client has.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The connections of every client that has one, by the key of the rate limiter.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    taken: Mutex<HashMap<u128, usize>>,
}

/// A connection of a client, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    client: u128,
}

impl Places {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// None when the client has as many as it may.
    pub(super) fn take(self: &Arc<Self>, client: u128) -> Option<Place> {
        let mut taken = self.taken();
        let count = taken.entry(client).or_default();
        if *count >= self.most.max(1) {
            return None;
        }
        *count += 1;
        Some(Place { places: self.clone(), client })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<u128, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        if let Some(count) = taken.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_without_connections_is_forgotten() {
        let places = Places::new(2);
        let (first, second) = (places.take(7), places.take(7));
        assert!(first.is_some() && second.is_some() && places.take(7).is_none());
        assert!(places.take(8).is_some());
        drop(first);
        assert!(places.take(7).is_some());
        drop(second);
        assert!(places.taken().is_empty());
    }
}
