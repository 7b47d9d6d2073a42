ALTER TABLE event ADD late_hours int NOT NULL CONSTRAINT df_event_late_hours DEFAULT 48;
GO
ALTER TABLE event ADD grace_minutes int NOT NULL CONSTRAINT df_event_grace_minutes DEFAULT 60;
GO
ALTER TABLE station ADD parent_id int NULL;
GO
ALTER TABLE entry ADD amount bigint NULL;
GO
ALTER TABLE entry ADD entered_ms bigint NULL;
GO
ALTER TABLE entry ADD clock_offset bigint NULL;
GO
ALTER TABLE entry ADD shift_id int NULL;
GO
CREATE INDEX ix_entry_place ON entry (event_id, station_id, at_ms);
GO
CREATE TABLE shift (
  event_id   int           NOT NULL CONSTRAINT fk_shift_event REFERENCES event (event_id),
  shift_id   int           NOT NULL CONSTRAINT ck_shift_id CHECK (shift_id > 0),
  code       varchar(64)   COLLATE Latin1_General_BIN2 NOT NULL,
  name_zh    nvarchar(200) NOT NULL,
  name_en    nvarchar(200) NOT NULL,
  starts_min int           NOT NULL,
  ends_min   int           NOT NULL,
  first_on   char(10)      NOT NULL,
  last_on    char(10)      NULL,
  CONSTRAINT pk_shift PRIMARY KEY (event_id, shift_id),
  CONSTRAINT ux_shift_code UNIQUE (event_id, code)
);
GO
CREATE TABLE sign_off (
  event_id    int           NOT NULL,
  station_id  int           NOT NULL,
  shift_id    int           NOT NULL,
  starts_ms   bigint        NOT NULL,
  ends_ms     bigint        NOT NULL,
  confirmed   bit           NOT NULL,
  first_ms    bigint        NOT NULL,
  recorded_ms bigint        NOT NULL,
  recorded_by nvarchar(200) NOT NULL,
  seq         bigint        NOT NULL,
  CONSTRAINT pk_sign_off PRIMARY KEY (event_id, station_id, shift_id, starts_ms)
);
GO
DROP VIEW entry_readable;
GO
CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, h.code AS shift, e.delta, e.amount,
       DATEADD(millisecond, e.at_ms % 1000, DATEADD(second, e.at_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS at_utc,
       DATEADD(millisecond, e.entered_ms % 1000, DATEADD(second, e.entered_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS entered_utc,
       DATEADD(millisecond, e.recorded_ms % 1000, DATEADD(second, e.recorded_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS recorded_utc,
       e.clock_offset, e.recorded_by, e.reverses, e.reason, e.note
FROM entry e
JOIN event v ON v.event_id = e.event_id
LEFT JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id
LEFT JOIN shift h ON h.event_id = e.event_id AND h.shift_id = e.shift_id;
