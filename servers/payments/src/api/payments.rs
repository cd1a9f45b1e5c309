//! Payments: charge, read, list, refund.

use dropshot::{HttpResponseCreated, HttpResponseOk, Path};
use server_kit::paging::{Cursor, Page};
use server_kit::{Call, Caller, Error, Idempotency, Json, Query};

use super::wire;
use crate::App;
use crate::payment::{Filters, Payment, visible_to};
use crate::store::{NewPayment, NewRefund};

impl From<Payment> for wire::Payment {
    fn from(payment: Payment) -> Self {
        Self {
            id: payment.id,
            order_id: payment.order_id,
            user_id: payment.user_id,
            status: payment.status,
            amount: payment.amount,
            refunded_amount: payment.refunded,
            currency: payment.currency,
            payment_method: payment.method,
            failure_reason: payment.failure_reason,
            created_at: payment.created_at,
            updated_at: payment.updated_at,
        }
    }
}

/// Charges an order.
pub async fn create_payment(
    call: Call<App>,
    _: Caller,
    idempotency: Idempotency,
    Json(body): Json<wire::CreatePaymentRequest>,
) -> Result<HttpResponseCreated<wire::Payment>, Error> {
    let new = NewPayment {
        order_id: body.order_id,
        user_id: body.user_id,
        amount: body.amount,
        currency: body.currency,
        method: body.payment_method,
    };
    Ok(HttpResponseCreated(call.workflow.charge(&new, &idempotency).await?.into()))
}

/// Reads a payment.
pub async fn get_payment(
    call: Call<App>,
    caller: Caller,
    path: Path<wire::PaymentPath>,
) -> Result<HttpResponseOk<wire::Payment>, Error> {
    let owner = visible_to(&caller)?;
    let payment = call.store.payment(path.into_inner().payment_id).await?;
    let visible = payment.filter(|payment| owner.is_none_or(|owner| owner == payment.user_id));
    Ok(HttpResponseOk(visible.ok_or(Error::NotFound)?.into()))
}

/// Lists payments, newest first.
pub async fn list_payments(
    call: Call<App>,
    caller: Caller,
    query: Query<wire::ListQuery>,
) -> Result<HttpResponseOk<Page<wire::Payment>>, Error> {
    let wire::ListQuery { limit, page_token, order_id, status } = query.0;
    let cursor = Cursor::read(limit, page_token.as_deref(), Filters { order_id, status })?;
    let owner = visible_to(&caller)?;
    let payments = call.store.payments(owner, &cursor.filters, cursor.after, cursor.fetch()).await?;
    let payments = payments.into_iter().map(wire::Payment::from).collect();
    Ok(HttpResponseOk(cursor.page(payments, |payment: &wire::Payment| payment.id)?))
}

/// Gives money back.
pub async fn refund_payment(
    call: Call<App>,
    caller: Caller,
    path: Path<wire::PaymentPath>,
    idempotency: Idempotency,
    Json(body): Json<wire::RefundRequest>,
) -> Result<HttpResponseOk<wire::Payment>, Error> {
    let new = NewRefund {
        payment_id: path.into_inner().payment_id,
        amount: body.amount,
        reason: body.reason,
        requested_by: caller.subject,
    };
    Ok(HttpResponseOk(call.workflow.refund(&new, &idempotency).await?.into()))
}
