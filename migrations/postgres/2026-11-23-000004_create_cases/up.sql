-- What a victim tells once. accepted and allotted are kept by triggers; the cap of R23 is a check, whoever sends the SQL. Money in satang.
CREATE TABLE cases (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    reference TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL CHECK (language IN ('th', 'en')),
    offence TEXT NOT NULL,
    narrative_sealed BYTEA NOT NULL,
    bank_case_id TEXT,
    police_report TEXT,
    other_route BOOLEAN NOT NULL,
    source_number TEXT UNIQUE,
    filed_by BYTEA REFERENCES users (id),
    filed_at TIMESTAMP NOT NULL,
    rule_set BYTEA NOT NULL REFERENCES rule_sets (hash),
    rules_on DATE NOT NULL,
    accepted BIGINT NOT NULL DEFAULT 0 CHECK (accepted >= 0),
    recovered BIGINT NOT NULL DEFAULT 0 CHECK (recovered >= 0),
    allotted BIGINT NOT NULL DEFAULT 0 CHECK (allotted >= 0),
    hold_reason TEXT,
    CHECK (allotted = 0 OR allotted + recovered <= accepted)
);

-- A person or company of a case or an objection. Everything that names them is sealed.
CREATE TABLE parties (
    id BYTEA NOT NULL PRIMARY KEY,
    case_id BYTEA REFERENCES cases (id),
    petition_id BYTEA,
    part TEXT NOT NULL CHECK (part IN ('victim', 'acting', 'holder')),
    capacity TEXT NOT NULL,
    name_sealed BYTEA NOT NULL,
    name_index BYTEA NOT NULL,
    number_kind TEXT NOT NULL CHECK (number_kind IN ('national_id', 'passport', 'juristic_id')),
    number_sealed BYTEA NOT NULL,
    number_index BYTEA NOT NULL,
    telephone_sealed BYTEA,
    telephone_index BYTEA,
    email_sealed BYTEA,
    email_index BYTEA,
    address_sealed BYTEA,
    CHECK ((case_id IS NULL) <> (petition_id IS NULL))
);
CREATE INDEX parties_case ON parties (case_id);
CREATE INDEX parties_petition ON parties (petition_id);
CREATE INDEX parties_name ON parties (name_index);
CREATE INDEX parties_number ON parties (number_index);
CREATE INDEX parties_telephone ON parties (telephone_index);
CREATE INDEX parties_email ON parties (email_index);

-- Where the money is to be returned. The one who proposes a change is not the one who approves it.
CREATE TABLE channels (
    id BYTEA NOT NULL PRIMARY KEY,
    case_id BYTEA NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('bank_account', 'promptpay')),
    bank TEXT,
    number_sealed BYTEA NOT NULL,
    number_index BYTEA NOT NULL,
    name_sealed BYTEA NOT NULL,
    current BOOLEAN NOT NULL,
    proposed_by BYTEA REFERENCES users (id),
    approved_by BYTEA REFERENCES users (id),
    proposed_at TIMESTAMP NOT NULL,
    CHECK (proposed_by <> approved_by)
);
CREATE UNIQUE INDEX channels_current ON channels (case_id) WHERE current;
CREATE INDEX channels_number ON channels (number_index);

-- The loss lives on the transfer.
CREATE TABLE transfers (
    id BYTEA NOT NULL PRIMARY KEY,
    case_id BYTEA NOT NULL REFERENCES cases (id),
    place BIGINT NOT NULL,
    form TEXT NOT NULL,
    method TEXT NOT NULL,
    to_bank TEXT NOT NULL,
    to_number_sealed BYTEA NOT NULL,
    to_number_index BYTEA NOT NULL,
    from_bank TEXT,
    from_number_sealed BYTEA,
    from_number_index BYTEA,
    amount BIGINT NOT NULL CHECK (amount > 0),
    accepted BIGINT NOT NULL DEFAULT 0,
    made_at TIMESTAMP NOT NULL,
    UNIQUE (case_id, place),
    CHECK (accepted >= 0 AND accepted <= amount)
);
CREATE INDEX transfers_to ON transfers (to_number_index, amount);
