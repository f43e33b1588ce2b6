-- The second factor (RFC 6238). The secret is sealed; it counts once `totp_since` says that a code of it was typed. Of the steps of
-- time whose codes were taken the last is kept: none is taken twice.
ALTER TABLE users ADD COLUMN totp_sealed BLOB;
ALTER TABLE users ADD COLUMN totp_since TIMESTAMP CHECK (totp_since IS NULL OR totp_sealed IS NOT NULL);
ALTER TABLE users ADD COLUMN totp_step BIGINT;
-- Last sign-in or unlocking: whom nobody missed for long is locked from `dormant_since` on.
ALTER TABLE users ADD COLUMN used_at TIMESTAMP;
ALTER TABLE users ADD COLUMN dormant_since TIMESTAMP;

-- How far a sign-in has come, and when the second factor was last shown in this session. Who came in by a password alone comes again.
ALTER TABLE sessions ADD COLUMN stage TEXT NOT NULL DEFAULT 'in' CHECK (stage IN ('code', 'enrol', 'in'));
ALTER TABLE sessions ADD COLUMN stepped_up_at TIMESTAMP;
DELETE FROM sessions WHERE user_id IS NOT NULL;

-- Keyed digests of codes that stand in for the second factor, each once.
CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id),
    digest BLOB NOT NULL,
    used_at TIMESTAMP,
    PRIMARY KEY (user_id, digest)
);

-- What people see of their own sign-ins. The address is cut to its network.
CREATE TABLE sign_ins (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    means TEXT NOT NULL,
    succeeded BOOLEAN NOT NULL,
    network TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL
);
CREATE INDEX sign_ins_user ON sign_ins (user_id, id);
CREATE INDEX sign_ins_made ON sign_ins (made_at);

-- Account holders come in to their objection by reference and code, as claimants do to their case.
ALTER TABLE codes ADD COLUMN petition_id BLOB;

-- A role is given by two people, neither of whom gets it.
CREATE TABLE role_changes (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL REFERENCES roles (role),
    bank TEXT,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'withdrawn')),
    proposed_by BLOB NOT NULL REFERENCES users (id),
    proposed_at TIMESTAMP NOT NULL,
    approved_by BLOB REFERENCES users (id),
    decided_at TIMESTAMP,
    CHECK ((role = 'bank') = (bank IS NOT NULL)),
    CHECK ((state = 'approved') = (approved_by IS NOT NULL)),
    CHECK ((state = 'proposed') = (decided_at IS NULL)),
    CHECK (proposed_by <> user_id),
    CHECK (approved_by <> proposed_by AND approved_by <> user_id)
);
CREATE UNIQUE INDEX role_changes_open ON role_changes (user_id) WHERE state = 'proposed';

-- The one row that everybody moves who is about to take an admin away: two who take each other away meet here.
CREATE TABLE admin_guard (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    moves BIGINT NOT NULL
);
INSERT INTO admin_guard (id, moves) VALUES (1, 0);
CREATE TRIGGER users_keep_an_admin BEFORE UPDATE OF role, active ON users
WHEN OLD.role = 'admin' AND OLD.active AND (NEW.role <> 'admin' OR NOT NEW.active)
    AND NOT EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND active AND id <> OLD.id)
BEGIN SELECT RAISE(ABORT, 'the last admin'); END;
