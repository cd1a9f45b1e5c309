//! What the three sets of books say: those of orders, of payments, and of the provider.

use std::collections::BTreeMap;

use provision::Postgres;
use serde_json::Value;

/// What is wrong, at rest; nothing where every rule holds.
pub struct Books {
    orders: Vec<Value>,
    payments: Vec<Value>,
    charges: Vec<Value>,
    refunds: Vec<Value>,
}

impl Books {
    pub fn read(postgres: &Postgres) -> Self {
        let rows = |database: &str, select: &str| -> Vec<Value> {
            let sql = format!("SELECT coalesce(json_agg(t), '[]')::text FROM ({select}) t");
            serde_json::from_str(&postgres.ask(database, &sql).unwrap().unwrap()).unwrap()
        };
        Self {
            orders: rows("orders", "SELECT id, status, total, payment_id FROM orders"),
            payments: rows(
                "payments",
                "SELECT id, order_id, status, amount, refunded_amount, reserved_amount FROM payments",
            ),
            charges: rows("payments", "SELECT key, amount, declined FROM provider.charges"),
            refunds: rows("payments", "SELECT charge, amount FROM provider.refunds WHERE refused IS NULL"),
        }
    }

    /// How much is not at rest: orders that wait, work that is left, payments and refunds under way.
    pub fn unfinished(postgres: &Postgres) -> i64 {
        let count =
            |database: &str, sql: &str| -> i64 { postgres.ask(database, sql).unwrap().unwrap().parse().unwrap() };
        count(
            "orders",
            "SELECT (SELECT count(*) FROM orders WHERE status = 'pending') + (SELECT count(*) FROM order_work)",
        ) + count(
            "payments",
            "SELECT (SELECT count(*) FROM payments WHERE status = 'processing')
                      + (SELECT count(*) FROM refunds WHERE status = 'processing')",
        )
    }

    pub fn orders(&self) -> usize {
        self.orders.len()
    }

    pub fn in_status(&self, status: &str) -> usize {
        self.orders.iter().filter(|order| order["status"] == status).count()
    }

    /// Every breach of the rules, in words.
    pub fn breaches(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut of_order: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for payment in &self.payments {
            of_order.entry(text(payment, "order_id")).or_default().push(payment);
        }
        for order in &self.orders {
            let (id, status, total) = (text(order, "id"), text(order, "status"), number(order, "total"));
            let payments = of_order.remove(id).unwrap_or_default();
            let captured: i64 = payments.iter().map(|it| self.captured(text(it, "id"))).sum();
            let returned: i64 = payments.iter().map(|it| self.returned(text(it, "id"))).sum();
            let completed =
                payments.iter().filter(|it| it["status"] == "completed" || it["status"] == "refunded").count();
            let fits = match status {
                "confirmed" => completed == 1 && captured == total && returned == 0,
                "cancelled" => completed == 1 && captured == total && returned == total,
                "failed" => captured == returned,
                _ => false,
            };
            if !fits {
                found.push(format!(
                    "order {id} is {status}, costs {total}: {completed} completed payments, {captured} captured, {returned} given back"
                ));
            }
        }
        found.extend(of_order.keys().map(|order| format!("a payment of an order {order} that there is not")));
        for payment in &self.payments {
            let (id, refunded) = (text(payment, "id"), number(payment, "refunded_amount"));
            if refunded > number(payment, "amount") || number(payment, "reserved_amount") != 0 {
                found.push(format!("payment {payment} gives back more than it took, or is still about to"));
            }
            if refunded != self.returned(id) {
                found.push(format!("payment {id}: {refunded} refunded, and {} at the provider", self.returned(id)));
            }
        }
        let known = |key: &str| self.payments.iter().any(|payment| text(payment, "id") == key);
        found.extend(
            self.charges
                .iter()
                .filter(|charge| !known(text(charge, "key")))
                .map(|it| format!("a charge that nobody knows: {it}")),
        );
        found
    }

    fn captured(&self, payment: &str) -> i64 {
        let of = self.charges.iter().filter(|charge| text(charge, "key") == payment && charge["declined"].is_null());
        of.map(|charge| number(charge, "amount")).sum()
    }

    fn returned(&self, payment: &str) -> i64 {
        let of = self.refunds.iter().filter(|refund| text(refund, "charge") == payment);
        of.map(|refund| number(refund, "amount")).sum()
    }
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn number(row: &Value, key: &str) -> i64 {
    row[key].as_i64().unwrap_or_default()
}
