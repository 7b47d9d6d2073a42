ALTER TABLE hotline_call ADD subscriber nvarchar(128) COLLATE Latin1_General_BIN2 NULL;
GO
DROP INDEX IF EXISTS ix_hotline_call_caller ON hotline_call;
GO
CREATE INDEX ix_hotline_call_subscriber ON hotline_call (event_id, subscriber, outcome, entered_ms) WHERE subscriber IS NOT NULL;
GO
CREATE INDEX ix_hotline_call_known ON hotline_call (event_id, outcome, returned, entered_ms, seq, subscriber) WHERE subscriber IS NOT NULL;
GO
CREATE INDEX ix_hotline_call_uncompared ON hotline_call (event_id, seq) WHERE subscriber IS NULL AND caller IS NOT NULL;
