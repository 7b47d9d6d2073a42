DROP INDEX ix_hotline_call_known;

CREATE INDEX ix_hotline_call_known ON hotline_call (event_id, outcome, returned, entered_ms, seq, subscriber) WHERE subscriber IS NOT NULL;
