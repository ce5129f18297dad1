-- One dialect for both databases: text, bigint and bytes, and placeholders $1. BYTES stands for BLOB or BYTEA;
-- KEYED for rows that lie in the order of their key, where the database can do that.

-- Every version of every record. A version holds from the entry `from_seq` on, until the entry `to_seq`. The newest of a record is
-- found by the key: an index of what holds now would have a page to write for nearly every record of a commit.
CREATE TABLE records (
    subject TEXT NOT NULL,
    organisation TEXT NOT NULL,
    system TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Order among records of a kind: the entry that first created it, and its position in there.
    place BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    to_seq BIGINT,
    -- Once the record was erased, the body is null and the salt empty; the digest stays.
    body TEXT NOT NULL,
    salt BYTES NOT NULL,
    digest BYTES NOT NULL,
    PRIMARY KEY (subject, from_seq)
);
CREATE INDEX records_list ON records (organisation, system, kind, place);
CREATE INDEX records_from ON records (from_seq);
CREATE INDEX records_to ON records (to_seq) WHERE to_seq IS NOT NULL;

-- The log. `data` is what is hashed; the columns repeat what is in it, for searching.
CREATE TABLE entries (
    seq BIGINT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    data BYTES NOT NULL,
    -- Shows, until the entry is signed, that it was put here by who has the ledger's key.
    seal BYTES NOT NULL
);
CREATE INDEX entries_subject ON entries (subject, seq);
CREATE INDEX entries_organisation ON entries (organisation, seq);

-- Full tiles; partial ones are made from the entries and from the roots of full ones.
CREATE TABLE tiles (
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    root BYTES NOT NULL,
    hashes BYTES NOT NULL,
    PRIMARY KEY (level, number)
);

-- One row: the checkpoint that readers see.
CREATE TABLE log (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    size BIGINT NOT NULL,
    checkpoint BYTES NOT NULL
);

-- Requests that were carried out, so that one that is sent again is answered and not done again.
CREATE TABLE requests (
    organisation TEXT NOT NULL,
    request TEXT NOT NULL,
    seq BIGINT NOT NULL,
    fingerprint BYTES NOT NULL,
    PRIMARY KEY (organisation, request)
) KEYED;
