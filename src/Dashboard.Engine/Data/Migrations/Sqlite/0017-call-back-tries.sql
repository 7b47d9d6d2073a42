CREATE TABLE hotline_try (
  event_id    INTEGER NOT NULL,
  call_seq    INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL,
  result      INTEGER NOT NULL,
  recorded_by TEXT    NOT NULL,
  undone_seq  INTEGER NULL,
  undone_ms   INTEGER NULL,
  undone_by   TEXT    NULL,
  PRIMARY KEY (event_id, call_seq, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_hotline_try_at ON hotline_try (event_id, at_ms);

INSERT INTO hotline_try (event_id, call_seq, seq, at_ms, result, recorded_by)
SELECT e.event_id, e.call ->> '$.v', e.seq, e.at_ms, 2, e.recorded_by FROM entry e WHERE e.call IS NOT NULL AND e.kind = 'call-returned';

ALTER TABLE hotline_call ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;

ALTER TABLE hotline_call ADD COLUMN tried INTEGER NOT NULL DEFAULT 0;

ALTER TABLE hotline_call ADD COLUMN tried_ms INTEGER NULL;

UPDATE hotline_call SET tries = 1, tried = 2,
  tried_ms = (SELECT MAX(t.at_ms) FROM hotline_try t WHERE t.event_id = hotline_call.event_id AND t.call_seq = hotline_call.seq)
WHERE returned = 1;
