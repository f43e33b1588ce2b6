-- A bank's file is checked and sealed row by row into staging tables, beside whoever writes, and is promoted from there in short steps. What is
-- staged is what is still to be done: a row leaves staging in the transaction that carries it out.
ALTER TABLE imports ADD COLUMN state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('staging', 'promoting', 'done'));
ALTER TABLE imports ADD COLUMN leased_until TIMESTAMP;
CREATE UNIQUE INDEX imports_done ON imports (digest, kind, bank) WHERE state = 'done';
CREATE INDEX imports_unfinished ON imports (state) WHERE state <> 'done';

-- Here no foreign key to imports is checked row by row: one program writes both. A row says in repeats when an earlier line tells the same account: another hold on it ('hold'), or the same once more ('same').
CREATE TABLE staged_accounts (
    import_id BLOB NOT NULL,
    line BIGINT NOT NULL,
    account_id BLOB NOT NULL,
    hold_id BLOB NOT NULL,
    number TEXT NOT NULL,
    number_index BLOB NOT NULL,
    holder_name TEXT NOT NULL,
    holder_number_sealed BLOB,
    holder_number_index BLOB,
    tier TEXT NOT NULL,
    amount BIGINT NOT NULL,
    held_at TIMESTAMP NOT NULL,
    ordered_by TEXT NOT NULL,
    reference TEXT NOT NULL,
    detail TEXT NOT NULL,
    repeats TEXT CHECK (repeats IN ('hold', 'same')),
    PRIMARY KEY (import_id, line)
) WITHOUT ROWID;

CREATE TABLE staged_movements (
    import_id BLOB NOT NULL,
    line BIGINT NOT NULL,
    movement_id BLOB NOT NULL,
    reference TEXT NOT NULL,
    from_bank TEXT NOT NULL,
    from_number_sealed BLOB NOT NULL,
    from_number_index BLOB NOT NULL,
    from_name_sealed BLOB,
    to_bank TEXT,
    to_number_sealed BLOB,
    to_number_index BLOB,
    amount BIGINT NOT NULL,
    booked_at TIMESTAMP NOT NULL,
    repeats TEXT CHECK (repeats IN ('same')),
    PRIMARY KEY (import_id, line)
) WITHOUT ROWID;

-- What another bank says of a movement that is known with other figures: kept once a bank, for people to look at. Money in satang.
CREATE TABLE movement_contradictions (
    movement_id BLOB NOT NULL REFERENCES movements (id),
    bank TEXT NOT NULL,
    from_number_index BLOB NOT NULL,
    to_number_index BLOB,
    amount BIGINT NOT NULL CHECK (amount > 0),
    booked_at TIMESTAMP NOT NULL,
    reported_at TIMESTAMP NOT NULL,
    PRIMARY KEY (movement_id, bank)
);

-- Accounts are looked up by bank and number, which stand in the Gazette.
DROP INDEX accounts_number;

-- A purse is opened, empty, by the first entry that needs it: most accounts of a register never have one.
CREATE TRIGGER ledger_entries_open BEFORE INSERT ON ledger_entries BEGIN
    INSERT INTO ledger_purses (account_id, purse) VALUES (NEW.account_id, NEW.debit), (NEW.account_id, NEW.credit) ON CONFLICT DO NOTHING;
END;
