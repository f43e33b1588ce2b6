-- What an order makes due. Who ordered does not release; the Fund's share after ten years (R16) has no order. Money in satang.
CREATE TABLE payments (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    account_id BYTEA NOT NULL REFERENCES accounts (id),
    order_id BYTEA,
    petition_id BYTEA REFERENCES petitions (id),
    payee TEXT NOT NULL CHECK (payee IN ('claimant', 'holder', 'fund')),
    bank TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL REFERENCES payment_states (state),
    channel_id BYTEA REFERENCES channels (id),
    ordered_by BYTEA,
    released_by BYTEA REFERENCES users (id),
    batch_id BYTEA,
    released_at TIMESTAMP,
    bank_reference TEXT,
    return_code TEXT,
    due_on DATE,
    created_at TIMESTAMP NOT NULL,
    -- Who ordered is taken from the order itself.
    FOREIGN KEY (order_id, ordered_by) REFERENCES orders (id, ordered_by),
    CHECK ((payee = 'fund') = (petition_id IS NULL)),
    CHECK (payee = 'fund' OR order_id IS NOT NULL),
    CHECK ((order_id IS NULL) = (ordered_by IS NULL)),
    CHECK (ordered_by <> released_by),
    CHECK (state NOT IN ('released', 'confirmed', 'returned') OR released_by IS NOT NULL),
    CHECK (state <> 'confirmed' OR bank_reference IS NOT NULL)
);
CREATE UNIQUE INDEX payments_order_petition ON payments (order_id, petition_id);
CREATE INDEX payments_account ON payments (account_id, state);
CREATE INDEX payments_petition ON payments (petition_id);
CREATE INDEX payments_state ON payments (state, due_on, id);
CREATE INDEX payments_bank ON payments (bank, state, id);

-- The ledger: append-only, balanced by construction; a trigger moves the purses, a check keeps each at zero or more.
CREATE TABLE ledger_purses (
    account_id BYTEA NOT NULL REFERENCES accounts (id),
    purse TEXT NOT NULL CHECK (purse IN ('confirmed', 'unallotted', 'allotted', 'released', 'paid', 'holder', 'fund')),
    balance BIGINT NOT NULL DEFAULT 0 CHECK (balance >= 0),
    PRIMARY KEY (account_id, purse)
);

CREATE TABLE ledger_entries (
    id BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    act TEXT NOT NULL,
    about BYTEA NOT NULL,
    posted_at TIMESTAMP NOT NULL,
    CHECK (debit <> credit),
    FOREIGN KEY (account_id, debit) REFERENCES ledger_purses (account_id, purse),
    FOREIGN KEY (account_id, credit) REFERENCES ledger_purses (account_id, purse)
);
CREATE INDEX ledger_entries_account ON ledger_entries (account_id, id);
