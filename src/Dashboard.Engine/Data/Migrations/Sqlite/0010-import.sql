ALTER TABLE entry ADD COLUMN whole_day INTEGER NOT NULL DEFAULT 0;

ALTER TABLE entry ADD COLUMN import_no INTEGER NULL;

CREATE INDEX ix_entry_whole_day ON entry (event_id, at_ms) WHERE whole_day = 1;

CREATE INDEX ix_entry_import ON entry (event_id, import_no) WHERE import_no IS NOT NULL;

CREATE TABLE table_import (
  event_id    INTEGER NOT NULL REFERENCES event (event_id),
  import_no   INTEGER NOT NULL CHECK (import_no > 0),
  file_name   TEXT    NOT NULL,
  started_ms  INTEGER NOT NULL,
  recorded_by TEXT    NOT NULL,
  finished_ms INTEGER NULL,
  added       INTEGER NOT NULL,
  replaced    INTEGER NOT NULL,
  known       INTEGER NOT NULL,
  faults      INTEGER NOT NULL,
  undone_ms   INTEGER NULL,
  undone_by   TEXT    NULL,
  undo_reason TEXT    NULL,
  PRIMARY KEY (event_id, import_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_mapping (
  event_id  INTEGER NOT NULL REFERENCES event (event_id),
  header    TEXT    NOT NULL,
  mapping   TEXT    NOT NULL,
  saved_ms  INTEGER NOT NULL,
  saved_by  TEXT    NOT NULL,
  PRIMARY KEY (event_id, header)
) STRICT, WITHOUT ROWID;
