ALTER TABLE event ADD compare_to int NULL;
GO
ALTER TABLE station ADD latitude float NULL;
GO
ALTER TABLE station ADD longitude float NULL;
GO
ALTER TABLE metric ADD cadence_minutes int NULL;
GO
ALTER TABLE metric ADD milestone bigint NULL;
GO
ALTER TABLE screen ADD dwell_seconds int NOT NULL CONSTRAINT df_screen_dwell_seconds DEFAULT 30;
GO
ALTER TABLE screen ADD dim_from_min int NULL;
GO
ALTER TABLE screen ADD dim_until_min int NULL;
GO
UPDATE screen SET scenes = 'overview,stations,trends' WHERE scenes = 'main';
GO
CREATE TABLE uptime (
  run_id     char(36) COLLATE Latin1_General_BIN2 NOT NULL,
  started_ms bigint   NOT NULL,
  seen_ms    bigint   NOT NULL,
  CONSTRAINT pk_uptime PRIMARY KEY (run_id)
);
GO
CREATE INDEX ix_uptime_seen ON uptime (seen_ms);
