-- A bank's file is checked and sealed row by row into staging tables, beside whoever writes, and is promoted from there in short steps. What is
-- staged is what is still to be done: a row leaves staging in the transaction that carries it out.
ALTER TABLE imports ADD COLUMN state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('staging', 'promoting', 'done'));
ALTER TABLE imports ADD COLUMN leased_until TIMESTAMP;
CREATE UNIQUE INDEX imports_done ON imports (digest, kind, bank) WHERE state = 'done';
CREATE INDEX imports_unfinished ON imports (state) WHERE state <> 'done';

-- Here no foreign key to imports is checked row by row: one program writes both. A row says in repeats when an earlier line tells the same account: another hold on it ('hold'), or the same once more ('same').
CREATE TABLE staged_accounts (
    import_id BYTEA NOT NULL,
    line BIGINT NOT NULL,
    account_id BYTEA NOT NULL,
    hold_id BYTEA NOT NULL,
    number TEXT NOT NULL,
    number_index BYTEA NOT NULL,
    holder_name TEXT NOT NULL,
    holder_number_sealed BYTEA,
    holder_number_index BYTEA,
    tier TEXT NOT NULL,
    amount BIGINT NOT NULL,
    held_at TIMESTAMP NOT NULL,
    ordered_by TEXT NOT NULL,
    reference TEXT NOT NULL,
    detail TEXT NOT NULL,
    repeats TEXT CHECK (repeats IN ('hold', 'same')),
    PRIMARY KEY (import_id, line)
);

CREATE TABLE staged_movements (
    import_id BYTEA NOT NULL,
    line BIGINT NOT NULL,
    movement_id BYTEA NOT NULL,
    reference TEXT NOT NULL,
    from_bank TEXT NOT NULL,
    from_number_sealed BYTEA NOT NULL,
    from_number_index BYTEA NOT NULL,
    from_name_sealed BYTEA,
    to_bank TEXT,
    to_number_sealed BYTEA,
    to_number_index BYTEA,
    amount BIGINT NOT NULL,
    booked_at TIMESTAMP NOT NULL,
    repeats TEXT CHECK (repeats IN ('same')),
    PRIMARY KEY (import_id, line)
);

-- What another bank says of a movement that is known with other figures: kept once a bank, for people to look at. Money in satang.
CREATE TABLE movement_contradictions (
    movement_id BYTEA NOT NULL REFERENCES movements (id),
    bank TEXT NOT NULL,
    from_number_index BYTEA NOT NULL,
    to_number_index BYTEA,
    amount BIGINT NOT NULL CHECK (amount > 0),
    booked_at TIMESTAMP NOT NULL,
    reported_at TIMESTAMP NOT NULL,
    PRIMARY KEY (movement_id, bank)
);

-- Accounts are looked up by bank and number, which stand in the Gazette.
DROP INDEX accounts_number;

-- A purse is opened, empty, by the first entry that needs it: most accounts of a register never have one.
CREATE FUNCTION open_purses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A purse that is there is not asked for: its trigger would see the entries behind an empty one.
    INSERT INTO ledger_purses (account_id, purse)
        SELECT NEW.account_id, needed.purse FROM (VALUES (NEW.debit), (NEW.credit)) AS needed (purse)
        WHERE NOT EXISTS (SELECT 1 FROM ledger_purses p WHERE p.account_id = NEW.account_id AND p.purse = needed.purse)
        ORDER BY needed.purse ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entries_open BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION open_purses();
