CREATE TABLE config_version (
    event_id INTEGER NOT NULL REFERENCES event (event_id),
    config INTEGER NOT NULL,
    head INTEGER NOT NULL,
    began_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (event_id, config)
) STRICT;

CREATE INDEX ix_config_version_head ON config_version (event_id, head, config);
