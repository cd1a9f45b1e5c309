-- Methods that make the simulated provider fail on purpose.
ALTER TABLE payments
    DROP CONSTRAINT payments_payment_method_check,
    ADD CONSTRAINT payments_payment_method_check CHECK (
        payment_method IN ('sim_approved', 'sim_declined', 'sim_insufficient_funds', 'sim_slow', 'sim_timeout'));
