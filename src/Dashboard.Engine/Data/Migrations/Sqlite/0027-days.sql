CREATE TABLE day_total (
  event_id   INTEGER NOT NULL,
  metric_id  INTEGER NOT NULL,
  station_id INTEGER NOT NULL,
  day        INTEGER NOT NULL,
  total      INTEGER NOT NULL,
  PRIMARY KEY (event_id, metric_id, station_id, day)
) STRICT, WITHOUT ROWID;
