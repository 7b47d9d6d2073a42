CREATE TABLE day_total (
  event_id   int    NOT NULL,
  metric_id  int    NOT NULL,
  station_id int    NOT NULL,
  day        int    NOT NULL,
  total      bigint NOT NULL,
  CONSTRAINT pk_day_total PRIMARY KEY (event_id, metric_id, station_id, day)
);
