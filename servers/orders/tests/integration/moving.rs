//! Moving orders on: the table of the document, and who may make which move.

use orders_client::types::OrderStatus::{self, Cancelled, Confirmed, Delivered, Failed, Pending, Processing, Shipped};
use serde_json::json;
use uuid::Uuid;

use crate::fakes::Mode;
use crate::fixture::{Person, Stack, code, readme_order, refused, refused_with};

const ALL: [OrderStatus; 7] = [Pending, Confirmed, Processing, Shipped, Delivered, Cancelled, Failed];

const LEGAL: [(OrderStatus, OrderStatus); 6] = [
    (Confirmed, Processing),
    (Confirmed, Shipped),
    (Confirmed, Cancelled),
    (Processing, Shipped),
    (Processing, Cancelled),
    (Shipped, Delivered),
];

/// Makes an order that stands at the given status.
async fn order_at(stack: &Stack, admin: &Person, status: &OrderStatus) -> Uuid {
    let mut body = readme_order();
    if *status == Failed {
        body["payment_method"] = json!("sim_declined");
    }
    stack.payments.set(if *status == Pending { Mode::Refuse(503, "unavailable") } else { Mode::Normal });
    let id = admin.place(body).await.id;
    stack.payments.set(Mode::Normal);
    let moves: &[OrderStatus] = match status {
        Pending | Confirmed | Failed => &[],
        Processing => &[Processing],
        Shipped => &[Shipped],
        Delivered => &[Shipped, Delivered],
        Cancelled => &[Cancelled],
        OrderStatus::Unknown(word) => panic!("{word} is not in the document"),
    };
    for next in moves {
        admin.move_to(id, next).await;
    }
    assert_eq!(admin.read(id).await.status, *status);
    id
}

#[tokio::test]
async fn an_admin_makes_exactly_the_moves_of_the_document() {
    let stack = Stack::start().await;
    let admin = stack.admin();
    let allowed = |from: &OrderStatus, to: &OrderStatus| {
        LEGAL.iter().chain([&(Cancelled, Cancelled)]).any(|legal| *legal == (from.clone(), to.clone()))
    };
    for from in ALL {
        let id = order_at(&stack, &admin, &from).await;
        for to in ALL.into_iter().filter(|to| !allowed(&from, to)) {
            let (status, body) = refused(admin.try_move(id, &to).await);
            assert_eq!((status, body.error_code.as_deref()), (409, Some("illegal_transition")), "{from} to {to}");
            let names = [from.to_string(), to.to_string()];
            assert!(names.iter().all(|name| body.message.contains(name)), "{from} to {to}: {}", body.message);
            assert_eq!(admin.read(id).await.status, from);
        }
    }
    for (from, to) in LEGAL {
        let id = order_at(&stack, &admin, &from).await;
        let before = admin.read(id).await;
        let moved = admin.move_to(id, &to).await;
        assert_eq!((moved.id, &moved.status), (id, &to));
        assert!(moved.updated_at > before.updated_at && moved.created_at == before.created_at);
        assert_eq!(admin.read(id).await.status, to);
    }
    stack.stop().await;
}

#[tokio::test]
async fn a_customer_may_cancel_their_own_order_and_nothing_else() {
    let stack = Stack::start().await;
    let (customer, stranger) = (stack.customer(), stack.customer());
    let id = customer.place(readme_order()).await.id;
    for next in ALL.into_iter().filter(|next| *next != Cancelled) {
        assert_eq!(refused_with(customer.try_move(id, &next).await), code(403, "forbidden"), "{next}");
    }
    for next in ALL {
        assert_eq!(refused_with(stranger.try_move(id, &next).await), code(404, "not_found"), "{next}");
    }
    assert_eq!(refused_with(customer.try_move(Uuid::now_v7(), Cancelled).await), code(404, "not_found"));
    assert_eq!(customer.read(id).await.status, Confirmed);
    assert_eq!(customer.move_to(id, Cancelled).await.status, Cancelled);
    stack.stop().await;
}

#[tokio::test]
async fn a_customer_cannot_cancel_what_is_on_its_way() {
    let stack = Stack::start().await;
    let (customer, admin) = (stack.customer(), stack.admin());
    let id = customer.place(readme_order()).await.id;
    admin.move_to(id, Shipped).await;
    assert_eq!(refused_with(customer.try_move(id, Cancelled).await), code(409, "illegal_transition"));
    assert!(stack.payments.received("POST", "/payments/").is_empty());
    stack.stop().await;
}

#[tokio::test]
async fn of_two_moves_at_once_one_wins() {
    let stack = Stack::start().await;
    let admin = stack.admin();
    for _ in 0..5 {
        let id = admin.place(readme_order()).await.id;
        let (shipped, cancelled) = tokio::join!(admin.try_move(id, Shipped), admin.try_move(id, Cancelled));
        let order = admin.read(id).await;
        let (won, lost) = if order.status == Shipped { (shipped, cancelled) } else { (cancelled, shipped) };
        assert_eq!(won.unwrap().status, order.status);
        assert_eq!(refused_with(lost), code(409, "illegal_transition"));
        let refunds = usize::from(order.status == Cancelled);
        assert_eq!(stack.payments.refunds(order.payment_id.unwrap()), refunds);
    }
    stack.stop().await;
}
