ALTER TABLE hotline_call ADD COLUMN subscriber TEXT NULL;

DROP INDEX IF EXISTS ix_hotline_call_caller;

CREATE INDEX ix_hotline_call_subscriber ON hotline_call (event_id, subscriber, outcome, entered_ms) WHERE subscriber IS NOT NULL;

CREATE INDEX ix_hotline_call_known ON hotline_call (event_id, outcome, returned, entered_ms, seq, subscriber) WHERE subscriber IS NOT NULL;

CREATE INDEX ix_hotline_call_uncompared ON hotline_call (event_id, seq) WHERE subscriber IS NULL AND caller IS NOT NULL;
