CREATE TABLE hotline_try (
  event_id    int           NOT NULL,
  call_seq    bigint        NOT NULL,
  seq         bigint        NOT NULL,
  at_ms       bigint        NOT NULL,
  result      int           NOT NULL,
  recorded_by nvarchar(200) NOT NULL,
  undone_seq  bigint        NULL,
  undone_ms   bigint        NULL,
  undone_by   nvarchar(200) NULL,
  CONSTRAINT pk_hotline_try PRIMARY KEY (event_id, call_seq, seq)
);
GO
CREATE INDEX ix_hotline_try_at ON hotline_try (event_id, at_ms);
GO
INSERT INTO hotline_try (event_id, call_seq, seq, at_ms, result, recorded_by)
SELECT e.event_id, CAST(JSON_VALUE(e.call, '$.v') AS bigint), e.seq, e.at_ms, 2, e.recorded_by
FROM entry e
WHERE e.call IS NOT NULL AND e.kind = 'call-returned';
GO
ALTER TABLE hotline_call ADD tries int NOT NULL CONSTRAINT df_hotline_call_tries DEFAULT 0;
GO
ALTER TABLE hotline_call ADD tried int NOT NULL CONSTRAINT df_hotline_call_tried DEFAULT 0;
GO
ALTER TABLE hotline_call ADD tried_ms bigint NULL;
GO
UPDATE hotline_call SET tries = 1, tried = 2,
  tried_ms = (SELECT MAX(t.at_ms) FROM hotline_try t WHERE t.event_id = hotline_call.event_id AND t.call_seq = hotline_call.seq)
WHERE returned = 1;
