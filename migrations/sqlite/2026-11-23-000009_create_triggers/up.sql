-- What a check on one row can't say: legal steps, kept sums, moved purses, and what may never be changed.
CREATE TRIGGER petitions_legal_step BEFORE UPDATE OF state ON petitions
WHEN OLD.state <> NEW.state AND NOT EXISTS (
    SELECT 1 FROM transitions WHERE machine = NEW.kind AND from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal step'); END;

CREATE TRIGGER petitions_legal_start BEFORE INSERT ON petitions
WHEN NOT EXISTS (SELECT 1 FROM transitions WHERE machine = NEW.kind AND from_state = '' AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal start'); END;

CREATE TRIGGER accounts_legal_step BEFORE UPDATE OF state ON accounts
WHEN OLD.state <> NEW.state AND NOT EXISTS (
    SELECT 1 FROM transitions WHERE machine = 'account' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal step'); END;

CREATE TRIGGER accounts_legal_start BEFORE INSERT ON accounts
WHEN NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'account' AND from_state = '' AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal start'); END;

CREATE TRIGGER challenges_legal_step BEFORE UPDATE OF state ON challenges
WHEN OLD.state <> NEW.state AND NOT EXISTS (
    SELECT 1 FROM transitions WHERE machine = 'challenge' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal step'); END;

CREATE TRIGGER challenges_legal_start BEFORE INSERT ON challenges
WHEN NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'challenge' AND from_state = '' AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal start'); END;

CREATE TRIGGER payments_legal_step BEFORE UPDATE OF state ON payments
WHEN OLD.state <> NEW.state AND NOT EXISTS (
    SELECT 1 FROM transitions WHERE machine = 'payment' AND from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal step'); END;

CREATE TRIGGER payments_legal_start BEFORE INSERT ON payments
WHEN NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'payment' AND from_state = '' AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'no legal start'); END;

CREATE TRIGGER history_not_updated BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER history_not_deleted BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_entries_not_updated BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_entries_not_deleted BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER orders_not_updated BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER orders_not_deleted BEFORE DELETE ON orders BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER order_lines_not_updated BEFORE UPDATE ON order_lines BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER order_lines_not_deleted BEFORE DELETE ON order_lines BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- A case's sums follow their rows, and nobody writes them by hand: else the cap of R23 could be raised without a loss behind it.
CREATE TRIGGER transfers_accepted AFTER UPDATE OF accepted, case_id ON transfers BEGIN
    UPDATE cases SET accepted = (SELECT COALESCE(SUM(t.accepted), 0) FROM transfers t WHERE t.case_id = cases.id)
        WHERE id IN (OLD.case_id, NEW.case_id);
END;
CREATE TRIGGER transfers_accepted_new AFTER INSERT ON transfers WHEN NEW.accepted <> 0 BEGIN
    UPDATE cases SET accepted = (SELECT COALESCE(SUM(t.accepted), 0) FROM transfers t WHERE t.case_id = cases.id) WHERE id = NEW.case_id;
END;
CREATE TRIGGER transfers_accepted_gone AFTER DELETE ON transfers WHEN OLD.accepted <> 0 BEGIN
    UPDATE cases SET accepted = (SELECT COALESCE(SUM(t.accepted), 0) FROM transfers t WHERE t.case_id = cases.id) WHERE id = OLD.case_id;
END;
CREATE TRIGGER petitions_allotted AFTER UPDATE OF allotted, case_id ON petitions BEGIN
    UPDATE cases SET allotted = (SELECT COALESCE(SUM(p.allotted), 0) FROM petitions p WHERE p.case_id = cases.id)
        WHERE id IN (OLD.case_id, NEW.case_id);
END;
CREATE TRIGGER petitions_allotted_new AFTER INSERT ON petitions WHEN NEW.allotted <> 0 BEGIN
    UPDATE cases SET allotted = (SELECT COALESCE(SUM(p.allotted), 0) FROM petitions p WHERE p.case_id = cases.id) WHERE id = NEW.case_id;
END;
CREATE TRIGGER petitions_allotted_gone AFTER DELETE ON petitions WHEN OLD.allotted <> 0 BEGIN
    UPDATE cases SET allotted = (SELECT COALESCE(SUM(p.allotted), 0) FROM petitions p WHERE p.case_id = cases.id) WHERE id = OLD.case_id;
END;
CREATE TRIGGER cases_open BEFORE INSERT ON cases WHEN NEW.accepted <> 0 OR NEW.allotted <> 0
BEGIN SELECT RAISE(ABORT, 'sums follow their rows'); END;
CREATE TRIGGER cases_sums BEFORE UPDATE OF accepted, allotted ON cases
WHEN NEW.accepted <> (SELECT COALESCE(SUM(t.accepted), 0) FROM transfers t WHERE t.case_id = NEW.id)
    OR NEW.allotted <> (SELECT COALESCE(SUM(p.allotted), 0) FROM petitions p WHERE p.case_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'sums follow their rows'); END;

-- A purse is opened empty and moves by entries alone: the table that says so is the ledger itself.
CREATE TRIGGER ledger_purses_open BEFORE INSERT ON ledger_purses WHEN NEW.balance <> 0
BEGIN SELECT RAISE(ABORT, 'a purse moves by entries'); END;
CREATE TRIGGER ledger_purses_moved BEFORE UPDATE ON ledger_purses
WHEN NEW.balance <> (
    SELECT COALESCE(SUM(CASE WHEN (debit = NEW.purse) = (NEW.purse <> 'confirmed') THEN amount ELSE -amount END), 0)
    FROM ledger_entries WHERE account_id = NEW.account_id AND NEW.purse IN (debit, credit))
BEGIN SELECT RAISE(ABORT, 'a purse moves by entries'); END;
CREATE TRIGGER ledger_purses_kept BEFORE DELETE ON ledger_purses BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_entries_post AFTER INSERT ON ledger_entries BEGIN
    UPDATE ledger_purses SET balance = balance + (CASE WHEN purse = 'confirmed' THEN -NEW.amount ELSE NEW.amount END)
        WHERE account_id = NEW.account_id AND purse = NEW.debit;
    UPDATE ledger_purses SET balance = balance + (CASE WHEN purse = 'confirmed' THEN NEW.amount ELSE -NEW.amount END)
        WHERE account_id = NEW.account_id AND purse = NEW.credit;
END;
