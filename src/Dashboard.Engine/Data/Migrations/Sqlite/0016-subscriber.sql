ALTER TABLE hotline_call ADD COLUMN subscriber TEXT NULL;

UPDATE hotline_call SET subscriber = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(caller, ' ', ''), '-', ''), '(', ''), ')', ''), '+', '') WHERE caller IS NOT NULL;

UPDATE hotline_call SET subscriber = SUBSTR(subscriber, 5) WHERE subscriber LIKE '0086%';

UPDATE hotline_call SET subscriber = SUBSTR(subscriber, 3) WHERE subscriber LIKE '86%' AND (caller LIKE '+%' OR LENGTH(subscriber) = 13);

UPDATE hotline_call SET subscriber = LTRIM(subscriber, '0') WHERE subscriber LIKE '0%';

UPDATE hotline_call SET subscriber = caller WHERE subscriber = '';

DROP INDEX IF EXISTS ix_hotline_call_caller;

CREATE INDEX ix_hotline_call_subscriber ON hotline_call (event_id, subscriber, outcome, entered_ms) WHERE subscriber IS NOT NULL;

CREATE INDEX ix_hotline_call_known ON hotline_call (event_id, outcome, returned, entered_ms) WHERE subscriber IS NOT NULL;
