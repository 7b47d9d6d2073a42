ALTER TABLE station ADD retired bit NOT NULL CONSTRAINT df_station_retired DEFAULT 0;
GO
ALTER TABLE metric ADD retired bit NOT NULL CONSTRAINT df_metric_retired DEFAULT 0;
GO
CREATE TABLE account (
  account_id    int            NOT NULL CONSTRAINT pk_account PRIMARY KEY,
  name          nvarchar(64)   NOT NULL,
  name_key      nvarchar(64)   COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT ux_account_name UNIQUE,
  display_name  nvarchar(100)  NOT NULL,
  password_hash varchar(400)   NULL,
  stamp         varchar(64)    NOT NULL,
  disabled      bit            NOT NULL,
  demo          bit            NOT NULL,
  failures      int            NOT NULL,
  locked_until  bigint         NULL,
  two_factor    bit            NOT NULL,
  authenticator varchar(1000)  NULL,
  totp_step     bigint         NOT NULL,
  created_ms    bigint         NOT NULL,
  last_seen_ms  bigint         NULL,
  revision      bigint         NOT NULL
);
GO
CREATE TABLE account_login (
  provider   varchar(64)   COLLATE Latin1_General_BIN2 NOT NULL,
  subject    nvarchar(255) COLLATE Latin1_General_BIN2 NOT NULL,
  account_id int           NOT NULL CONSTRAINT fk_login_account REFERENCES account (account_id),
  CONSTRAINT pk_account_login PRIMARY KEY (provider, subject)
);
GO
CREATE UNIQUE INDEX ux_login_account ON account_login (provider, account_id);
GO
CREATE TABLE passkey (
  credential_hash char(64)      COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_passkey PRIMARY KEY,
  account_id      int           NOT NULL CONSTRAINT fk_passkey_account REFERENCES account (account_id),
  data            nvarchar(max) NOT NULL
);
GO
CREATE INDEX ix_passkey_account ON passkey (account_id);
GO
CREATE TABLE recovery_code (
  account_id int      NOT NULL CONSTRAINT fk_recovery_account REFERENCES account (account_id),
  code_hash  char(64) COLLATE Latin1_General_BIN2 NOT NULL,
  CONSTRAINT pk_recovery_code PRIMARY KEY (account_id, code_hash)
);
GO
CREATE TABLE invitation (
  token_hash char(64) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_invitation PRIMARY KEY,
  account_id int      NOT NULL,
  expires_ms bigint   NOT NULL,
  used_ms    bigint   NULL
);
GO
CREATE TABLE ended_session (
  session    varchar(64) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_ended_session PRIMARY KEY,
  expires_ms bigint      NOT NULL
);
GO
CREATE TABLE api_key (
  key_id       int           NOT NULL CONSTRAINT pk_api_key PRIMARY KEY,
  name         nvarchar(100) NOT NULL,
  secret_hash  char(64)      COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT ux_api_key_secret UNIQUE,
  hint         varchar(16)   NOT NULL,
  created_ms   bigint        NOT NULL,
  created_by   nvarchar(200) NOT NULL,
  expires_ms   bigint        NULL,
  last_used_ms bigint        NULL,
  revoked_ms   bigint        NULL
);
GO
CREATE TABLE screen (
  screen_id    int            NOT NULL CONSTRAINT pk_screen PRIMARY KEY,
  place        nvarchar(100)  NOT NULL,
  event_id     int            NOT NULL CONSTRAINT fk_screen_event REFERENCES event (event_id),
  scenes       varchar(200)   NOT NULL,
  culture      varchar(16)    NOT NULL,
  secret_hash  char(64)       COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT ux_screen_secret UNIQUE,
  created_ms   bigint         NOT NULL,
  created_by   nvarchar(200)  NOT NULL,
  revoked_ms   bigint         NULL,
  last_seen_ms bigint         NULL,
  report       nvarchar(1000) NULL,
  command      varchar(16)    NULL,
  command_no   bigint         NOT NULL
);
GO
CREATE TABLE pairing (
  secret_hash char(64)       COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_pairing PRIMARY KEY,
  code        char(8)        COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT ux_pairing_code UNIQUE,
  created_ms  bigint         NOT NULL,
  expires_ms  bigint         NOT NULL,
  tries       int            NOT NULL,
  report      nvarchar(1000) NOT NULL,
  address     varchar(64)    NULL,
  screen_id   int            NULL,
  taken_ms    bigint         NULL
);
GO
CREATE TABLE access_grant (
  holder     varchar(32) COLLATE Latin1_General_BIN2 NOT NULL,
  role       varchar(16) COLLATE Latin1_General_BIN2 NOT NULL,
  event_id   int         NOT NULL,
  station_id int         NOT NULL,
  CONSTRAINT pk_access_grant PRIMARY KEY (holder, role, event_id, station_id)
);
GO
CREATE TABLE access_head (
  id      int    NOT NULL CONSTRAINT pk_access_head PRIMARY KEY,
  version bigint NOT NULL
);
GO
INSERT INTO access_head (id, version) VALUES (1, 0);
GO
CREATE TABLE audit (
  seq     bigint         NOT NULL CONSTRAINT pk_audit PRIMARY KEY,
  at_ms   bigint         NOT NULL,
  actor   nvarchar(200)  NOT NULL,
  action  varchar(64)    COLLATE Latin1_General_BIN2 NOT NULL,
  subject nvarchar(200)  NULL,
  detail  nvarchar(2000) NULL,
  address varchar(64)    NULL,
  hash    char(64)       COLLATE Latin1_General_BIN2 NOT NULL
);
GO
CREATE TABLE audit_head (
  id   int      NOT NULL CONSTRAINT pk_audit_head PRIMARY KEY,
  head bigint   NOT NULL,
  hash varchar(64) COLLATE Latin1_General_BIN2 NOT NULL
);
GO
INSERT INTO audit_head (id, head, hash) VALUES (1, 0, '');
GO
CREATE TABLE data_key (
  name nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_data_key PRIMARY KEY,
  xml  nvarchar(max) NOT NULL
);
