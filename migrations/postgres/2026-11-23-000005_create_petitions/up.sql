-- Claims and objections: what a person asks of one account. The ladder claimed, accepted, set off, allotted, paid is never overwritten downwards
-- but by a later order. Money in satang.
CREATE TABLE petitions (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind TEXT NOT NULL CHECK (kind IN ('claim', 'objection')),
    reference TEXT UNIQUE,
    case_id BYTEA REFERENCES cases (id),
    account_id BYTEA REFERENCES accounts (id),
    told_bank TEXT,
    told_number_sealed BYTEA,
    told_number_index BYTEA,
    state TEXT NOT NULL,
    claimed BIGINT NOT NULL CHECK (claimed >= 0),
    accepted BIGINT NOT NULL DEFAULT 0,
    set_off BIGINT NOT NULL DEFAULT 0 CHECK (set_off >= 0),
    allotted BIGINT NOT NULL DEFAULT 0,
    paid BIGINT NOT NULL DEFAULT 0,
    narrative_sealed BYTEA,
    recommendation TEXT CHECK (recommendation IN ('accept', 'refuse')),
    reasons TEXT,
    explanation_sealed BYTEA,
    remark_sealed BYTEA,
    assigned_to BYTEA REFERENCES users (id),
    recommended_by BYTEA REFERENCES users (id),
    agreed_by BYTEA REFERENCES users (id),
    due_on DATE,
    filed_at TIMESTAMP NOT NULL,
    rule_set BYTEA NOT NULL REFERENCES rule_sets (hash),
    rules_on DATE NOT NULL,
    FOREIGN KEY (kind, state) REFERENCES petition_states (kind, state),
    CHECK ((kind = 'claim') = (case_id IS NOT NULL)),
    CHECK (kind = 'claim' OR (account_id IS NOT NULL AND reference IS NOT NULL)),
    CHECK (account_id IS NOT NULL OR state IN ('waiting', 'withdrawn')),
    CHECK (accepted >= 0 AND accepted <= claimed),
    CHECK (allotted >= 0 AND allotted <= accepted),
    CHECK (paid >= 0 AND paid <= allotted),
    CHECK (recommended_by <> agreed_by),
    CHECK (state NOT IN ('ready', 'ordered', 'upheld') OR (recommended_by IS NOT NULL AND agreed_by IS NOT NULL))
);
CREATE UNIQUE INDEX petitions_case_account ON petitions (case_id, account_id) WHERE account_id IS NOT NULL;
CREATE INDEX petitions_case ON petitions (case_id);
CREATE INDEX petitions_account ON petitions (account_id, state);
CREATE INDEX petitions_told ON petitions (told_number_index, state);
CREATE INDEX petitions_queue ON petitions (state, filed_at, id);
CREATE INDEX petitions_due ON petitions (state, due_on);
CREATE INDEX petitions_assigned ON petitions (assigned_to, state);

CREATE TABLE petition_lines (
    petition_id BYTEA NOT NULL REFERENCES petitions (id),
    transfer_id BYTEA NOT NULL REFERENCES transfers (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    accepted BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (petition_id, transfer_id),
    CHECK (accepted >= 0 AND accepted <= amount)
);
CREATE INDEX petition_lines_transfer ON petition_lines (transfer_id);

-- Requests for information; each is a pause of the clock.
CREATE TABLE requests (
    id BYTEA NOT NULL PRIMARY KEY,
    petition_id BYTEA NOT NULL REFERENCES petitions (id),
    asked_by BYTEA NOT NULL REFERENCES users (id),
    question_sealed BYTEA NOT NULL,
    asked_on DATE NOT NULL,
    reply_by DATE NOT NULL,
    ended TEXT CHECK (ended IN ('answered', 'cancelled', 'lapsed')),
    ended_on DATE,
    answer_sealed BYTEA,
    CHECK ((ended IS NULL) = (ended_on IS NULL))
);
CREATE INDEX requests_petition ON requests (petition_id, asked_on);
CREATE UNIQUE INDEX requests_open ON requests (petition_id) WHERE ended IS NULL;

-- What the screening noticed. An open conflict blocks the dossier.
CREATE TABLE findings (
    id BYTEA NOT NULL PRIMARY KEY,
    case_id BYTEA NOT NULL REFERENCES cases (id),
    transfer_id BYTEA REFERENCES transfers (id),
    check_name TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'warn', 'fail', 'unknown')),
    movement_id BYTEA REFERENCES movements (id),
    reported_amount BIGINT,
    reported_at TIMESTAMP,
    conflict BOOLEAN NOT NULL,
    resolved_by BYTEA REFERENCES users (id),
    resolved_at TIMESTAMP,
    reason_sealed BYTEA,
    found_at TIMESTAMP NOT NULL
);
CREATE INDEX findings_case ON findings (case_id);
CREATE INDEX findings_movement ON findings (movement_id);
