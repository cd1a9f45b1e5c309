use server_kit::Role;

use super::OrderStatus::{Cancelled, Confirmed, Delivered, Failed, Pending, Processing, Shipped};
use super::*;

fn item(quantity: i32, price: i64) -> OrderItem {
    OrderItem { name: "x".to_owned(), quantity, price: Money::from_minor(price) }
}

fn new(items: Vec<OrderItem>) -> Result<NewOrder, Error> {
    NewOrder::new(Uuid::nil(), items, Currency::default(), PaymentMethod::default())
}

fn order(status: OrderStatus) -> Order {
    Order {
        id: Uuid::now_v7(),
        user_id: Uuid::from_u128(7),
        status,
        items: Vec::new(),
        total_amount: Money::from_minor(1),
        currency: Currency::Usd,
        payment_method: PaymentMethod::Approved,
        payment_id: None,
        failure_reason: None,
        created_at: Utc::now(),
        updated_at: Utc::now(),
    }
}

fn caller(role: Role, subject: u128) -> Caller {
    Caller { subject: Uuid::from_u128(subject).to_string(), role, scopes: Vec::new(), session: None }
}

#[test]
fn a_total_is_exact() {
    assert_eq!(new(vec![item(2, 2_999), item(1, 4_999)]).unwrap().total, Money::from_minor(10_997));
    // Three times 0.10 is 0.30, which it is not in floats.
    assert_eq!(new(vec![item(1, 10), item(1, 10), item(1, 10)]).unwrap().total.to_string(), "0.30");
}

#[test]
fn the_largest_order_of_the_document_can_be_charged_and_one_cent_more_cannot() {
    let largest = vec![item(10_000, 100_000_000); 100];
    assert_eq!(new(largest.clone()).unwrap().total, LARGEST_CHARGE);
    let more = [largest, vec![item(1, 1)]].concat();
    for items in [more, vec![item(i32::MAX, i64::MAX)], vec![item(1, i64::MAX), item(1, i64::MAX)]] {
        match new(items) {
            Err(Error::Invalid(details)) => assert_eq!(details[0].pointer, "/body/items"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn exactly_the_moves_of_the_document_are_legal() {
    let legal = [
        (Confirmed, Processing),
        (Confirmed, Shipped),
        (Confirmed, Cancelled),
        (Processing, Shipped),
        (Processing, Cancelled),
        (Shipped, Delivered),
    ];
    let mut seen = 0;
    for from in OrderStatus::ALL {
        for to in OrderStatus::ALL {
            assert_eq!(from.may_become(*to), legal.contains(&(*from, *to)), "{from:?} to {to:?}");
            let moved = order(*from).check_move(*to, &caller(Role::Admin, 1));
            match moved {
                Ok(()) => seen += 1,
                Err(Error::Conflict { code: "illegal_transition", message }) => {
                    assert!(message.contains(from.as_str()) && message.contains(to.as_str()), "{message}");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    assert_eq!((seen, OrderStatus::ALL.len()), (legal.len(), 7));
}

#[test]
fn an_order_that_moves_never_comes_back() {
    // The store relies on it: it tries a lost move again with the status that it finds then.
    let rank = |status: &OrderStatus| OrderStatus::ALL.iter().position(|other| other == status);
    for from in OrderStatus::ALL {
        for to in OrderStatus::ALL.iter().filter(|to| from.may_become(**to)) {
            assert!(rank(from) < rank(to), "{from:?} to {to:?}");
        }
    }
}

#[test]
fn a_customer_may_cancel_and_nothing_else() {
    let owner = caller(Role::Customer, 7);
    for next in [Pending, Confirmed, Processing, Shipped, Delivered, Failed] {
        assert!(matches!(order(Confirmed).check_move(next, &owner), Err(Error::Forbidden(_))), "{next:?}");
    }
    assert!(order(Confirmed).check_move(Cancelled, &owner).is_ok());
    assert!(matches!(order(Shipped).check_move(Cancelled, &owner), Err(Error::Conflict { .. })));
}

#[test]
fn an_order_is_for_who_placed_it_and_for_admins() {
    assert!(order(Pending).is_visible_to(&caller(Role::Customer, 7)));
    assert!(order(Pending).is_visible_to(&caller(Role::Admin, 8)));
    assert!(!order(Pending).is_visible_to(&caller(Role::Customer, 8)));
    assert!(!order(Pending).is_visible_to(&caller(Role::Service, 7)));
}
