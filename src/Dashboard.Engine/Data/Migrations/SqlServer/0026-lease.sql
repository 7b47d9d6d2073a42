CREATE TABLE lease (
    name nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_lease PRIMARY KEY,
    number bigint NOT NULL,
    beat bigint NOT NULL,
    holder varchar(64) COLLATE Latin1_General_BIN2 NULL
);
