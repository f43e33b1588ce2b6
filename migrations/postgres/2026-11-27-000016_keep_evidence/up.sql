-- Files that people add to a claim or to an answer. Their bytes lie outside the database, sealed with a key of their own that is sealed here: whoever
-- has one of the two has nothing. A row is there before the first byte, so that no file is without one; where it ends its key goes at once and
-- the bytes after it.
CREATE TABLE evidence (
    id BYTEA NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    draft_id BYTEA REFERENCES drafts (id),
    case_id BYTEA REFERENCES cases (id),
    request_id BYTEA REFERENCES requests (id),
    kind TEXT NOT NULL CHECK (kind IN ('slip', 'chat', 'identity', 'other')),
    media TEXT NOT NULL CHECK (media IN ('pdf', 'jpeg', 'png', 'webp', 'text')),
    size BIGINT NOT NULL CHECK (size >= 0),
    name_sealed BYTEA,
    sha256_sealed BYTEA,
    key_sealed BYTEA,
    state TEXT NOT NULL CHECK (state IN ('arriving', 'quarantined', 'clean', 'refused', 'removed')),
    on_disk BOOLEAN NOT NULL,
    uploaded_at TIMESTAMP NOT NULL,
    uploaded_by BYTEA REFERENCES users (id),
    scan_attempts BIGINT NOT NULL DEFAULT 0,
    scan_at TIMESTAMP,
    CHECK (draft_id IS NULL OR case_id IS NULL),
    CHECK (state = 'removed' OR draft_id IS NOT NULL OR case_id IS NOT NULL),
    CHECK (request_id IS NULL OR case_id IS NOT NULL),
    CHECK (state NOT IN ('quarantined', 'clean') OR (on_disk AND name_sealed IS NOT NULL AND sha256_sealed IS NOT NULL AND key_sealed IS NOT NULL)),
    CHECK (state NOT IN ('refused', 'removed') OR key_sealed IS NULL),
    CHECK (state <> 'removed' OR (name_sealed IS NULL AND sha256_sealed IS NULL)),
    CHECK ((state = 'quarantined') = (scan_at IS NOT NULL))
);
CREATE INDEX evidence_draft ON evidence (draft_id);
CREATE INDEX evidence_case ON evidence (case_id);
CREATE INDEX evidence_request ON evidence (request_id);
CREATE INDEX evidence_state ON evidence (state, on_disk, uploaded_at);
CREATE INDEX evidence_scan ON evidence (state, scan_at);

-- Who opened which file, and when: a row an opening.
CREATE TABLE evidence_views (
    id BYTEA NOT NULL PRIMARY KEY,
    evidence_id BYTEA NOT NULL REFERENCES evidence (id),
    role TEXT NOT NULL REFERENCES roles (role),
    user_id BYTEA REFERENCES users (id),
    viewed_at TIMESTAMP NOT NULL
);
CREATE INDEX evidence_views_evidence ON evidence_views (evidence_id, viewed_at);
