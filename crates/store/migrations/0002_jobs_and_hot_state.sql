-- Work that is done outside of a request. `until_ms` is when the worker that has it is taken for dead.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL,
    kind TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL,
    progress BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    worker TEXT NOT NULL,
    until_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX jobs_waiting ON jobs (state, created_ms);

-- What is worth nothing to an auditor and may be lost: sessions, last check-ins.
CREATE TABLE hot (
    space TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (space, name)
);
CREATE INDEX hot_expires ON hot (expires_ms);
