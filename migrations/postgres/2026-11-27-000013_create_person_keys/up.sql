-- The keys that people's own values are sealed with, each wrapped by the key ring's. The id is that of the party or draft it belongs to. A key
-- that was destroyed leaves its row behind: what it sealed is known to be erased, and not to be broken.
CREATE TABLE person_keys (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    wrapped BYTEA,
    created_at TIMESTAMP NOT NULL,
    destroyed_at TIMESTAMP,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
