ALTER TABLE station ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;

ALTER TABLE metric ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;

CREATE TABLE account (
  account_id    INTEGER NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  name_key      TEXT    NOT NULL UNIQUE,
  display_name  TEXT    NOT NULL,
  password_hash TEXT    NULL,
  stamp         TEXT    NOT NULL,
  disabled      INTEGER NOT NULL,
  demo          INTEGER NOT NULL,
  failures      INTEGER NOT NULL,
  locked_until  INTEGER NULL,
  two_factor    INTEGER NOT NULL,
  authenticator TEXT    NULL,
  totp_step     INTEGER NOT NULL,
  created_ms    INTEGER NOT NULL,
  last_seen_ms  INTEGER NULL,
  revision      INTEGER NOT NULL
) STRICT;

CREATE TABLE account_login (
  provider   TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX ux_login_account ON account_login (provider, account_id);

CREATE TABLE passkey (
  credential_hash TEXT    NOT NULL PRIMARY KEY,
  account_id      INTEGER NOT NULL REFERENCES account (account_id),
  data            TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_passkey_account ON passkey (account_id);

CREATE TABLE recovery_code (
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  code_hash  TEXT    NOT NULL,
  PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
  token_hash TEXT    NOT NULL PRIMARY KEY,
  account_id INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  used_ms    INTEGER NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ended_session (
  session    TEXT    NOT NULL PRIMARY KEY,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  key_id       INTEGER NOT NULL PRIMARY KEY,
  name         TEXT    NOT NULL,
  secret_hash  TEXT    NOT NULL UNIQUE,
  hint         TEXT    NOT NULL,
  created_ms   INTEGER NOT NULL,
  created_by   TEXT    NOT NULL,
  expires_ms   INTEGER NULL,
  last_used_ms INTEGER NULL,
  revoked_ms   INTEGER NULL
) STRICT;

CREATE TABLE screen (
  screen_id    INTEGER NOT NULL PRIMARY KEY,
  place        TEXT    NOT NULL,
  event_id     INTEGER NOT NULL REFERENCES event (event_id),
  scenes       TEXT    NOT NULL,
  culture      TEXT    NOT NULL,
  secret_hash  TEXT    NOT NULL UNIQUE,
  created_ms   INTEGER NOT NULL,
  created_by   TEXT    NOT NULL,
  revoked_ms   INTEGER NULL,
  last_seen_ms INTEGER NULL,
  report       TEXT    NULL,
  command      TEXT    NULL,
  command_no   INTEGER NOT NULL
) STRICT;

CREATE TABLE pairing (
  secret_hash TEXT    NOT NULL PRIMARY KEY,
  code        TEXT    NOT NULL UNIQUE,
  created_ms  INTEGER NOT NULL,
  expires_ms  INTEGER NOT NULL,
  tries       INTEGER NOT NULL,
  report      TEXT    NOT NULL,
  address     TEXT    NULL,
  screen_id   INTEGER NULL,
  taken_ms    INTEGER NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE access_grant (
  holder     TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  event_id   INTEGER NOT NULL,
  station_id INTEGER NOT NULL,
  PRIMARY KEY (holder, role, event_id, station_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_head (
  id      INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT;

INSERT INTO access_head (id, version) VALUES (1, 0);

CREATE TABLE audit (
  seq     INTEGER NOT NULL PRIMARY KEY,
  at_ms   INTEGER NOT NULL,
  actor   TEXT    NOT NULL,
  action  TEXT    NOT NULL,
  subject TEXT    NULL,
  detail  TEXT    NULL,
  address TEXT    NULL,
  hash    TEXT    NOT NULL
) STRICT;

CREATE TABLE audit_head (
  id   INTEGER NOT NULL PRIMARY KEY,
  head INTEGER NOT NULL,
  hash TEXT    NOT NULL
) STRICT;

INSERT INTO audit_head (id, head, hash) VALUES (1, 0, '');

CREATE TABLE data_key (
  name TEXT NOT NULL PRIMARY KEY,
  xml  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
