//! What a payment is, who may see it, and what may be given back of it. No SQL and no HTTP.

mod words;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use server_kit::{Caller, Error, Money, Role};
use uuid::Uuid;

pub use words::{Currency, PaymentMethod, PaymentStatus, RefundStatus};

/// A charge and what was given back of it.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Its id; the provider knows the charge by it.
    pub id: Uuid,
    /// The order that is paid.
    pub order_id: Uuid,
    /// The account that pays.
    pub user_id: Uuid,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What was charged.
    pub amount: Money,
    /// What is promised to refunds under way.
    pub reserved: Money,
    /// What was given back.
    pub refunded: Money,
    /// The currency of all three.
    pub currency: Currency,
    /// How it was paid.
    pub method: PaymentMethod,
    /// Why the charge failed, where it did.
    pub failure_reason: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Which payments a list is of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filters {
    /// Only payments of this order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Uuid>,
    /// Only payments in this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PaymentStatus>,
}

/// Why a payment is not refunded.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefused {
    /// There is no captured money to give back.
    #[error("the payment is {}; only a completed one can be refunded", .0.as_str())]
    Status(PaymentStatus),
    /// There is less than was asked for. Refunds under way count as given back.
    #[error("{left} {} is left to refund", currency.as_str())]
    Exceeds {
        /// How much there is.
        left: Money,
        /// Of what.
        currency: Currency,
    },
}

impl From<RefundRefused> for Error {
    fn from(refused: RefundRefused) -> Self {
        let code = match refused {
            RefundRefused::Status(_) => "not_refundable",
            RefundRefused::Exceeds { .. } => "refund_exceeds_payment",
        };
        Error::conflict(code, refused.to_string())
    }
}

/// Whose payments a caller may see: one account's, or everybody's (`None`).
///
/// # Errors
/// A token whose subject is no account although its role is a person's.
pub fn visible_to(caller: &Caller) -> Result<Option<Uuid>, Error> {
    match caller.role {
        Role::Customer => caller.user_id().map(Some),
        Role::Admin | Role::Service => Ok(None),
    }
}

impl Payment {
    /// What can still be given back.
    pub fn left(&self) -> Money {
        let left = self.amount.checked_sub(self.refunded).and_then(|left| left.checked_sub(self.reserved));
        left.unwrap_or(Money::ZERO)
    }

    /// How much a refund gives back: what was asked for, or all that is left.
    ///
    /// # Errors
    /// When that is more than there is, or nothing.
    pub fn refund(&self, asked: Option<Money>) -> Result<Money, RefundRefused> {
        if self.status != PaymentStatus::Completed {
            return Err(RefundRefused::Status(self.status));
        }
        let left = self.left();
        let amount = asked.unwrap_or(left);
        match amount > Money::ZERO && amount <= left {
            true => Ok(amount),
            false => Err(RefundRefused::Exceeds { left, currency: self.currency }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(status: PaymentStatus, refunded: i64, reserved: i64) -> Payment {
        let (id, now) = (Uuid::now_v7(), Utc::now());
        Payment {
            id,
            order_id: id,
            user_id: id,
            status,
            amount: Money::from_minor(10_000),
            reserved: Money::from_minor(reserved),
            refunded: Money::from_minor(refunded),
            currency: Currency::Eur,
            method: PaymentMethod::SimApproved,
            failure_reason: None,
            created_at: now,
            updated_at: now,
        }
    }

    fn exceeds(left: i64) -> Result<Money, RefundRefused> {
        Err(RefundRefused::Exceeds { left: Money::from_minor(left), currency: Currency::Eur })
    }

    #[test]
    fn without_an_amount_all_that_is_left_goes_back() {
        let minor = |refunded, reserved| payment(PaymentStatus::Completed, refunded, reserved).refund(None);
        assert_eq!(minor(0, 0), Ok(Money::from_minor(10_000)));
        assert_eq!(minor(2_500, 500), Ok(Money::from_minor(7_000)));
        assert_eq!(minor(2_500, 7_500), exceeds(0));
    }

    #[test]
    fn refunds_under_way_count_as_given_back() {
        let payment = payment(PaymentStatus::Completed, 2_500, 500);
        assert_eq!(payment.refund(Some(Money::from_minor(7_000))), Ok(Money::from_minor(7_000)));
        assert_eq!(payment.refund(Some(Money::from_minor(7_001))), exceeds(7_000));
    }

    #[test]
    fn nothing_and_less_are_no_refund() {
        let payment = payment(PaymentStatus::Completed, 0, 0);
        assert_eq!(payment.refund(Some(Money::ZERO)), exceeds(10_000));
        assert_eq!(payment.refund(Some(Money::from_minor(-1))), exceeds(10_000));
    }

    #[test]
    fn only_a_completed_payment_is_refunded() {
        use PaymentStatus::{Cancelled, Failed, Pending, Processing, Refunded};
        for status in [Pending, Processing, Failed, Cancelled, Refunded] {
            let refused = payment(status, 0, 0).refund(None).unwrap_err();
            assert_eq!(refused, RefundRefused::Status(status));
            assert!(refused.to_string().contains(status.as_str()), "{refused}");
        }
    }

    #[test]
    fn a_refusal_names_what_is_left() {
        let refused = payment(PaymentStatus::Completed, 9_000, 1).refund(Some(Money::from_minor(2_000))).unwrap_err();
        assert_eq!(refused.to_string(), "9.99 EUR is left to refund");
    }

    #[test]
    fn customers_see_their_own_and_others_see_all() {
        let caller =
            |role, subject: &str| Caller { subject: subject.to_owned(), role, scopes: Vec::new(), session: None };
        let id = Uuid::now_v7();
        assert_eq!(visible_to(&caller(Role::Customer, &id.to_string())).unwrap(), Some(id));
        assert_eq!(visible_to(&caller(Role::Admin, &id.to_string())).unwrap(), None);
        assert_eq!(visible_to(&caller(Role::Service, "orders")).unwrap(), None);
        assert!(visible_to(&caller(Role::Customer, "orders")).is_err());
    }
}
