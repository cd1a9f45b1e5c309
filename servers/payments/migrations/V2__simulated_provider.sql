-- The books of the simulated payment provider. It is another company: nothing here refers to our tables, and our
-- queries never look in here.
CREATE SCHEMA provider;

CREATE TABLE provider.charges (
    key            uuid        PRIMARY KEY,
    amount         bigint      NOT NULL CHECK (amount > 0),
    currency       text        NOT NULL,
    payment_method text        NOT NULL,
    -- Why it was declined; captured where it was not.
    declined       text,
    created_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE provider.refunds (
    key        uuid        PRIMARY KEY,
    charge     uuid        NOT NULL REFERENCES provider.charges,
    amount     bigint      NOT NULL CHECK (amount > 0),
    -- Why it was refused; given back where it was not.
    refused    text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX refunds_charge ON provider.refunds (charge);
