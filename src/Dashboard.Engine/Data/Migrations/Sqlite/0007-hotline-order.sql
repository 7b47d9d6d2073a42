ALTER TABLE hotline_call ADD told INTEGER NOT NULL DEFAULT 0;

UPDATE hotline_call SET told = 1
WHERE (event_id, seq) IN (
  SELECT e.event_id, e.call ->> '$.v' FROM entry e
  WHERE e.call IS NOT NULL AND e.kind IN ('call-ended', 'call-transferred') AND e.call ->> '$.o' = 1);

ALTER TABLE hotline_agent ADD marks TEXT NULL;

CREATE TABLE hotline_queue (
  event_id INTEGER NOT NULL,
  name_key TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  PRIMARY KEY (event_id, name_key)
) STRICT, WITHOUT ROWID;

INSERT INTO hotline_queue (event_id, name_key, name)
SELECT f.event_id, f.name_key, f.name
FROM (SELECT c.event_id, LOWER(c.queue) AS name_key, c.queue AS name,
        ROW_NUMBER() OVER (PARTITION BY c.event_id, LOWER(c.queue) ORDER BY c.seq) AS place
      FROM hotline_call c) f
WHERE f.place = 1;

CREATE TABLE hotline_start (
  event_id INTEGER NOT NULL,
  exchange TEXT    NOT NULL,
  at_ms    INTEGER NOT NULL,
  PRIMARY KEY (event_id, exchange, at_ms)
) STRICT, WITHOUT ROWID;

INSERT INTO hotline_start (event_id, exchange, at_ms)
SELECT DISTINCT e.event_id, e.call ->> '$.x', e.at_ms FROM entry e WHERE e.call IS NOT NULL AND e.kind = 'exchange-started';

CREATE TABLE hotline_stray (
  event_id    INTEGER NOT NULL,
  visit       TEXT    NOT NULL,
  line_key    TEXT    NOT NULL,
  exchange    TEXT    NOT NULL,
  call_id     TEXT    NOT NULL,
  queue       TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  at_ms       INTEGER NOT NULL,
  agent       TEXT    NULL,
  wait_s      INTEGER NULL,
  talk_s      INTEGER NULL,
  outcome     INTEGER NOT NULL,
  how         TEXT    NULL,
  content     INTEGER NOT NULL,
  recorded_by TEXT    NOT NULL,
  entered     INTEGER NOT NULL,
  PRIMARY KEY (event_id, visit, line_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_hotline_stray_at ON hotline_stray (event_id, at_ms);

CREATE TABLE queue_log_fault_past (
  event_id INTEGER NOT NULL,
  reason   TEXT    NOT NULL,
  lines    INTEGER NOT NULL,
  PRIMARY KEY (event_id, reason)
) STRICT, WITHOUT ROWID;
