CREATE TABLE event (
  event_id  int           NOT NULL CONSTRAINT pk_event PRIMARY KEY,
  slug      varchar(64)   COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT ux_event_slug UNIQUE,
  name_zh   nvarchar(200) NOT NULL,
  name_en   nvarchar(200) NOT NULL,
  starts_on char(10)      NOT NULL,
  ends_on   char(10)      NOT NULL,
  time_zone varchar(64)   NOT NULL,
  drill     bit           NOT NULL,
  closed    bit           NOT NULL
);
GO
CREATE TABLE event_head (
  event_id int    NOT NULL CONSTRAINT pk_event_head PRIMARY KEY CONSTRAINT fk_head_event REFERENCES event (event_id),
  head     bigint NOT NULL,
  config   bigint NOT NULL
);
GO
CREATE TABLE station (
  event_id   int           NOT NULL CONSTRAINT fk_station_event REFERENCES event (event_id),
  station_id int           NOT NULL CONSTRAINT ck_station_id CHECK (station_id > 0),
  code       varchar(64)   COLLATE Latin1_General_BIN2 NOT NULL,
  name_zh    nvarchar(200) NOT NULL,
  name_en    nvarchar(200) NOT NULL,
  CONSTRAINT pk_station PRIMARY KEY (event_id, station_id),
  CONSTRAINT ux_station_code UNIQUE (event_id, code)
);
GO
CREATE TABLE metric (
  event_id  int           NOT NULL CONSTRAINT fk_metric_event REFERENCES event (event_id),
  metric_id int           NOT NULL,
  code      varchar(64)   COLLATE Latin1_General_BIN2 NOT NULL,
  name_zh   nvarchar(200) NOT NULL,
  name_en   nvarchar(200) NOT NULL,
  unit_zh   nvarchar(40)  NOT NULL,
  unit_en   nvarchar(40)  NOT NULL,
  period_zh nvarchar(100) NULL,
  period_en nvarchar(100) NULL,
  per_station bit         NOT NULL,
  parent_id int           NULL,
  subset    bit           NOT NULL,
  target    bigint        NULL,
  CONSTRAINT pk_metric PRIMARY KEY (event_id, metric_id),
  CONSTRAINT ux_metric_code UNIQUE (event_id, code)
);
GO
CREATE TABLE entry (
  event_id    int            NOT NULL CONSTRAINT fk_entry_event REFERENCES event (event_id),
  seq         bigint         NOT NULL,
  entry_key   char(36)       COLLATE Latin1_General_BIN2 NOT NULL,
  kind        varchar(16)    COLLATE Latin1_General_BIN2 NOT NULL,
  station_id  int            NOT NULL,
  metric_id   int            NOT NULL,
  delta       bigint         NOT NULL,
  at_least    int            NOT NULL,
  timed       bit            NOT NULL,
  at_ms       bigint         NOT NULL,
  recorded_ms bigint         NOT NULL,
  recorded_by nvarchar(200)  NOT NULL,
  reverses    bigint         NULL,
  reason      nvarchar(1000) NULL,
  note        nvarchar(1000) NULL,
  content     bigint         NOT NULL,
  CONSTRAINT pk_entry PRIMARY KEY (event_id, seq)
);
GO
CREATE UNIQUE INDEX ux_entry_key ON entry (event_id, entry_key);
GO
CREATE UNIQUE INDEX ux_entry_reverses ON entry (event_id, reverses) WHERE reverses IS NOT NULL;
GO
CREATE TABLE counter (
  event_id   int    NOT NULL,
  metric_id  int    NOT NULL,
  station_id int    NOT NULL,
  total      bigint NOT NULL,
  at_least   bigint NOT NULL,
  last_at    bigint NOT NULL,
  last_seq   bigint NOT NULL,
  CONSTRAINT pk_counter PRIMARY KEY (event_id, metric_id, station_id)
);
GO
CREATE TABLE bucket (
  event_id   int    NOT NULL,
  metric_id  int    NOT NULL,
  station_id int    NOT NULL,
  minute     bigint NOT NULL,
  total      bigint NOT NULL,
  CONSTRAINT pk_bucket PRIMARY KEY (event_id, metric_id, station_id, minute)
);
GO
CREATE VIEW entry_readable AS
SELECT e.event_id, v.slug, e.seq, e.entry_key, e.kind, s.code AS station, m.code AS metric, e.delta,
       DATEADD(millisecond, e.at_ms % 1000, DATEADD(second, e.at_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS at_utc,
       DATEADD(millisecond, e.recorded_ms % 1000, DATEADD(second, e.recorded_ms / 1000, CAST('1970-01-01' AS datetime2(3)))) AS recorded_utc,
       e.recorded_by, e.reverses, e.reason, e.note
FROM entry e
JOIN event v ON v.event_id = e.event_id
JOIN metric m ON m.event_id = e.event_id AND m.metric_id = e.metric_id
LEFT JOIN station s ON s.event_id = e.event_id AND s.station_id = e.station_id;
