-- What is to be erased because the years for which it is kept are over (PDPA s.37(3)): announced first, so that somebody can see it and put a hold on it,
-- and erased some weeks later, if it is still due then.
CREATE TABLE retention_due (
    party_id BYTEA NOT NULL PRIMARY KEY REFERENCES parties (id),
    due_on DATE NOT NULL,
    announced_on DATE NOT NULL,
    CHECK (announced_on >= due_on)
);
CREATE INDEX retention_due_announced ON retention_due (announced_on);

-- The days on which somebody looked, and what came of it.
CREATE TABLE retention_runs (
    day DATE NOT NULL PRIMARY KEY,
    announced BIGINT NOT NULL CHECK (announced >= 0),
    called_off BIGINT NOT NULL CHECK (called_off >= 0),
    erased BIGINT NOT NULL CHECK (erased >= 0)
);

-- What a person asks to be corrected (PDPA s.35, s.36): an officer proposes, another person agrees. Sealed with the key of the person it is about.
CREATE TABLE correction_states (state TEXT NOT NULL PRIMARY KEY);
INSERT INTO correction_states (state) VALUES ('asked'), ('proposed'), ('declining'), ('corrected'), ('declined');
INSERT INTO transitions (machine, from_state, to_state) VALUES
    ('correction', '', 'asked'),
    ('correction', 'asked', 'proposed'),
    ('correction', 'asked', 'declining'),
    ('correction', 'proposed', 'asked'),
    ('correction', 'proposed', 'corrected'),
    ('correction', 'declining', 'asked'),
    ('correction', 'declining', 'declined');
CREATE TABLE corrections (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    party_id BYTEA NOT NULL REFERENCES parties (id),
    state TEXT NOT NULL REFERENCES correction_states (state),
    wish_sealed BYTEA NOT NULL,
    asked_on DATE NOT NULL,
    due_on DATE NOT NULL,
    name_sealed BYTEA,
    number_kind TEXT,
    number_sealed BYTEA,
    answer_sealed BYTEA,
    proposed_by BYTEA REFERENCES users (id),
    decided_by BYTEA REFERENCES users (id),
    decided_on DATE,
    CHECK ((number_kind IS NULL) = (number_sealed IS NULL)),
    CHECK (state NOT IN ('proposed', 'declining') OR proposed_by IS NOT NULL),
    CHECK (state NOT IN ('corrected', 'declined') OR (proposed_by IS NOT NULL AND decided_by IS NOT NULL AND decided_on IS NOT NULL AND answer_sealed IS NOT NULL)),
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE INDEX corrections_party ON corrections (party_id);
CREATE INDEX corrections_due ON corrections (state, due_on, id);
-- One at a time.
CREATE UNIQUE INDEX corrections_awaited ON corrections (party_id) WHERE state IN ('asked', 'proposed', 'declining');
CREATE TRIGGER corrections_legal_step BEFORE INSERT OR UPDATE OF state ON corrections FOR EACH ROW EXECUTE FUNCTION legal_step('correction');
