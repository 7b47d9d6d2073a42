ALTER TABLE entry ADD call TEXT NULL;

CREATE INDEX ix_entry_call ON entry (event_id, seq) WHERE call IS NOT NULL;

CREATE TABLE hotline_call (
  event_id    INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  visit       TEXT    NOT NULL,
  exchange    TEXT    NOT NULL,
  call_id     TEXT    NOT NULL,
  queue       TEXT    NOT NULL,
  entered_ms  INTEGER NOT NULL,
  outcome     INTEGER NOT NULL,
  wait_s      INTEGER NULL,
  agent       TEXT    NULL,
  answered_ms INTEGER NULL,
  talk_s      INTEGER NULL,
  how         TEXT    NULL,
  ended_ms    INTEGER NULL,
  returned    INTEGER NOT NULL,
  last_seq    INTEGER NOT NULL,
  caller      TEXT    NULL,
  PRIMARY KEY (event_id, entered_ms, seq),
  UNIQUE (event_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_hotline_call_visit ON hotline_call (event_id, visit, entered_ms);

CREATE INDEX ix_hotline_call_ended ON hotline_call (event_id, ended_ms, seq);

CREATE INDEX ix_hotline_call_caller ON hotline_call (event_id, caller, entered_ms) WHERE caller IS NOT NULL;

CREATE TABLE hotline_agent (
  event_id  INTEGER NOT NULL,
  exchange  TEXT    NOT NULL,
  agent     TEXT    NOT NULL,
  queues    TEXT    NOT NULL,
  paused_in TEXT    NOT NULL,
  reason    TEXT    NULL,
  since_ms  INTEGER NOT NULL,
  last_ms   INTEGER NOT NULL,
  off_ms    INTEGER NOT NULL,
  last_seq  INTEGER NOT NULL,
  PRIMARY KEY (event_id, exchange, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE hotline (
  event_id       INTEGER NOT NULL PRIMARY KEY REFERENCES event (event_id),
  formula        TEXT    NOT NULL,
  threshold_s    INTEGER NOT NULL,
  short_s        INTEGER NOT NULL,
  level_target   INTEGER NOT NULL,
  level_breach   INTEGER NOT NULL,
  wait_warning_s INTEGER NOT NULL,
  wait_breach_s  INTEGER NOT NULL,
  caller_days    INTEGER NOT NULL
) STRICT;

CREATE TABLE queue_log_fault (
  event_id INTEGER NOT NULL,
  exchange TEXT    NOT NULL,
  line_key TEXT    NOT NULL,
  line     TEXT    NOT NULL,
  reason   TEXT    NOT NULL,
  first_ms INTEGER NOT NULL,
  PRIMARY KEY (event_id, exchange, line_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_log_position (
  event_id  INTEGER NOT NULL,
  exchange  TEXT    NOT NULL,
  position  INTEGER NOT NULL,
  head_size INTEGER NOT NULL,
  head_hash TEXT    NOT NULL,
  PRIMARY KEY (event_id, exchange)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_log_source (
  event_id      INTEGER NOT NULL,
  exchange      TEXT    NOT NULL,
  looked_ms     INTEGER NOT NULL,
  failing_since INTEGER NULL,
  PRIMARY KEY (event_id, exchange)
) STRICT, WITHOUT ROWID;

CREATE TABLE exchange_status (
  event_id      INTEGER NOT NULL,
  exchange      TEXT    NOT NULL,
  status        TEXT    NULL,
  at_ms         INTEGER NOT NULL,
  failing_since INTEGER NULL,
  PRIMARY KEY (event_id, exchange)
) STRICT, WITHOUT ROWID;
