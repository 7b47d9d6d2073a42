CREATE TABLE event (
  event_id  INTEGER NOT NULL PRIMARY KEY,
  slug      TEXT    NOT NULL UNIQUE,
  name_zh   TEXT    NOT NULL,
  name_en   TEXT    NOT NULL,
  starts_on TEXT    NOT NULL,
  ends_on   TEXT    NOT NULL,
  time_zone TEXT    NOT NULL,
  drill     INTEGER NOT NULL,
  closed    INTEGER NOT NULL
) STRICT;

CREATE TABLE event_head (
  event_id INTEGER NOT NULL PRIMARY KEY REFERENCES event (event_id),
  head     INTEGER NOT NULL,
  config   INTEGER NOT NULL
) STRICT;

CREATE TABLE station (
  event_id   INTEGER NOT NULL REFERENCES event (event_id),
  station_id INTEGER NOT NULL CHECK (station_id > 0),
  code       TEXT    NOT NULL,
  name_zh    TEXT    NOT NULL,
  name_en    TEXT    NOT NULL,
  PRIMARY KEY (event_id, station_id),
  UNIQUE (event_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric (
  event_id  INTEGER NOT NULL REFERENCES event (event_id),
  metric_id INTEGER NOT NULL,
  code      TEXT    NOT NULL,
  name_zh   TEXT    NOT NULL,
  name_en   TEXT    NOT NULL,
  unit_zh   TEXT    NOT NULL,
  unit_en   TEXT    NOT NULL,
  period_zh TEXT    NULL,
  period_en TEXT    NULL,
  per_station INTEGER NOT NULL,
  parent_id INTEGER NULL,
  subset    INTEGER NOT NULL,
  target    INTEGER NULL,
  PRIMARY KEY (event_id, metric_id),
  UNIQUE (event_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
  event_id    INTEGER NOT NULL REFERENCES event (event_id),
  seq         INTEGER NOT NULL,
  entry_key   TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  station_id  INTEGER NOT NULL,
  metric_id   INTEGER NOT NULL,
  delta       INTEGER NOT NULL,
  at_least    INTEGER NOT NULL,
  timed       INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL,
  recorded_ms INTEGER NOT NULL,
  recorded_by TEXT    NOT NULL,
  reverses    INTEGER NULL,
  reason      TEXT    NULL,
  note        TEXT    NULL,
  content     INTEGER NOT NULL,
  PRIMARY KEY (event_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX ux_entry_key ON entry (event_id, entry_key);

CREATE UNIQUE INDEX ux_entry_reverses ON entry (event_id, reverses) WHERE reverses IS NOT NULL;

CREATE TABLE counter (
  event_id   INTEGER NOT NULL,
  metric_id  INTEGER NOT NULL,
  station_id INTEGER NOT NULL,
  total      INTEGER NOT NULL,
  at_least   INTEGER NOT NULL,
  last_at    INTEGER NOT NULL,
  last_seq   INTEGER NOT NULL,
  PRIMARY KEY (event_id, metric_id, station_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bucket (
  event_id   INTEGER NOT NULL,
  metric_id  INTEGER NOT NULL,
  station_id INTEGER NOT NULL,
  minute     INTEGER NOT NULL,
  total      INTEGER NOT NULL,
  PRIMARY KEY (event_id, metric_id, station_id, minute)
) STRICT, WITHOUT ROWID;

CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, e.delta,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.at_ms / 1000.0, 'unixepoch') AS at_utc,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.recorded_ms / 1000.0, 'unixepoch') AS recorded_utc,
       e.recorded_by, e.reverses, e.reason, e.note
FROM entry e
JOIN event v ON v.event_id = e.event_id
JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id;
