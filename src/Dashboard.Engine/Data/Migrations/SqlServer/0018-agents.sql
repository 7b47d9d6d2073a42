CREATE INDEX ix_entry_duty ON entry (event_id, at_ms, seq) WHERE kind IN ('agent-on', 'agent-paused', 'agent-back', 'agent-off');
GO
CREATE INDEX ix_entry_ring ON entry (event_id, at_ms, seq) WHERE kind IN ('ring-missed', 'ring-cancelled');
GO
ALTER TABLE hotline ADD talk_warning_s int NOT NULL CONSTRAINT df_hotline_talk_warning_s DEFAULT 0;
GO
ALTER TABLE hotline ADD pause_warning_s int NOT NULL CONSTRAINT df_hotline_pause_warning_s DEFAULT 0;
