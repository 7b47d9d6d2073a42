CREATE TABLE late_count (
  event_id     INTEGER NOT NULL REFERENCES event (event_id),
  entry_key    TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  station_id   INTEGER NOT NULL,
  metric_id    INTEGER NOT NULL,
  delta        INTEGER NOT NULL,
  at_ms        INTEGER NOT NULL,
  entered_ms   INTEGER NULL,
  clock_offset INTEGER NULL,
  whole_day    INTEGER NOT NULL,
  reverses     INTEGER NULL,
  amount       INTEGER NULL,
  reason       TEXT    NULL,
  note         TEXT    NULL,
  content      INTEGER NOT NULL,
  shift_id     INTEGER NOT NULL,
  starts_ms    INTEGER NOT NULL,
  counted_by   TEXT    NOT NULL,
  phone        TEXT    NOT NULL,
  arrived_ms   INTEGER NOT NULL,
  decision     TEXT    NULL,
  decided_ms   INTEGER NULL,
  decided_by   TEXT    NULL,
  decided_key  TEXT    NULL,
  decided_why  TEXT    NULL,
  seq          INTEGER NULL,
  PRIMARY KEY (event_id, entry_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_late_count_waiting ON late_count (event_id, arrived_ms) WHERE decision IS NULL;

CREATE INDEX ix_late_count_phone ON late_count (event_id, phone, arrived_ms);

CREATE TABLE phone (
  event_id   INTEGER NOT NULL REFERENCES event (event_id),
  phone      TEXT    NOT NULL,
  station_id INTEGER NOT NULL,
  place_id   INTEGER NOT NULL,
  holder     TEXT    NOT NULL,
  waiting    INTEGER NOT NULL,
  refused    INTEGER NOT NULL,
  held       INTEGER NOT NULL,
  oldest_ms  INTEGER NULL,
  newest_ms  INTEGER NULL,
  resting    INTEGER NOT NULL,
  heard_ms   INTEGER NOT NULL,
  PRIMARY KEY (event_id, phone, station_id)
) STRICT, WITHOUT ROWID;
