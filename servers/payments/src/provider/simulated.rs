use server_kit::{Database, Error, Money};

use super::{Answer, Charge, ChargeRequest, Provider, ProviderError, Refund, RefundRequest};
use crate::payment::PaymentMethod;

/// A provider that moves no money but keeps books like one that does, in the schema `provider`. The payment method
/// says how a charge ends.
#[derive(Clone)]
pub struct Simulated {
    database: Database,
}

/// Writes the charge down, or answers what the key stands for already. May wait for the row.
const CHARGE: &str = "
    INSERT INTO provider.charges AS known (key, amount, currency, payment_method, declined)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key
    RETURNING amount = $2 AND currency = $3 AND payment_method = $4 AS same, declined";

const LOCK_CHARGE: &str = "SELECT amount, declined FROM provider.charges WHERE key = $1 FOR UPDATE";
const KNOWN_REFUND: &str = "
    SELECT charge = $2 AND amount = $3 AS same, refused FROM provider.refunds WHERE key = $1";
const RETURNED: &str = "
    SELECT coalesce(sum(amount), 0)::bigint FROM provider.refunds WHERE charge = $1 AND refused IS NULL";
const REFUND: &str = "INSERT INTO provider.refunds (key, charge, amount, refused) VALUES ($1, $2, $3, $4)";

fn verdict(method: PaymentMethod) -> Option<&'static str> {
    match method {
        PaymentMethod::SimApproved => None,
        PaymentMethod::SimDeclined => Some("card_declined"),
        PaymentMethod::SimInsufficientFunds => Some("insufficient_funds"),
    }
}

impl Simulated {
    /// A provider that keeps its books in this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    async fn book_charge(&self, request: &ChargeRequest) -> Result<Option<Charge>, Error> {
        let (amount, currency, method) = (request.amount.minor(), request.currency.as_str(), request.method.as_str());
        let params = [&request.key as _, &amount as _, &currency as _, &method as _, &verdict(request.method) as _];
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let row = transaction.query_opt(CHARGE, &params).await?;
        transaction.commit().await?;
        let row = row.ok_or_else(|| Error::internal("the ledger answered no row"))?;
        let outcome = match row.get::<_, Option<String>>("declined") {
            None => Charge::Captured,
            Some(reason) => Charge::Declined(reason),
        };
        Ok(row.get::<_, bool>("same").then_some(outcome))
    }

    async fn book_refund(&self, request: &RefundRequest) -> Result<Option<Refund>, Error> {
        let amount = request.amount.minor();
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        // The lock makes refunds of one charge wait for each other, so that their sum is known.
        let Some(charge) = transaction.query_opt(LOCK_CHARGE, &[&request.charge]).await? else {
            return Ok(Some(Refund::Refused("unknown_charge".to_owned())));
        };
        if let Some(known) = transaction.query_opt(KNOWN_REFUND, &[&request.key, &request.charge, &amount]).await? {
            let outcome = known.get::<_, Option<String>>("refused").map_or(Refund::Returned, Refund::Refused);
            return Ok(known.get::<_, bool>("same").then_some(outcome));
        }
        let captured = match charge.get::<_, Option<&str>>("declined") {
            None => Money::from_minor(charge.get("amount")),
            Some(_) => Money::ZERO,
        };
        let returned = transaction.query_opt(RETURNED, &[&request.charge]).await?;
        let returned = Money::from_minor(returned.map_or(0, |row| row.get(0)));
        let fits = returned.checked_add(request.amount).is_some_and(|sum| sum <= captured);
        let refused = (!fits).then_some("exceeds_charge");
        transaction.execute(REFUND, &[&request.key, &request.charge, &amount, &refused]).await?;
        transaction.commit().await?;
        Ok(Some(refused.map_or(Refund::Returned, |reason| Refund::Refused(reason.to_owned()))))
    }
}

impl Provider for Simulated {
    fn charge(&self, request: ChargeRequest) -> Answer<'_, Charge> {
        Box::pin(async move {
            let outcome = self.book_charge(&request).await.map_err(ProviderError::unknown)?;
            outcome.ok_or(ProviderError::KeyReused(request.key))
        })
    }

    fn refund(&self, request: RefundRequest) -> Answer<'_, Refund> {
        Box::pin(async move {
            let outcome = self.book_refund(&request).await.map_err(ProviderError::unknown)?;
            outcome.ok_or(ProviderError::KeyReused(request.key))
        })
    }
}
