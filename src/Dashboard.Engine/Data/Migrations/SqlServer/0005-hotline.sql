ALTER TABLE entry ADD call nvarchar(4000) NULL;
GO
CREATE INDEX ix_entry_call ON entry (event_id, seq) WHERE call IS NOT NULL;
GO
CREATE TABLE hotline_call (
  event_id    int           NOT NULL,
  seq         bigint        NOT NULL,
  visit       char(36)      COLLATE Latin1_General_BIN2 NOT NULL,
  exchange    nvarchar(64)  COLLATE Latin1_General_BIN2 NOT NULL,
  call_id     nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  queue       nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  entered_ms  bigint        NOT NULL,
  outcome     int           NOT NULL,
  wait_s      int           NULL,
  agent       nvarchar(128) COLLATE Latin1_General_BIN2 NULL,
  answered_ms bigint        NULL,
  talk_s      int           NULL,
  how         nvarchar(32)  NULL,
  ended_ms    bigint        NULL,
  returned    bit           NOT NULL,
  last_seq    bigint        NOT NULL,
  caller      nvarchar(128) COLLATE Latin1_General_BIN2 NULL,
  CONSTRAINT pk_hotline_call PRIMARY KEY (event_id, entered_ms, seq),
  CONSTRAINT ux_hotline_call_seq UNIQUE (event_id, seq)
);
GO
CREATE INDEX ix_hotline_call_visit ON hotline_call (event_id, visit, entered_ms);
GO
CREATE INDEX ix_hotline_call_ended ON hotline_call (event_id, ended_ms, seq);
GO
CREATE INDEX ix_hotline_call_caller ON hotline_call (event_id, caller, entered_ms) WHERE caller IS NOT NULL;
GO
CREATE TABLE hotline_agent (
  event_id  int           NOT NULL,
  exchange  nvarchar(64)  COLLATE Latin1_General_BIN2 NOT NULL,
  agent     nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  queues    nvarchar(max) NOT NULL,
  paused_in nvarchar(max) NOT NULL,
  reason    nvarchar(128) NULL,
  since_ms  bigint        NOT NULL,
  last_ms   bigint        NOT NULL,
  off_ms    bigint        NOT NULL,
  last_seq  bigint        NOT NULL,
  CONSTRAINT pk_hotline_agent PRIMARY KEY (event_id, exchange, agent)
);
GO
CREATE TABLE hotline (
  event_id       int         NOT NULL CONSTRAINT fk_hotline_event REFERENCES event (event_id),
  formula        varchar(8)  NOT NULL,
  threshold_s    int         NOT NULL,
  short_s        int         NOT NULL,
  level_target   int         NOT NULL,
  level_breach   int         NOT NULL,
  wait_warning_s int         NOT NULL,
  wait_breach_s  int         NOT NULL,
  caller_days    int         NOT NULL,
  CONSTRAINT pk_hotline PRIMARY KEY (event_id)
);
GO
CREATE TABLE queue_log_fault (
  event_id int           NOT NULL,
  exchange nvarchar(64)  COLLATE Latin1_General_BIN2 NOT NULL,
  line_key char(36)      COLLATE Latin1_General_BIN2 NOT NULL,
  line     nvarchar(400) NOT NULL,
  reason   nvarchar(200) NOT NULL,
  first_ms bigint        NOT NULL,
  CONSTRAINT pk_queue_log_fault PRIMARY KEY (event_id, exchange, line_key)
);
GO
CREATE TABLE queue_log_position (
  event_id  int          NOT NULL,
  exchange  nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
  position  bigint       NOT NULL,
  head_size int          NOT NULL,
  head_hash char(64)     COLLATE Latin1_General_BIN2 NOT NULL,
  CONSTRAINT pk_queue_log_position PRIMARY KEY (event_id, exchange)
);
GO
CREATE TABLE queue_log_source (
  event_id      int          NOT NULL,
  exchange      nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
  looked_ms     bigint       NOT NULL,
  failing_since bigint       NULL,
  CONSTRAINT pk_queue_log_source PRIMARY KEY (event_id, exchange)
);
GO
CREATE TABLE exchange_status (
  event_id      int           NOT NULL,
  exchange      nvarchar(64)  COLLATE Latin1_General_BIN2 NOT NULL,
  status        nvarchar(max) NULL,
  at_ms         bigint        NOT NULL,
  failing_since bigint        NULL,
  CONSTRAINT pk_exchange_status PRIMARY KEY (event_id, exchange)
);
