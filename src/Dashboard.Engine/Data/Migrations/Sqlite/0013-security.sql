CREATE TABLE account_session (
  session    TEXT    NOT NULL PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  stamp      TEXT    NOT NULL,
  started_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  address    TEXT    NULL,
  client     TEXT    NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_session_account ON account_session (account_id, started_ms);

ALTER TABLE account DROP COLUMN failures;

ALTER TABLE account DROP COLUMN locked_until;
