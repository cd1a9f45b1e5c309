-- Work that payments answered again and again, and that no answer settled, waits for a person. Nothing is dropped.
ALTER TABLE order_work
    ADD COLUMN contradictions integer NOT NULL DEFAULT 0,
    ADD COLUMN parked_at timestamptz;

DROP INDEX order_work_due;
CREATE INDEX order_work_due ON order_work (next_attempt_at) WHERE parked_at IS NULL;
