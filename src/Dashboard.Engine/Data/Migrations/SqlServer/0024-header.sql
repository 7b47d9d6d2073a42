ALTER TABLE entry ADD subject bigint NULL;
GO
ALTER TABLE entry ADD hash char(64) COLLATE Latin1_General_BIN2 NULL;
GO
ALTER TABLE event_head ADD hash char(64) COLLATE Latin1_General_BIN2 NULL;
GO
UPDATE entry SET subject = shift_id WHERE shift_id IS NOT NULL;
GO
UPDATE entry SET subject = CAST(JSON_VALUE(call, '$.v') AS bigint), body = call WHERE call IS NOT NULL;
GO
DROP VIEW entry_readable;
GO
DROP INDEX ix_entry_call ON entry;
GO
ALTER TABLE entry DROP COLUMN call;
GO
ALTER TABLE entry DROP COLUMN shift_id;
GO
CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, h.code AS shift, e.delta, e.amount,
       DATEADD(millisecond, e.at_ms % 1000, DATEADD(second, e.at_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS at_utc,
       DATEADD(millisecond, e.entered_ms % 1000, DATEADD(second, e.entered_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS entered_utc,
       DATEADD(millisecond, e.recorded_ms % 1000, DATEADD(second, e.recorded_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS recorded_utc,
       e.clock_offset, e.recorded_by, e.subject, e.reverses, e.reason, e.note, e.body, e.hash
FROM entry e
JOIN event v ON v.event_id = e.event_id
LEFT JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id
LEFT JOIN shift h ON h.event_id = e.event_id AND h.shift_id = e.subject AND e.kind IN ('sign-off', 'reopening');
