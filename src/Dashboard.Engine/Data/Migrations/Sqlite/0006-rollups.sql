ALTER TABLE event_head ADD COLUMN recorded_ms INTEGER NOT NULL DEFAULT 0;

ALTER TABLE event_head ADD COLUMN hotline_seq INTEGER NOT NULL DEFAULT 0;

UPDATE event_head SET
  recorded_ms = COALESCE((SELECT e.recorded_ms FROM entry e WHERE e.event_id = event_head.event_id AND e.seq = event_head.head), 0),
  hotline_seq = COALESCE((SELECT MAX(e.seq) FROM entry e INDEXED BY ix_entry_call WHERE e.event_id = event_head.event_id AND e.call IS NOT NULL), 0);

ALTER TABLE entry ADD COLUMN body TEXT NULL;

CREATE TABLE quarter (
  event_id   INTEGER NOT NULL,
  metric_id  INTEGER NOT NULL,
  station_id INTEGER NOT NULL,
  quarter    INTEGER NOT NULL,
  total      INTEGER NOT NULL,
  PRIMARY KEY (event_id, metric_id, station_id, quarter)
) STRICT, WITHOUT ROWID;

INSERT INTO quarter (event_id, metric_id, station_id, quarter, total)
SELECT event_id, metric_id, station_id, minute / 15, SUM(total) FROM bucket GROUP BY event_id, metric_id, station_id, minute / 15;

DROP VIEW entry_readable;

CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, h.code AS shift, e.delta, e.amount,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.at_ms / 1000.0, 'unixepoch') AS at_utc,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.entered_ms / 1000.0, 'unixepoch') AS entered_utc,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.recorded_ms / 1000.0, 'unixepoch') AS recorded_utc,
       e.clock_offset, e.recorded_by, e.reverses, e.reason, e.note, e.body
FROM entry e
JOIN event v ON v.event_id = e.event_id
LEFT JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id
LEFT JOIN shift h ON h.event_id = e.event_id AND h.shift_id = e.shift_id;
