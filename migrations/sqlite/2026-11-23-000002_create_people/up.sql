-- Rule sets as they were, so that an order can name the text that it used.
CREATE TABLE rule_sets (
    hash BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL
);

-- Staff and banks. One role a user; the id never changes: four eyes are told apart by it.
CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL REFERENCES roles (role),
    bank TEXT,
    password_hash TEXT,
    first_code_digest BLOB,
    first_code_expires_at TIMESTAMP,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    CHECK ((role = 'bank') = (bank IS NOT NULL))
);

-- A draft of a case: what was typed, as it was typed.
CREATE TABLE drafts (
    id BLOB NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    reference TEXT NOT NULL UNIQUE,
    email_sealed BLOB,
    answers_sealed BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    case_id BLOB
);

-- Who is signed in, or writes a draft: the cookie's digest, never the cookie.
CREATE TABLE sessions (
    digest BLOB NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    case_id BLOB,
    petition_id BLOB,
    draft_id BLOB REFERENCES drafts (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- One-time codes for claimants: keyed digests, bound to the browser that asked.
CREATE TABLE codes (
    id BLOB NOT NULL PRIMARY KEY,
    browser_digest BLOB NOT NULL,
    reference TEXT NOT NULL,
    case_id BLOB,
    draft_id BLOB,
    code_digest BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    used BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX codes_browser ON codes (browser_digest);
CREATE INDEX codes_reference ON codes (reference, created_at);
