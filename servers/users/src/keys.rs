//! The Ed25519 keys that sign access tokens, and when each of them signs and verifies.
//!
//! A new key is published before it signs, for longer than anybody remembers an older key set, and published after it
//! signed, until the last token of it has expired. So no token is ever refused because keys were changed. When that is,
//! follows from the time a key was made at, which its file is named after: several servers with one folder agree.

mod files;

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::EncodingKey;
use server_kit::auth::PublishedKey;

pub use files::{KeyError, init, load, replace, rotate};

use crate::tokens::ACCESS_LIFETIME;

/// How long a new key is published before it signs. Services fetch the keys anew after five minutes, and what stands
/// between them and this server may keep an answer for five more.
pub const ACTIVATION: TimeDelta = TimeDelta::minutes(10);
/// How much longer than an access token lives a key is published that signs no more: clocks differ.
const MARGIN: TimeDelta = TimeDelta::minutes(1);

/// A key pair.
pub struct SigningKey {
    /// The `kid`: the start of the SHA-256 of the public key.
    pub id: String,
    /// The private key.
    pub private: EncodingKey,
    /// When it was made.
    pub made: DateTime<Utc>,
    public: String,
    path: PathBuf,
}

/// What a key is good for at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It is published, and signs from then on.
    Waits(DateTime<Utc>),
    /// It signs.
    Signs,
    /// It signs no more, and its tokens are good until then.
    Verifies(DateTime<Utc>),
    /// No token of it is left.
    Retired,
}

/// The keys of a folder, oldest first.
pub struct SigningKeys(Vec<SigningKey>);

impl SigningKeys {
    /// The keys with what each is good for, oldest first.
    pub fn uses(&self, now: DateTime<Utc>) -> Vec<(&SigningKey, Use)> {
        let pairs = self.0.iter().enumerate();
        pairs.map(|(place, key)| (key, self.use_of(place, now))).collect()
    }

    /// The public halves of all that some token may be signed with, now or soon.
    pub fn published(&self, now: DateTime<Utc>) -> Vec<PublishedKey> {
        let live = self.uses(now).into_iter().filter(|(_, purpose)| *purpose != Use::Retired);
        live.map(|(key, _)| PublishedKey { id: key.id.clone(), x: key.public.clone() }).collect()
    }

    /// The key that signs.
    pub fn current(&self, now: DateTime<Utc>) -> Option<&SigningKey> {
        self.uses(now).into_iter().find(|(_, purpose)| *purpose == Use::Signs).map(|(key, _)| key)
    }

    /// The first key has none before it that could sign while it waits.
    fn signs_from(&self, place: usize) -> Option<DateTime<Utc>> {
        let key = self.0.get(place)?;
        Some(if place == 0 { DateTime::<Utc>::MIN_UTC } else { key.made + ACTIVATION })
    }

    fn use_of(&self, place: usize, now: DateTime<Utc>) -> Use {
        match (self.signs_from(place), self.signs_from(place + 1)) {
            (Some(from), _) if from > now => Use::Waits(from),
            (_, Some(replaced)) if replaced <= now => {
                let until = replaced + ACCESS_LIFETIME + MARGIN;
                if until > now { Use::Verifies(until) } else { Use::Retired }
            }
            _ => Use::Signs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_after() {
        let dir = tempfile::tempdir().unwrap();
        assert!(init(dir.path(), at(0)).unwrap());
        rotate(dir.path(), at(100)).unwrap();
        let keys = load(dir.path()).unwrap();
        let [old, new] = [0, 1].map(|place| keys.0[place].id.as_str());
        for (minute, signs, published) in [
            (0, old, vec![old, new]),
            (100, old, vec![old, new]),
            (109, old, vec![old, new]),
            (110, new, vec![old, new]),
            (125, new, vec![old, new]),
            (126, new, vec![new]),
        ] {
            assert_eq!(keys.current(at(minute)).unwrap().id, signs, "{minute}");
            let ids: Vec<String> = keys.published(at(minute)).into_iter().map(|key| key.id).collect();
            assert_eq!(ids, published, "{minute}");
        }
        let uses: Vec<Use> = keys.uses(at(100)).into_iter().map(|(_, purpose)| purpose).collect();
        assert_eq!(uses, [Use::Signs, Use::Waits(at(110))]);
        let uses: Vec<Use> = keys.uses(at(110)).into_iter().map(|(_, purpose)| purpose).collect();
        assert_eq!(uses, [Use::Verifies(at(126)), Use::Signs]);
    }

    #[test]
    fn there_are_never_more_than_two() {
        let dir = tempfile::tempdir().unwrap();
        init(dir.path(), at(0)).unwrap();
        rotate(dir.path(), at(100)).unwrap();
        let early = rotate(dir.path(), at(125)).err().unwrap().to_string();
        assert!(early.contains("1970-01-01T02:06:00Z"), "{early}");
        rotate(dir.path(), at(126)).unwrap();
        assert_eq!(load(dir.path()).unwrap().0.len(), 2, "the retired one was deleted");
    }

    #[test]
    fn keys_in_wrong_hands_are_gone_at_once() {
        let dir = tempfile::tempdir().unwrap();
        init(dir.path(), at(0)).unwrap();
        rotate(dir.path(), at(100)).unwrap();
        let before: Vec<String> = load(dir.path()).unwrap().0.into_iter().map(|key| key.id).collect();
        replace(dir.path(), at(101)).unwrap();
        let keys = load(dir.path()).unwrap();
        assert_eq!(keys.published(at(101)).len(), 1);
        assert!(!before.contains(&keys.current(at(101)).unwrap().id));
    }
}
