ALTER TABLE entry ADD whole_day bit NOT NULL CONSTRAINT df_entry_whole_day DEFAULT 0;
GO
ALTER TABLE entry ADD import_no int NULL;
GO
CREATE INDEX ix_entry_whole_day ON entry (event_id, at_ms) WHERE whole_day = 1;
GO
CREATE INDEX ix_entry_import ON entry (event_id, import_no) WHERE import_no IS NOT NULL;
GO
CREATE TABLE table_import (
  event_id    int            NOT NULL CONSTRAINT fk_table_import_event REFERENCES event (event_id),
  import_no   int            NOT NULL CONSTRAINT ck_table_import_no CHECK (import_no > 0),
  file_name   nvarchar(260)  NOT NULL,
  started_ms  bigint         NOT NULL,
  recorded_by nvarchar(200)  NOT NULL,
  finished_ms bigint         NULL,
  added       int            NOT NULL,
  replaced    int            NOT NULL,
  known       int            NOT NULL,
  faults      int            NOT NULL,
  undone_ms   bigint         NULL,
  undone_by   nvarchar(200)  NULL,
  undo_reason nvarchar(1000) NULL,
  CONSTRAINT pk_table_import PRIMARY KEY (event_id, import_no)
);
GO
CREATE TABLE import_mapping (
  event_id int           NOT NULL CONSTRAINT fk_import_mapping_event REFERENCES event (event_id),
  header   char(64)      COLLATE Latin1_General_BIN2 NOT NULL,
  mapping  nvarchar(max) NOT NULL,
  saved_ms bigint        NOT NULL,
  saved_by nvarchar(200) NOT NULL,
  CONSTRAINT pk_import_mapping PRIMARY KEY (event_id, header)
);
