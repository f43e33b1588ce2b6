-- What is to be erased because the years for which it is kept are over (PDPA s.37(3)): announced first, so that somebody can see it and put a hold on it,
-- and erased some weeks later, if it is still due then.
CREATE TABLE retention_due (
    party_id BLOB NOT NULL PRIMARY KEY REFERENCES parties (id),
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
