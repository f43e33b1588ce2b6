-- What a check on one row can't say: legal steps, kept sums, moved purses, and what may never be changed.
CREATE FUNCTION legal_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    machine_name TEXT := TG_ARGV[0];
    before_state TEXT := '';
    fault TEXT := 'no legal start';
BEGIN
    IF machine_name = 'petition' THEN machine_name := NEW.kind; END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = NEW.state THEN RETURN NEW; END IF;
        before_state := OLD.state;
        fault := 'no legal step';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM transitions t WHERE t.machine = machine_name AND t.from_state = before_state AND t.to_state = NEW.state) THEN
        RAISE EXCEPTION '%', fault USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER petitions_legal_step BEFORE INSERT OR UPDATE OF state ON petitions FOR EACH ROW EXECUTE FUNCTION legal_step('petition');
CREATE TRIGGER accounts_legal_step BEFORE INSERT OR UPDATE OF state ON accounts FOR EACH ROW EXECUTE FUNCTION legal_step('account');
CREATE TRIGGER challenges_legal_step BEFORE INSERT OR UPDATE OF state ON challenges FOR EACH ROW EXECUTE FUNCTION legal_step('challenge');
CREATE TRIGGER payments_legal_step BEFORE INSERT OR UPDATE OF state ON payments FOR EACH ROW EXECUTE FUNCTION legal_step('payment');

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER history_kept BEFORE UPDATE OR DELETE ON history FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER ledger_entries_kept BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER orders_kept BEFORE UPDATE OR DELETE ON orders FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER order_lines_kept BEFORE UPDATE OR DELETE ON order_lines FOR EACH ROW EXECUTE FUNCTION append_only();

-- TRUNCATE fires no trigger of a row.
CREATE TRIGGER history_not_emptied BEFORE TRUNCATE ON history FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER ledger_entries_not_emptied BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER ledger_purses_not_emptied BEFORE TRUNCATE ON ledger_purses FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER orders_not_emptied BEFORE TRUNCATE ON orders FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER order_lines_not_emptied BEFORE TRUNCATE ON order_lines FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A case's sums follow their rows, and nobody writes them by hand: else the cap of R23 could be raised without a loss behind it.
-- The case's row is locked first: two orders on two accounts of one case then see each other's sums.
CREATE FUNCTION keep_accepted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases WHERE id IN (OLD.case_id, NEW.case_id) ORDER BY id FOR UPDATE;
    UPDATE cases SET accepted = (SELECT COALESCE(SUM(t.accepted), 0) FROM transfers t WHERE t.case_id = cases.id)
        WHERE id IN (OLD.case_id, NEW.case_id);
    RETURN NULL;
END $$;
CREATE TRIGGER transfers_accepted AFTER UPDATE OF accepted, case_id ON transfers FOR EACH ROW EXECUTE FUNCTION keep_accepted();
CREATE TRIGGER transfers_accepted_new AFTER INSERT ON transfers FOR EACH ROW WHEN (NEW.accepted <> 0) EXECUTE FUNCTION keep_accepted();
CREATE TRIGGER transfers_accepted_gone AFTER DELETE ON transfers FOR EACH ROW WHEN (OLD.accepted <> 0) EXECUTE FUNCTION keep_accepted();

CREATE FUNCTION keep_allotted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases WHERE id IN (OLD.case_id, NEW.case_id) ORDER BY id FOR UPDATE;
    UPDATE cases SET allotted = (SELECT COALESCE(SUM(p.allotted), 0) FROM petitions p WHERE p.case_id = cases.id)
        WHERE id IN (OLD.case_id, NEW.case_id);
    RETURN NULL;
END $$;
CREATE TRIGGER petitions_allotted AFTER UPDATE OF allotted, case_id ON petitions FOR EACH ROW EXECUTE FUNCTION keep_allotted();
CREATE TRIGGER petitions_allotted_new AFTER INSERT ON petitions FOR EACH ROW WHEN (NEW.allotted <> 0) EXECUTE FUNCTION keep_allotted();
CREATE TRIGGER petitions_allotted_gone AFTER DELETE ON petitions FOR EACH ROW WHEN (OLD.allotted <> 0) EXECUTE FUNCTION keep_allotted();

CREATE FUNCTION keep_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.accepted <> (SELECT COALESCE(SUM(t.accepted), 0) FROM transfers t WHERE t.case_id = NEW.id)
        OR NEW.allotted <> (SELECT COALESCE(SUM(p.allotted), 0) FROM petitions p WHERE p.case_id = NEW.id) THEN
        RAISE EXCEPTION 'sums follow their rows' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_open BEFORE INSERT ON cases FOR EACH ROW EXECUTE FUNCTION keep_sums();
CREATE TRIGGER cases_sums BEFORE UPDATE OF accepted, allotted ON cases FOR EACH ROW EXECUTE FUNCTION keep_sums();

-- A purse is opened empty and moves by entries alone: the table that says so is the ledger itself.
CREATE FUNCTION keep_purse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'append-only' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.balance <> (
        SELECT COALESCE(SUM(CASE WHEN (e.debit = NEW.purse) = (NEW.purse <> 'confirmed') THEN e.amount ELSE -e.amount END), 0)
        FROM ledger_entries e WHERE e.account_id = NEW.account_id AND NEW.purse IN (e.debit, e.credit)) THEN
        RAISE EXCEPTION 'a purse moves by entries' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_purses_kept BEFORE INSERT OR UPDATE ON ledger_purses FOR EACH ROW EXECUTE FUNCTION keep_purse();
CREATE TRIGGER ledger_purses_not_deleted BEFORE DELETE ON ledger_purses FOR EACH ROW EXECUTE FUNCTION keep_purse();

CREATE FUNCTION post_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM ledger_purses WHERE account_id = NEW.account_id AND purse IN (NEW.debit, NEW.credit) ORDER BY purse FOR UPDATE;
    UPDATE ledger_purses SET balance = balance + (CASE WHEN purse = 'confirmed' THEN -NEW.amount ELSE NEW.amount END)
        WHERE account_id = NEW.account_id AND purse = NEW.debit;
    UPDATE ledger_purses SET balance = balance + (CASE WHEN purse = 'confirmed' THEN NEW.amount ELSE -NEW.amount END)
        WHERE account_id = NEW.account_id AND purse = NEW.credit;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_post AFTER INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION post_entry();
