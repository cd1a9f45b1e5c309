//! Whatever text comes: amounts, page tokens and access tokens are read or refused, and never taken for something else.

use std::sync::LazyLock;

use client_kit::Amount;
use proptest::prelude::*;
use server_kit::auth::{KeyRing, PublishedKey};
use server_kit::cli::AUDIENCE;
use server_kit::config::Secret;
use server_kit::paging::Cursor;
use server_kit::testing::{ISSUER, TokenIssuer};
use server_kit::{Authenticator, Cache, Error, Money, Role};
use uuid::Uuid;

/// The largest amount, in minor units.
const LARGEST: i64 = 100 << 45;

/// The decimals of a number as it is written shortest: what a person would say that it has.
fn decimals(number: f64) -> usize {
    let text = format!("{number}");
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// Numbers that are likely to be amounts, or almost, beside any others.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        (-LARGEST * 2..LARGEST * 2).prop_map(|minor| minor as f64 / 100.0),
        (-1_000_000_i64..1_000_000).prop_map(|thousandths| thousandths as f64 / 1_000.0),
        (-LARGEST..LARGEST, -3_i8..=3).prop_map(|(minor, step)| {
            let near = minor as f64 / 100.0;
            f64::from_bits(near.to_bits().wrapping_add_signed(step.into()))
        }),
    ]
}

type Filters = Option<String>;

/// Verifies with one key; tokens of it.
struct Door {
    runtime: tokio::runtime::Runtime,
    authenticator: Authenticator,
    token: String,
}

static DOOR: LazyLock<Door> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (authenticator, token) = runtime.block_on(async {
        let issuer = TokenIssuer::start().await;
        let url = format!("{}/.well-known/jwks.json", issuer.url());
        let published: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        let [id, x] = ["kid", "x"].map(|name| published["keys"][0][name].as_str().unwrap().to_owned());
        let ring = KeyRing::fixed(ISSUER, AUDIENCE, &[PublishedKey { id, x }]).unwrap();
        // Its tokens belong to no session, so that the cache is never asked.
        let cache = Cache::new(&Secret::new("redis://127.0.0.1:1/"), "properties").unwrap();
        (Authenticator::new(ring, &cache), issuer.token(Role::Customer, Uuid::nil(), &[]))
    });
    Door { runtime, authenticator, token }
});

fn knock(header: String) -> Result<server_kit::Caller, Error> {
    DOOR.runtime.block_on(DOOR.authenticator.authenticate(&[header]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_number_is_an_amount_if_it_has_two_decimals_and_is_not_too_large(number in number()) {
        let amount = Money::from_number(number);
        let fits = number.is_finite() && decimals(number) <= 2 && (number.abs() * 100.0).round() <= LARGEST as f64;
        prop_assert_eq!(amount.is_some(), fits, "{}", number);
        prop_assert_eq!(amount.map(Money::minor), Amount::try_from(number).ok().map(Amount::minor), "client and server");
        if let Some(amount) = amount {
            prop_assert_eq!(amount.to_number(), number);
            let wire = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Money>(&wire).unwrap(), amount);
            let text = amount.to_string();
            prop_assert_eq!(text.parse::<Amount>().map(Amount::minor), Ok(amount.minor()), "{}", text);
        }
    }

    #[test]
    fn any_json_is_an_amount_or_refused(text in "[-+0-9eE.\"nulNaN ]{0,24}|\\PC{0,40}") {
        let server = serde_json::from_str::<Money>(&text).ok().map(Money::minor);
        prop_assert_eq!(server, serde_json::from_str::<Amount>(&text).ok().map(Amount::minor));
        if let Ok(amount) = text.parse::<Amount>() {
            prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
        }
    }

    #[test]
    fn sums_and_products_do_not_wrap(one in any::<i64>(), other in any::<i64>()) {
        let [a, b] = [one, other].map(Money::from_minor);
        let wide = |value: i128| i64::try_from(value).ok();
        prop_assert_eq!(a.checked_add(b).map(Money::minor), wide(i128::from(one) + i128::from(other)));
        prop_assert_eq!(a.checked_sub(b).map(Money::minor), wide(i128::from(one) - i128::from(other)));
        prop_assert_eq!(a.checked_mul(other).map(Money::minor), wide(i128::from(one) * i128::from(other)));
    }

    #[test]
    fn any_text_is_a_page_token_or_refused(text in "\\PC{0,80}|[A-Za-z0-9_-]{0,120}") {
        let read = Cursor::<Filters>::read(Some(20), Some(&text), None);
        prop_assert!(matches!(read, Ok(_) | Err(Error::Invalid(_))), "{:?}", read);
    }

    #[test]
    fn a_page_token_says_where_it_goes_on(filter in proptest::option::of("\\PC{0,20}"), limit in 1_i32..100) {
        let first = Cursor::<Filters>::read(Some(limit), None, filter.clone()).unwrap();
        let ids: Vec<Uuid> = (0..=limit).map(|_| Uuid::now_v7()).collect();
        let page = first.page(ids, |id| *id).unwrap();
        let next = Cursor::<Filters>::read(Some(limit), page.next_page.as_deref(), None).unwrap();
        prop_assert_eq!((next.after, next.filters), (page.items.last().copied(), filter));
    }

    #[test]
    fn any_text_is_no_access_token(text in "\\PC{0,200}|[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,90}") {
        let refused = |header: String| matches!(knock(header), Err(Error::Unauthenticated { .. }));
        let bearer = format!("Bearer {text}");
        prop_assert!(refused(bearer));
        prop_assert!(refused(text));
    }

    #[test]
    fn a_token_with_one_change_is_none(place in any::<prop::sample::Index>(), other in "[A-Za-z0-9_.=-]") {
        let token = &DOOR.token;
        let good = knock(format!("Bearer {token}"));
        prop_assert!(good.is_ok());
        let place = place.index(token.len());
        let changed = format!("{}{other}{}", &token[..place], &token[place + 1..]);
        prop_assume!(changed != *token);
        let bad = knock(format!("Bearer {changed}"));
        prop_assert!(matches!(bad, Err(Error::Unauthenticated { .. })), "{}", changed);
    }
}
