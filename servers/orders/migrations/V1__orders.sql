-- Amounts are minor units of the order's currency.
CREATE TABLE orders (
    id             uuid        PRIMARY KEY,
    user_id        uuid        NOT NULL,
    status         text        NOT NULL DEFAULT 'pending',
    total          bigint      NOT NULL CHECK (total > 0),
    currency       text        NOT NULL CHECK (currency IN ('USD', 'EUR', 'GBP')),
    payment_method text        NOT NULL,
    payment_id     uuid,
    failure_reason text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT known_status CHECK (
        status IN ('pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled', 'failed')
    ),
    -- What was confirmed was paid, and stays paid or is refunded: the payment is never forgotten.
    CONSTRAINT paid_once_confirmed CHECK (status IN ('pending', 'failed') OR payment_id IS NOT NULL),
    CONSTRAINT reason_when_failed CHECK ((status = 'failed') = (failure_reason IS NOT NULL))
);

-- The lists: newest first, for an account, for a status or for both.
CREATE INDEX orders_of_user ON orders (user_id, id);
CREATE INDEX orders_in_status ON orders (status, id);
CREATE INDEX orders_of_user_in_status ON orders (user_id, status, id);

CREATE TABLE order_items (
    order_id uuid    NOT NULL REFERENCES orders ON DELETE CASCADE,
    position integer NOT NULL,
    name     text    NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    price    bigint  NOT NULL CHECK (price > 0),
    PRIMARY KEY (order_id, position)
);

-- What is still to be done with the payments service. An item is written together with the state that calls for it and
-- deleted together with the state that it leads to, so a crash between the two loses nothing.
CREATE TABLE order_work (
    order_id        uuid        NOT NULL REFERENCES orders ON DELETE CASCADE,
    kind            text        NOT NULL CHECK (kind IN ('charge', 'refund')),
    next_attempt_at timestamptz NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, kind)
);

CREATE INDEX order_work_due ON order_work (next_attempt_at);

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
