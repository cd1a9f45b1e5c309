-- When somebody looks at what the provider has not settled, if no request does before.
ALTER TABLE payments
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN next_attempt_at timestamptz NOT NULL DEFAULT now() + interval '30 seconds';
ALTER TABLE refunds
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN next_attempt_at timestamptz NOT NULL DEFAULT now() + interval '30 seconds';

CREATE INDEX payments_unsettled ON payments (next_attempt_at) WHERE status = 'processing';
CREATE INDEX refunds_unsettled ON refunds (next_attempt_at) WHERE status = 'processing';
