ALTER TABLE entry ADD COLUMN subject INTEGER NULL;

ALTER TABLE entry ADD COLUMN hash TEXT NULL;

ALTER TABLE event_head ADD COLUMN hash TEXT NULL;

UPDATE entry SET subject = shift_id WHERE shift_id IS NOT NULL;

UPDATE entry SET subject = call ->> '$.v', body = call WHERE call IS NOT NULL;

DROP VIEW entry_readable;

DROP INDEX ix_entry_call;

ALTER TABLE entry DROP COLUMN call;

ALTER TABLE entry DROP COLUMN shift_id;

CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, h.code AS shift, e.delta, e.amount,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.at_ms / 1000.0, 'unixepoch') AS at_utc,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.entered_ms / 1000.0, 'unixepoch') AS entered_utc,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.recorded_ms / 1000.0, 'unixepoch') AS recorded_utc,
       e.clock_offset, e.recorded_by, e.subject, e.reverses, e.reason, e.note, e.body, e.hash
FROM entry e
JOIN event v ON v.event_id = e.event_id
LEFT JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id
LEFT JOIN shift h ON h.event_id = e.event_id AND h.shift_id = e.subject AND e.kind IN ('sign-off', 'reopening');
