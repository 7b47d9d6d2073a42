ALTER TABLE station ADD removed bit NOT NULL CONSTRAINT df_station_removed DEFAULT 0;
GO
ALTER TABLE metric ADD removed bit NOT NULL CONSTRAINT df_metric_removed DEFAULT 0;
GO
ALTER TABLE metric ADD place int NULL;
GO
ALTER TABLE shift ADD removed bit NOT NULL CONSTRAINT df_shift_removed DEFAULT 0;
