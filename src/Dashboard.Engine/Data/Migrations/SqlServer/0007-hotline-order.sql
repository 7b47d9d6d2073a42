ALTER TABLE hotline_call ADD told bit NOT NULL CONSTRAINT df_hotline_call_told DEFAULT 0;
GO
UPDATE c SET told = 1
FROM hotline_call c
JOIN entry e ON e.event_id = c.event_id AND CAST(JSON_VALUE(e.call, '$.v') AS bigint) = c.seq
WHERE e.call IS NOT NULL AND e.kind IN ('call-ended', 'call-transferred') AND JSON_VALUE(e.call, '$.o') = '1';
GO
ALTER TABLE hotline_agent ADD marks nvarchar(max) NULL;
GO
CREATE TABLE hotline_queue (
  event_id int           NOT NULL,
  name_key nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  name     nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  CONSTRAINT pk_hotline_queue PRIMARY KEY (event_id, name_key)
);
GO
INSERT INTO hotline_queue (event_id, name_key, name)
SELECT f.event_id, f.name_key, f.name
FROM (SELECT c.event_id, LOWER(c.queue) AS name_key, c.queue AS name,
        ROW_NUMBER() OVER (PARTITION BY c.event_id, LOWER(c.queue) ORDER BY c.seq) AS place
      FROM hotline_call c) f
WHERE f.place = 1;
GO
CREATE TABLE hotline_start (
  event_id int          NOT NULL,
  exchange nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
  at_ms    bigint       NOT NULL,
  CONSTRAINT pk_hotline_start PRIMARY KEY (event_id, exchange, at_ms)
);
GO
INSERT INTO hotline_start (event_id, exchange, at_ms)
SELECT DISTINCT e.event_id, CAST(JSON_VALUE(e.call, '$.x') AS nvarchar(64)) COLLATE Latin1_General_BIN2, e.at_ms
FROM entry e
WHERE e.call IS NOT NULL AND e.kind = 'exchange-started';
GO
CREATE TABLE hotline_stray (
  event_id    int           NOT NULL,
  visit       char(36)      COLLATE Latin1_General_BIN2 NOT NULL,
  line_key    char(36)      COLLATE Latin1_General_BIN2 NOT NULL,
  exchange    nvarchar(64)  COLLATE Latin1_General_BIN2 NOT NULL,
  call_id     nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  queue       nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  kind        varchar(16)   COLLATE Latin1_General_BIN2 NOT NULL,
  at_ms       bigint        NOT NULL,
  agent       nvarchar(128) COLLATE Latin1_General_BIN2 NULL,
  wait_s      int           NULL,
  talk_s      int           NULL,
  outcome     int           NOT NULL,
  how         nvarchar(32)  NULL,
  content     bigint        NOT NULL,
  recorded_by nvarchar(200) NOT NULL,
  entered     bit           NOT NULL,
  CONSTRAINT pk_hotline_stray PRIMARY KEY (event_id, visit, line_key)
);
GO
CREATE INDEX ix_hotline_stray_at ON hotline_stray (event_id, at_ms);
GO
CREATE TABLE queue_log_fault_past (
  event_id int           NOT NULL,
  reason   nvarchar(200) NOT NULL,
  lines    bigint        NOT NULL,
  CONSTRAINT pk_queue_log_fault_past PRIMARY KEY (event_id, reason)
);
