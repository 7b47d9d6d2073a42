CREATE INDEX ix_entry_duty ON entry (event_id, at_ms, seq) WHERE kind IN ('agent-on', 'agent-paused', 'agent-back', 'agent-off');

CREATE INDEX ix_entry_ring ON entry (event_id, at_ms, seq) WHERE kind IN ('ring-missed', 'ring-cancelled');

ALTER TABLE hotline ADD talk_warning_s INTEGER NOT NULL DEFAULT 0;

ALTER TABLE hotline ADD pause_warning_s INTEGER NOT NULL DEFAULT 0;
