//! What touches both the store and other services. The rule that keeps money from going missing: what is to be done is
//! written down before another service is asked to do it, and struck off after it was done. No transaction and no
//! connection is held while another service is asked.
//!
//! A call whose outcome is not known changes nothing here. Its work item stays, and whoever comes next (a repeated
//! request, or [`reconcile`](crate::reconcile)) makes the same call with the same idempotency key.

use std::time::Duration;

use server_kit::{Caller, Error, Idempotency, crash};
use uuid::Uuid;

use crate::App;
use crate::order::{NewOrder, Order, OrderStatus};
use crate::peers::Origin;
use crate::store::Work;

/// How long an account that was seen is taken to exist.
const ACCOUNT_TTL: Duration = Duration::from_secs(60);

impl App {
    /// Places an order and charges it. A repeated request with an idempotency key gets the order of the first, and
    /// charges it where that is still to be done.
    ///
    /// # Errors
    /// A conflict when the account is gone or the key was used for something else; [`Error::Unavailable`] while the
    /// users service cannot be asked, and then nothing was written.
    pub(crate) async fn place(
        &self,
        new: NewOrder,
        idempotency: &Idempotency,
        origin: &Origin<'_>,
    ) -> Result<Order, Error> {
        self.check_account(new.user_id, origin).await?;
        let order = self.store.place(new, idempotency).await?;
        crash::point("order.recorded");
        self.charge(order, origin).await
    }

    /// An access token outlives its account by minutes; an order must not.
    async fn check_account(&self, user: Uuid, origin: &Origin<'_>) -> Result<(), Error> {
        let key = user.to_string();
        if self.accounts.contains(&key).await == Some(true) {
            return Ok(());
        }
        if !self.peers.has_account(user, origin).await? {
            return Err(Error::conflict("account_gone", "the account of this access token is gone"));
        }
        self.accounts.put(&key, &true, ACCOUNT_TTL).await;
        Ok(())
    }

    /// Charges a pending order. It stays pending while the outcome is not known.
    async fn charge(&self, order: Order, origin: &Origin<'_>) -> Result<Order, Error> {
        if order.status != OrderStatus::Pending {
            return Ok(order);
        }
        if self.store.begin(order.id, Work::Charge).await? {
            crash::point("charge.begun");
            let charge = self.peers.charge(&order, origin).await;
            crash::point("charge.answered");
            if let Some(settled) = self.store.settle(order.id, &charge).await? {
                crash::point("charge.settled");
                return Ok(settled);
            }
        }
        // Not known yet, or settled by another request at the same time.
        self.store.order(order.id).await?.ok_or_else(|| Error::internal("an order went away while it was charged"))
    }

    /// Moves an order on. Cancelling refunds it before this answers; cancelling once more finishes a refund that is
    /// left to do, and otherwise changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] and a conflict as the rules have it. [`Error::Unfinished`] when the
    /// order was cancelled and it is not known whether it was refunded: the same request once more tries again.
    pub(crate) async fn move_on(
        &self,
        id: Uuid,
        next: OrderStatus,
        caller: &Caller,
        origin: &Origin<'_>,
    ) -> Result<Order, Error> {
        // A move is lost only to another move, and no order comes back to a status: this ends.
        loop {
            let order = self.store.order(id).await?;
            let order = order.filter(|order| order.is_visible_to(caller)).ok_or(Error::NotFound)?;
            if order.status == OrderStatus::Cancelled && next == OrderStatus::Cancelled {
                return match self.store.begin(id, Work::Refund).await? {
                    true => self.refund(order, origin).await,
                    false => Ok(order),
                };
            }
            order.check_move(next, caller)?;
            match self.store.move_on(id, order.status, next).await? {
                Some(moved) if next == OrderStatus::Cancelled => return self.refund(moved, origin).await,
                Some(moved) => return Ok(moved),
                None => {}
            }
        }
    }

    /// Refunds a cancelled order.
    async fn refund(&self, order: Order, origin: &Origin<'_>) -> Result<Order, Error> {
        crash::point("cancel.recorded");
        let payment = order.payment_id.ok_or_else(|| Error::internal("a cancelled order has no payment"))?;
        if let Err(cause) = self.peers.refund(order.id, payment, origin).await {
            let message = "the order is cancelled, but it is not known whether it was refunded";
            return Err(Error::Unfinished { message, source: cause.into() });
        }
        crash::point("refund.answered");
        self.store.finish(order.id, Work::Refund).await?;
        crash::point("refund.finished");
        Ok(order)
    }
}
