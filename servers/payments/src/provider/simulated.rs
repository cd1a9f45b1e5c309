use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use server_kit::{Database, Error, Money, words};

use super::{Answer, Charge, ChargeRequest, Provider, ProviderError, Refund, RefundRequest};
use crate::payment::PaymentMethod;

/// How long a charge with `sim_slow` takes. Less than the patience of those who ask.
const SLOW: Duration = Duration::from_secs(2);

/// A provider that moves no money but keeps books like one that does, in the schema `provider`. The payment method
/// says how a charge ends, and a switch makes everything fail.
#[derive(Clone)]
pub struct Simulated {
    database: Database,
    faults: FaultSwitch,
}

words! {
    /// What is wrong with the simulated provider, whatever it is asked: nothing; it never answers, and does nothing; it says
    /// at once that it does not work; it declines every charge and refuses every refund.
    #[derive(Default)]
    Fault {
        #[default]
        None = "none",
        Stalled = "stalled",
        Unavailable = "unavailable",
        Declining = "declining",
    }
}

/// Turned while the provider works. Clones turn the same one.
#[derive(Debug, Clone, Default)]
pub struct FaultSwitch(Arc<Mutex<Fault>>);

impl FaultSwitch {
    /// From now on this is wrong.
    pub fn set(&self, fault: Fault) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    fn get(&self) -> Fault {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fails as it is switched; answers whether to decline.
    async fn pass(&self) -> Result<bool, ProviderError> {
        match self.get() {
            Fault::None => Ok(false),
            Fault::Declining => Ok(true),
            Fault::Unavailable => Err(ProviderError::unknown("the simulated provider is switched off")),
            Fault::Stalled => std::future::pending().await,
        }
    }
}

/// Writes the charge down, or answers what the key stands for already. May wait for the row.
const CHARGE: &str = "
    INSERT INTO provider.charges AS known (key, amount, currency, payment_method, declined)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key
    RETURNING amount = $2 AND currency = $3 AND payment_method = $4 AS same, declined, xmax = 0 AS fresh";

const LOCK_CHARGE: &str = "SELECT amount, declined FROM provider.charges WHERE key = $1 FOR UPDATE";
const KNOWN_REFUND: &str = "
    SELECT charge = $2 AND amount = $3 AS same, refused FROM provider.refunds WHERE key = $1";
const RETURNED: &str = "
    SELECT coalesce(sum(amount), 0)::bigint FROM provider.refunds WHERE charge = $1 AND refused IS NULL";
const REFUND: &str = "INSERT INTO provider.refunds (key, charge, amount, refused) VALUES ($1, $2, $3, $4)";

fn verdict(method: PaymentMethod) -> Option<&'static str> {
    match method {
        PaymentMethod::SimApproved | PaymentMethod::SimSlow | PaymentMethod::SimTimeout => None,
        PaymentMethod::SimDeclined => Some("card_declined"),
        PaymentMethod::SimInsufficientFunds => Some("insufficient_funds"),
    }
}

impl Simulated {
    /// A provider that keeps its books in this database.
    pub fn new(database: Database) -> Self {
        Self { database, faults: FaultSwitch::default() }
    }

    /// What makes it fail.
    pub fn faults(&self) -> &FaultSwitch {
        &self.faults
    }

    /// Answers what the key stands for, where that is the same, and whether it was written down just now.
    async fn book_charge(
        &self,
        request: &ChargeRequest,
        verdict: Option<&str>,
    ) -> Result<Option<(Charge, bool)>, Error> {
        let (amount, currency, method) = (request.amount.minor(), request.currency.as_str(), request.method.as_str());
        let params = [&request.key as _, &amount as _, &currency as _, &method as _, &verdict as _];
        let mut connection = self.database.connection().await?;
        let transaction = connection.transaction().await?;
        let row = transaction.query_opt(CHARGE, &params).await?;
        transaction.commit().await?;
        let row = row.ok_or_else(|| Error::internal("the ledger answered no row"))?;
        let outcome = match row.get::<_, Option<String>>("declined") {
            None => Charge::Captured,
            Some(reason) => Charge::Declined(reason),
        };
        Ok(row.get::<_, bool>("same").then_some((outcome, row.get("fresh"))))
    }

    async fn book_refund(&self, request: &RefundRequest, declining: bool) -> Result<Option<Refund>, Error> {
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
        let refused = if declining { Some("provider_declines") } else { (!fits).then_some("exceeds_charge") };
        transaction.execute(REFUND, &[&request.key, &request.charge, &amount, &refused]).await?;
        transaction.commit().await?;
        Ok(Some(refused.map_or(Refund::Returned, |reason| Refund::Refused(reason.to_owned()))))
    }
}

impl Provider for Simulated {
    fn charge(&self, request: ChargeRequest) -> Answer<'_, Charge> {
        Box::pin(async move {
            let declining = self.faults.pass().await?;
            if request.method == PaymentMethod::SimSlow {
                tokio::time::sleep(SLOW).await;
            }
            let verdict = if declining { Some("provider_declines") } else { verdict(request.method) };
            let booked = self.book_charge(&request, verdict).await.map_err(ProviderError::unknown)?;
            match booked.ok_or(ProviderError::KeyReused(request.key))? {
                (_, true) if request.method == PaymentMethod::SimTimeout => std::future::pending().await,
                (outcome, _) => Ok(outcome),
            }
        })
    }

    fn refund(&self, request: RefundRequest) -> Answer<'_, Refund> {
        Box::pin(async move {
            let declining = self.faults.pass().await?;
            let outcome = self.book_refund(&request, declining).await.map_err(ProviderError::unknown)?;
            outcome.ok_or(ProviderError::KeyReused(request.key))
        })
    }
}
