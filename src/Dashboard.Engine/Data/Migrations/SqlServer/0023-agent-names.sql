CREATE TABLE hotline_agent_name (
  event_id int           NOT NULL,
  name_key nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  name     nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  CONSTRAINT pk_hotline_agent_name PRIMARY KEY (event_id, name_key)
);
GO
INSERT INTO hotline_agent_name (event_id, name_key, name)
SELECT f.event_id, f.name_key, f.name
FROM (
  SELECT a.event_id, LOWER(a.name) AS name_key, a.name, ROW_NUMBER() OVER (PARTITION BY a.event_id, LOWER(a.name) ORDER BY a.seq) AS place
  FROM (SELECT event_id, agent AS name, last_seq AS seq FROM hotline_agent UNION ALL SELECT event_id, agent, seq FROM hotline_call WHERE agent IS NOT NULL) a
) f
WHERE f.place = 1;
