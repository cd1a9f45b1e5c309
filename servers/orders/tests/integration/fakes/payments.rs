use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use serde_json::{Value, json};
use uuid::Uuid;

use super::users::is_service;
use super::{Answer, Fake, Received, refusal};

/// How money is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As it should be.
    Normal,
    /// It is moved, and the answer is an error.
    LoseTheAnswer,
    /// It is moved, and there is no answer.
    NeverAnswer,
    /// It is not moved, and there is no answer.
    Hang,
    /// It is not moved, and the answer is this error.
    Refuse(u16, &'static str),
    /// The provider takes its time: the payment is there and not settled.
    Process,
    /// The answer speaks of another amount, or of another order.
    Confuse(&'static str),
}

#[derive(Default)]
struct Ledger {
    /// By idempotency key.
    charges: BTreeMap<String, Value>,
    /// By idempotency key: the payment that was refunded.
    refunds: BTreeMap<String, Uuid>,
}

/// Charges a key once and refunds a key once.
pub struct Payments {
    fake: Fake,
    mode: Arc<Mutex<Mode>>,
    ledger: Arc<Mutex<Ledger>>,
}

impl Payments {
    pub async fn start() -> Self {
        let (mode, ledger) = (Arc::new(Mutex::new(Mode::Normal)), Arc::<Mutex<Ledger>>::default());
        let (now, kept) = (Arc::clone(&mode), Arc::clone(&ledger));
        let fake = Fake::start(move |request| {
            let now = *now.lock().unwrap();
            let answer = answer(&request, now, &mut kept.lock().unwrap());
            async move {
                match answer {
                    Some(answer) => answer,
                    None => futures::future::pending().await,
                }
            }
            .boxed()
        });
        Self { fake: fake.await, mode, ledger }
    }

    pub fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
    }

    /// The payments of an order for which money was taken, or was to be taken and was not.
    pub fn charges(&self, order: Uuid) -> usize {
        let ledger = self.ledger.lock().unwrap();
        ledger.charges.values().filter(|payment| payment["order_id"] == json!(order)).count()
    }

    /// How often a payment was refunded.
    pub fn refunds(&self, payment: Uuid) -> usize {
        self.ledger.lock().unwrap().refunds.values().filter(|refunded| **refunded == payment).count()
    }

    /// Refunds the payment of an order behind the back of the orders service.
    pub fn refund_order(&self, order: Uuid) {
        let mut ledger = self.ledger.lock().unwrap();
        let payment = ledger.charges.values().find(|payment| payment["order_id"] == json!(order)).unwrap();
        let id = payment["id"].as_str().unwrap().parse().unwrap();
        refund(&mut ledger, id, "by-an-admin").unwrap();
    }
}

impl Deref for Payments {
    type Target = Fake;

    fn deref(&self) -> &Fake {
        &self.fake
    }
}

/// `None` is no answer.
fn answer(request: &Received, mode: Mode, ledger: &mut Ledger) -> Option<Answer> {
    if request.path == "/health/live" {
        return Some((200, json!({"status": "alive"})));
    }
    if !is_service(request) {
        return Some(refusal(401, "invalid_token"));
    }
    let mut segments = request.path.strip_prefix("/payments")?.split('/').skip(1);
    let id: Option<Uuid> = segments.next().map(|id| id.parse().unwrap());
    match (mode, request.method.as_str(), id) {
        (_, "GET", Some(id)) => {
            return Some(find(ledger, id).map_or(refusal(404, "not_found"), |payment| (200, payment)));
        }
        (Mode::Hang, ..) => return None,
        (Mode::Refuse(status, code), ..) => return Some(refusal(status, code)),
        _ => {}
    }
    let key = request.header("idempotency-key");
    assert!(!key.is_empty(), "money is moved without a key: {request:?}");
    let (status, mut payment) = match id {
        None => (201, charge(ledger, &request.body, key)),
        Some(id) => match refund(ledger, id, key) {
            Ok(payment) => (200, payment),
            Err(code) => return Some(refusal(409, code)),
        },
    };
    match mode {
        Mode::NeverAnswer => return None,
        Mode::LoseTheAnswer => return Some(refusal(503, "unavailable")),
        Mode::Process => payment["status"] = json!("processing"),
        Mode::Confuse("amount") => payment["amount"] = json!(0.01),
        Mode::Confuse(id) => payment[id] = json!(Uuid::now_v7()),
        Mode::Normal | Mode::Hang | Mode::Refuse(..) => {}
    }
    Some((status, payment))
}

fn find(ledger: &Ledger, id: Uuid) -> Option<Value> {
    ledger.charges.values().find(|payment| payment["id"] == json!(id)).cloned()
}

fn charge(ledger: &mut Ledger, body: &Value, key: &str) -> Value {
    let charged = ledger.charges.entry(key.to_owned()).or_insert_with(|| {
        let mut payment = body.clone();
        payment["id"] = json!(Uuid::now_v7());
        payment["refunded_amount"] = json!(0);
        payment["created_at"] = json!("2026-11-23T09:31:00Z");
        payment["updated_at"] = json!("2026-11-23T09:31:00Z");
        payment["status"] = json!("completed");
        if body["payment_method"] != "sim_approved" {
            payment["status"] = json!("failed");
            payment["failure_reason"] = json!("the card was declined");
        }
        payment
    });
    charged.clone()
}

fn refund(ledger: &mut Ledger, id: Uuid, key: &str) -> Result<Value, &'static str> {
    let payment = ledger.charges.values_mut().find(|payment| payment["id"] == json!(id)).ok_or("not_found")?;
    if payment["status"] != "completed" && !ledger.refunds.contains_key(key) {
        return Err("not_refundable");
    }
    payment["status"] = json!("refunded");
    payment["refunded_amount"] = payment["amount"].clone();
    ledger.refunds.insert(key.to_owned(), id);
    Ok(payment.clone())
}
