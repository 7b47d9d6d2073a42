CREATE TABLE config_version (
    event_id int NOT NULL CONSTRAINT fk_config_version_event REFERENCES event (event_id),
    config bigint NOT NULL,
    head bigint NOT NULL,
    began_ms bigint NOT NULL,
    body nvarchar(max) NOT NULL,
    CONSTRAINT pk_config_version PRIMARY KEY (event_id, config)
);
GO
CREATE INDEX ix_config_version_head ON config_version (event_id, head, config);
