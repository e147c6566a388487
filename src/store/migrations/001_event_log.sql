-- The log. No index and no random key: an acknowledgement waits for nothing but an append by rowid (ENGINE.md 5). A
-- conversation is read along the chain of `previous`, from its last event back, so no projection need list its events.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    previous INTEGER NOT NULL, -- id of the event before it in its conversation; 0: it is the first
    payload TEXT NOT NULL      -- JSON; empty: deleted
) STRICT;

-- Which conversations were deleted, in order, so that projections that were elsewhere at the time learn of it.
CREATE TABLE redaction (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL
) STRICT;

-- What a store that could not write tries to write, to learn whether it can again.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT;
INSERT INTO probe VALUES (1, 0);

CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN
    SELECT raise(ABORT, 'the log is append-only');
END;

CREATE TRIGGER event_is_final BEFORE UPDATE ON event
WHEN NEW.type <> 'redacted' OR NEW.payload <> '' OR NEW.id <> OLD.id OR NEW.conversation <> OLD.conversation
    OR NEW.seq <> OLD.seq OR NEW.epoch <> OLD.epoch OR NEW.at_ms <> OLD.at_ms OR NEW.version <> OLD.version
    OR NEW.previous <> OLD.previous
BEGIN
    SELECT raise(ABORT, 'the one update of the log is redaction');
END;
