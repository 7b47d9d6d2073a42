ALTER TABLE event_head ADD recorded_ms bigint NOT NULL CONSTRAINT df_event_head_recorded_ms DEFAULT 0;
GO
ALTER TABLE event_head ADD hotline_seq bigint NOT NULL CONSTRAINT df_event_head_hotline_seq DEFAULT 0;
GO
UPDATE event_head SET
  recorded_ms = COALESCE((SELECT e.recorded_ms FROM entry e WHERE e.event_id = event_head.event_id AND e.seq = event_head.head), 0),
  hotline_seq = COALESCE((SELECT MAX(e.seq) FROM entry e WHERE e.event_id = event_head.event_id AND e.call IS NOT NULL), 0);
GO
ALTER TABLE entry ADD body nvarchar(max) NULL;
GO
CREATE TABLE quarter (
  event_id   int    NOT NULL,
  metric_id  int    NOT NULL,
  station_id int    NOT NULL,
  quarter    bigint NOT NULL,
  total      bigint NOT NULL,
  CONSTRAINT pk_quarter PRIMARY KEY (event_id, metric_id, station_id, quarter)
);
GO
INSERT INTO quarter (event_id, metric_id, station_id, quarter, total)
SELECT event_id, metric_id, station_id, minute / 15, SUM(total) FROM bucket GROUP BY event_id, metric_id, station_id, minute / 15;
GO
DROP VIEW entry_readable;
GO
CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, h.code AS shift, e.delta, e.amount,
       DATEADD(millisecond, e.at_ms % 1000, DATEADD(second, e.at_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS at_utc,
       DATEADD(millisecond, e.entered_ms % 1000, DATEADD(second, e.entered_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS entered_utc,
       DATEADD(millisecond, e.recorded_ms % 1000, DATEADD(second, e.recorded_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS recorded_utc,
       e.clock_offset, e.recorded_by, e.reverses, e.reason, e.note, e.body
FROM entry e
JOIN event v ON v.event_id = e.event_id
LEFT JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id
LEFT JOIN shift h ON h.event_id = e.event_id AND h.shift_id = e.shift_id;
