CREATE TABLE lost_property (
  event_id     INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  station_id   INTEGER NOT NULL,
  what         TEXT    NOT NULL,
  returned_seq INTEGER NULL,
  PRIMARY KEY (event_id, seq)
) STRICT, WITHOUT ROWID;
