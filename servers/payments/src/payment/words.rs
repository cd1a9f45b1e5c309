use server_kit::words;

words! {
    /// Where a payment stands.
    PaymentStatus {
        Pending = "pending",
        Processing = "processing",
        Completed = "completed",
        Failed = "failed",
        Cancelled = "cancelled",
        Refunded = "refunded",
    }
}

words! {
    /// A currency with two decimals (ISO 4217).
    Currency { Usd = "USD", Eur = "EUR", Gbp = "GBP" }
}

words! {
    /// How to pay. The methods belong to the simulated provider: `sim_approved` is taken,
    /// `sim_declined` and `sim_insufficient_funds` are refused for the reason that the name says. `sim_slow` is taken
    /// after two seconds, and `sim_timeout` is taken without an answer to the first request.
    PaymentMethod {
        SimApproved = "sim_approved",
        SimDeclined = "sim_declined",
        SimInsufficientFunds = "sim_insufficient_funds",
        SimSlow = "sim_slow",
        SimTimeout = "sim_timeout",
    }
}

words! {
    /// Where a refund stands.
    RefundStatus { Processing = "processing", Completed = "completed", Failed = "failed" }
}
