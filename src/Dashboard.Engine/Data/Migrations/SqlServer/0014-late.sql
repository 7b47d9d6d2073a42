CREATE TABLE late_count (
  event_id     int            NOT NULL CONSTRAINT fk_late_count_event REFERENCES event (event_id),
  entry_key    char(36)       COLLATE Latin1_General_BIN2 NOT NULL,
  kind         varchar(16)    NOT NULL,
  station_id   int            NOT NULL,
  metric_id    int            NOT NULL,
  delta        bigint         NOT NULL,
  at_ms        bigint         NOT NULL,
  entered_ms   bigint         NULL,
  clock_offset bigint         NULL,
  whole_day    bit            NOT NULL,
  reverses     bigint         NULL,
  amount       bigint         NULL,
  reason       nvarchar(1000) NULL,
  note         nvarchar(1000) NULL,
  content      bigint         NOT NULL,
  shift_id     int            NOT NULL,
  starts_ms    bigint         NOT NULL,
  counted_by   nvarchar(200)  NOT NULL,
  phone        char(36)       COLLATE Latin1_General_BIN2 NOT NULL,
  arrived_ms   bigint         NOT NULL,
  decision     varchar(16)    NULL,
  decided_ms   bigint         NULL,
  decided_by   nvarchar(200)  NULL,
  decided_key  char(36)       COLLATE Latin1_General_BIN2 NULL,
  decided_why  nvarchar(1000) NULL,
  seq          bigint         NULL,
  CONSTRAINT pk_late_count PRIMARY KEY (event_id, entry_key)
);
GO
CREATE INDEX ix_late_count_waiting ON late_count (event_id, arrived_ms) WHERE decision IS NULL;
GO
CREATE INDEX ix_late_count_phone ON late_count (event_id, phone, arrived_ms);
GO
CREATE TABLE phone (
  event_id   int           NOT NULL CONSTRAINT fk_phone_event REFERENCES event (event_id),
  phone      char(36)      COLLATE Latin1_General_BIN2 NOT NULL,
  station_id int           NOT NULL,
  place_id   int           NOT NULL,
  holder     nvarchar(200) NOT NULL,
  waiting    int           NOT NULL,
  refused    int           NOT NULL,
  held       int           NOT NULL,
  oldest_ms  bigint        NULL,
  newest_ms  bigint        NULL,
  resting    bit           NOT NULL,
  heard_ms   bigint        NOT NULL,
  CONSTRAINT pk_phone PRIMARY KEY (event_id, phone, station_id)
);
