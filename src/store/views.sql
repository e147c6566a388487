-- Projections: folds over the log, in a file of their own so that writing them never keeps an acknowledgement waiting.
-- Numbers, names and references to the log only, no text of customers: there is one place to erase that from.
-- A change here makes the next start fold anew.

-- How far the log is folded, and into whose file: the event folded last, as it stands there.
CREATE TABLE position (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    redaction INTEGER NOT NULL
) STRICT;
INSERT INTO position VALUES (1, 0, 0, 0, 0, 0);

-- Events that could not be read when they were to be folded: what they would have changed is missing here.
CREATE TABLE gap (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

CREATE TABLE conversation (
    conversation INTEGER PRIMARY KEY,
    started_event INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    owner TEXT NOT NULL,
    closed INTEGER NOT NULL,
    redacted INTEGER NOT NULL,
    digest INTEGER NOT NULL,  -- of the public id; 0: none
    handoff INTEGER NOT NULL  -- seq of the latest; 0: none
) STRICT;
CREATE INDEX conversation_digest ON conversation (digest);

CREATE TABLE handoff (
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER NOT NULL,
    delivered_ms INTEGER NOT NULL,
    contact_seq INTEGER NOT NULL,
    owner TEXT NOT NULL,
    reason TEXT NOT NULL,
    priority TEXT NOT NULL,
    department TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX handoff_open ON handoff (started_ms) WHERE ended_ms = 0;
CREATE INDEX handoff_outbox ON handoff (started_ms) WHERE delivered_ms = 0;

CREATE TABLE feedback (
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    about INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    thumb INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
