ALTER TABLE event ADD COLUMN compare_to INTEGER NULL;

ALTER TABLE station ADD COLUMN latitude REAL NULL;

ALTER TABLE station ADD COLUMN longitude REAL NULL;

ALTER TABLE metric ADD COLUMN cadence_minutes INTEGER NULL;

ALTER TABLE metric ADD COLUMN milestone INTEGER NULL;

ALTER TABLE screen ADD COLUMN dwell_seconds INTEGER NOT NULL DEFAULT 30;

ALTER TABLE screen ADD COLUMN dim_from_min INTEGER NULL;

ALTER TABLE screen ADD COLUMN dim_until_min INTEGER NULL;

UPDATE screen SET scenes = 'overview,stations,trends' WHERE scenes = 'main';

CREATE TABLE uptime (
  run_id     TEXT    NOT NULL PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  seen_ms    INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_uptime_seen ON uptime (seen_ms);
