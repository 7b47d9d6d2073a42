ALTER TABLE hotline_call ADD subscriber nvarchar(128) COLLATE Latin1_General_BIN2 NULL;
GO
UPDATE hotline_call SET subscriber = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(caller, ' ', ''), '-', ''), '(', ''), ')', ''), '+', '') WHERE caller IS NOT NULL;
GO
UPDATE hotline_call SET subscriber = SUBSTRING(subscriber, 5, 128) WHERE subscriber LIKE '0086%';
GO
UPDATE hotline_call SET subscriber = SUBSTRING(subscriber, 3, 128) WHERE subscriber LIKE '86%' AND (caller LIKE '+%' OR LEN(subscriber) = 13);
GO
UPDATE hotline_call SET subscriber = SUBSTRING(subscriber, PATINDEX('%[^0]%', subscriber + 'x'), 128) WHERE subscriber LIKE '0%';
GO
UPDATE hotline_call SET subscriber = caller WHERE subscriber = '';
GO
DROP INDEX IF EXISTS ix_hotline_call_caller ON hotline_call;
GO
CREATE INDEX ix_hotline_call_subscriber ON hotline_call (event_id, subscriber, outcome, entered_ms) WHERE subscriber IS NOT NULL;
GO
CREATE INDEX ix_hotline_call_known ON hotline_call (event_id, outcome, returned, entered_ms) WHERE subscriber IS NOT NULL;
