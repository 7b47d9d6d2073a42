CREATE TABLE account_session (
  session    nvarchar(64)  COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_account_session PRIMARY KEY,
  account_id int           NOT NULL CONSTRAINT fk_session_account REFERENCES account (account_id),
  stamp      nvarchar(64)  COLLATE Latin1_General_BIN2 NOT NULL,
  started_ms bigint        NOT NULL,
  expires_ms bigint        NOT NULL,
  address    nvarchar(64)  NULL,
  client     nvarchar(100) NULL
);
GO
CREATE INDEX ix_session_account ON account_session (account_id, started_ms);
GO
ALTER TABLE account DROP COLUMN failures;
GO
ALTER TABLE account DROP COLUMN locked_until;
