ALTER TABLE event ADD COLUMN late_hours INTEGER NOT NULL DEFAULT 48;

ALTER TABLE event ADD COLUMN grace_minutes INTEGER NOT NULL DEFAULT 60;

ALTER TABLE station ADD COLUMN parent_id INTEGER NULL;

ALTER TABLE entry ADD COLUMN amount INTEGER NULL;

ALTER TABLE entry ADD COLUMN entered_ms INTEGER NULL;

ALTER TABLE entry ADD COLUMN clock_offset INTEGER NULL;

ALTER TABLE entry ADD COLUMN shift_id INTEGER NULL;

CREATE INDEX ix_entry_place ON entry (event_id, station_id, at_ms);

CREATE TABLE shift (
  event_id   INTEGER NOT NULL REFERENCES event (event_id),
  shift_id   INTEGER NOT NULL CHECK (shift_id > 0),
  code       TEXT    NOT NULL,
  name_zh    TEXT    NOT NULL,
  name_en    TEXT    NOT NULL,
  starts_min INTEGER NOT NULL,
  ends_min   INTEGER NOT NULL,
  first_on   TEXT    NOT NULL,
  last_on    TEXT    NULL,
  PRIMARY KEY (event_id, shift_id),
  UNIQUE (event_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_off (
  event_id    INTEGER NOT NULL,
  station_id  INTEGER NOT NULL,
  shift_id    INTEGER NOT NULL,
  starts_ms   INTEGER NOT NULL,
  ends_ms     INTEGER NOT NULL,
  confirmed   INTEGER NOT NULL,
  first_ms    INTEGER NOT NULL,
  recorded_ms INTEGER NOT NULL,
  recorded_by TEXT    NOT NULL,
  seq         INTEGER NOT NULL,
  PRIMARY KEY (event_id, station_id, shift_id, starts_ms)
) STRICT, WITHOUT ROWID;

DROP VIEW entry_readable;

CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, h.code AS shift, e.delta, e.amount,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.at_ms / 1000.0, 'unixepoch') AS at_utc,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.entered_ms / 1000.0, 'unixepoch') AS entered_utc,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.recorded_ms / 1000.0, 'unixepoch') AS recorded_utc,
       e.clock_offset, e.recorded_by, e.reverses, e.reason, e.note
FROM entry e
JOIN event v ON v.event_id = e.event_id
LEFT JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id
LEFT JOIN shift h ON h.event_id = e.event_id AND h.shift_id = e.shift_id;
