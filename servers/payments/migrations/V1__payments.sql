-- Amounts are minor units (cents) everywhere.
CREATE TABLE payments (
    id              uuid        PRIMARY KEY,
    order_id        uuid        NOT NULL,
    user_id         uuid        NOT NULL,
    status          text        NOT NULL
        CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled', 'refunded')),
    amount          bigint      NOT NULL CHECK (amount > 0),
    -- Promised to refunds that are under way.
    reserved_amount bigint      NOT NULL DEFAULT 0 CHECK (reserved_amount >= 0),
    refunded_amount bigint      NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
    currency        text        NOT NULL CHECK (currency IN ('USD', 'EUR', 'GBP')),
    payment_method  text        NOT NULL
        CHECK (payment_method IN ('sim_approved', 'sim_declined', 'sim_insufficient_funds')),
    failure_reason  text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT payments_refunds_within_amount CHECK (refunded_amount + reserved_amount <= amount),
    CONSTRAINT payments_refunds_of_captured
        CHECK (status IN ('completed', 'refunded') OR refunded_amount + reserved_amount = 0),
    CONSTRAINT payments_refunded_means_all CHECK ((status = 'refunded') = (refunded_amount = amount)),
    CONSTRAINT payments_failure_has_reason CHECK ((status = 'failed') = (failure_reason IS NOT NULL))
);

-- An order is charged once at a time, and not again once it was paid, even if the money went back.
CREATE UNIQUE INDEX payments_live_order ON payments (order_id)
    WHERE status NOT IN ('failed', 'cancelled');

CREATE INDEX payments_order ON payments (order_id);
CREATE INDEX payments_user ON payments (user_id, id);
CREATE INDEX payments_status ON payments (status, id);

CREATE TABLE refunds (
    id             uuid        PRIMARY KEY,
    payment_id     uuid        NOT NULL REFERENCES payments,
    amount         bigint      NOT NULL CHECK (amount > 0),
    reason         text,
    requested_by   text        NOT NULL,
    status         text        NOT NULL CHECK (status IN ('processing', 'completed', 'failed')),
    failure_reason text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT refunds_failure_has_reason CHECK ((status = 'failed') = (failure_reason IS NOT NULL))
);

CREATE INDEX refunds_payment ON refunds (payment_id);

CREATE TABLE idempotency_keys (
    caller      text        NOT NULL,
    operation   text        NOT NULL,
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,
    resource_id uuid        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, operation, key)
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
