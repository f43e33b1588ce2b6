//! The tables, as diesel sees them. Both databases have the same columns; the migrations are the definition.
//! A test compares this file with the migrated databases.
#![allow(missing_docs)]

diesel::table! {
    roles (role) {
        role -> Text,
    }
}

diesel::table! {
    petition_states (kind, state) {
        kind -> Text,
        state -> Text,
    }
}

diesel::table! {
    account_states (state) {
        state -> Text,
    }
}

diesel::table! {
    challenge_states (state) {
        state -> Text,
    }
}

diesel::table! {
    payment_states (state) {
        state -> Text,
    }
}

diesel::table! {
    transitions (machine, from_state, to_state) {
        machine -> Text,
        from_state -> Text,
        to_state -> Text,
    }
}

diesel::table! {
    person_keys (id) {
        id -> Binary,
        wrapped -> Nullable<Binary>,
        created_at -> Timestamp,
        destroyed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    rule_sets (hash) {
        hash -> Binary,
        name -> Text,
        text -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    users (id) {
        id -> Binary,
        version -> BigInt,
        email -> Text,
        name -> Text,
        role -> Text,
        bank -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        first_code_digest -> Nullable<Binary>,
        first_code_expires_at -> Nullable<Timestamp>,
        active -> Bool,
        failures -> BigInt,
        locked_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        totp_sealed -> Nullable<Binary>,
        totp_since -> Nullable<Timestamp>,
        totp_step -> Nullable<BigInt>,
        used_at -> Nullable<Timestamp>,
        dormant_since -> Nullable<Timestamp>,
    }
}

diesel::table! {
    drafts (id) {
        id -> Binary,
        version -> BigInt,
        reference -> Text,
        email_sealed -> Nullable<Binary>,
        answers_sealed -> Binary,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        case_id -> Nullable<Binary>,
    }
}

diesel::table! {
    sessions (digest) {
        digest -> Binary,
        user_id -> Nullable<Binary>,
        case_id -> Nullable<Binary>,
        petition_id -> Nullable<Binary>,
        draft_id -> Nullable<Binary>,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        stage -> Text,
        stepped_up_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    codes (id) {
        id -> Binary,
        browser_digest -> Binary,
        reference -> Text,
        case_id -> Nullable<Binary>,
        draft_id -> Nullable<Binary>,
        code_digest -> Binary,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        tries -> BigInt,
        used -> Bool,
        petition_id -> Nullable<Binary>,
    }
}

diesel::table! {
    accounts (id) {
        id -> Binary,
        version -> BigInt,
        bank -> Text,
        number -> Text,
        number_index -> Binary,
        holder_name -> Text,
        holder_number_sealed -> Nullable<Binary>,
        holder_number_index -> Nullable<Binary>,
        tier -> Text,
        state -> Text,
        reported_balance -> BigInt,
        confirmed_balance -> Nullable<BigInt>,
        confirmed_on -> Nullable<Date>,
        gazette_reference -> Nullable<Text>,
        gazette_date -> Nullable<Date>,
        window_closes_on -> Nullable<Date>,
        due_on -> Nullable<Date>,
        rule_set -> Nullable<Binary>,
        rules_on -> Nullable<Date>,
        verified_by -> Nullable<Binary>,
        published_by -> Nullable<Binary>,
        prepared_by -> Nullable<Binary>,
        open_claims -> BigInt,
        hold_reason -> Nullable<Text>,
        merged_into -> Nullable<Binary>,
        reported_at -> Timestamp,
    }
}

diesel::table! {
    holds (id) {
        id -> Binary,
        account_id -> Binary,
        ordered_by -> Text,
        reference -> Text,
        amount -> BigInt,
        held_at -> Timestamp,
        lifted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    movements (id) {
        id -> Binary,
        reference -> Text,
        from_bank -> Text,
        from_number_sealed -> Binary,
        from_number_index -> Binary,
        from_name_sealed -> Nullable<Binary>,
        to_bank -> Nullable<Text>,
        to_number_sealed -> Nullable<Binary>,
        to_number_index -> Nullable<Binary>,
        amount -> BigInt,
        booked_at -> Timestamp,
        reported_by -> Text,
    }
}

diesel::table! {
    imports (id) {
        id -> Binary,
        kind -> Text,
        bank -> Text,
        digest -> Binary,
        row_count -> BigInt,
        imported_at -> Timestamp,
        state -> Text,
        leased_until -> Nullable<Timestamp>,
        legal_at -> Timestamp,
    }
}

diesel::table! {
    staged_accounts (import_id, line) {
        import_id -> Binary,
        line -> BigInt,
        account_id -> Binary,
        hold_id -> Binary,
        number -> Text,
        number_index -> Binary,
        holder_name -> Text,
        holder_number_sealed -> Nullable<Binary>,
        holder_number_index -> Nullable<Binary>,
        tier -> Text,
        amount -> BigInt,
        held_at -> Timestamp,
        ordered_by -> Text,
        reference -> Text,
        detail -> Text,
        repeats -> Nullable<Text>,
        salt -> Nullable<Binary>,
        commitment -> Nullable<Binary>,
    }
}

diesel::table! {
    staged_movements (import_id, line) {
        import_id -> Binary,
        line -> BigInt,
        movement_id -> Binary,
        reference -> Text,
        from_bank -> Text,
        from_number_sealed -> Binary,
        from_number_index -> Binary,
        from_name_sealed -> Nullable<Binary>,
        to_bank -> Nullable<Text>,
        to_number_sealed -> Nullable<Binary>,
        to_number_index -> Nullable<Binary>,
        amount -> BigInt,
        booked_at -> Timestamp,
        repeats -> Nullable<Text>,
    }
}

diesel::table! {
    movement_contradictions (movement_id, bank) {
        movement_id -> Binary,
        bank -> Text,
        from_number_index -> Binary,
        to_number_index -> Nullable<Binary>,
        amount -> BigInt,
        booked_at -> Timestamp,
        reported_at -> Timestamp,
    }
}

diesel::table! {
    cases (id) {
        id -> Binary,
        version -> BigInt,
        reference -> Text,
        language -> Text,
        offence -> Text,
        narrative_sealed -> Binary,
        bank_case_id -> Nullable<Text>,
        police_report -> Nullable<Text>,
        other_route -> Bool,
        source_number -> Nullable<Text>,
        filed_by -> Nullable<Binary>,
        filed_at -> Timestamp,
        rule_set -> Binary,
        rules_on -> Date,
        accepted -> BigInt,
        recovered -> BigInt,
        allotted -> BigInt,
        hold_reason -> Nullable<Text>,
        screened_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    parties (id) {
        id -> Binary,
        case_id -> Nullable<Binary>,
        petition_id -> Nullable<Binary>,
        part -> Text,
        capacity -> Text,
        name_sealed -> Binary,
        name_index -> Binary,
        number_kind -> Text,
        number_sealed -> Binary,
        number_index -> Binary,
        telephone_sealed -> Nullable<Binary>,
        telephone_index -> Nullable<Binary>,
        email_sealed -> Nullable<Binary>,
        email_index -> Nullable<Binary>,
        address_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    channels (id) {
        id -> Binary,
        case_id -> Binary,
        kind -> Text,
        bank -> Nullable<Text>,
        number_sealed -> Binary,
        number_index -> Binary,
        name_sealed -> Binary,
        current -> Bool,
        proposed_by -> Nullable<Binary>,
        approved_by -> Nullable<Binary>,
        proposed_at -> Timestamp,
    }
}

diesel::table! {
    transfers (id) {
        id -> Binary,
        case_id -> Binary,
        place -> BigInt,
        form -> Text,
        method -> Text,
        to_bank -> Text,
        to_number_sealed -> Binary,
        to_number_index -> Binary,
        from_bank -> Nullable<Text>,
        from_number_sealed -> Nullable<Binary>,
        from_number_index -> Nullable<Binary>,
        amount -> BigInt,
        accepted -> BigInt,
        made_at -> Timestamp,
        movement_id -> Nullable<Binary>,
    }
}

diesel::table! {
    petitions (id) {
        id -> Binary,
        version -> BigInt,
        kind -> Text,
        reference -> Nullable<Text>,
        case_id -> Nullable<Binary>,
        account_id -> Nullable<Binary>,
        told_bank -> Nullable<Text>,
        told_number_sealed -> Nullable<Binary>,
        told_number_index -> Nullable<Binary>,
        state -> Text,
        claimed -> BigInt,
        accepted -> BigInt,
        set_off -> BigInt,
        allotted -> BigInt,
        paid -> BigInt,
        narrative_sealed -> Nullable<Binary>,
        recommendation -> Nullable<Text>,
        reasons -> Nullable<Text>,
        explanation_sealed -> Nullable<Binary>,
        remark_sealed -> Nullable<Binary>,
        assigned_to -> Nullable<Binary>,
        recommended_by -> Nullable<Binary>,
        agreed_by -> Nullable<Binary>,
        due_on -> Nullable<Date>,
        filed_at -> Timestamp,
        rule_set -> Binary,
        rules_on -> Date,
    }
}

diesel::table! {
    petition_lines (petition_id, transfer_id) {
        petition_id -> Binary,
        transfer_id -> Binary,
        amount -> BigInt,
        accepted -> BigInt,
    }
}

diesel::table! {
    requests (id) {
        id -> Binary,
        petition_id -> Binary,
        asked_by -> Binary,
        question_sealed -> Binary,
        asked_on -> Date,
        reply_by -> Date,
        ended -> Nullable<Text>,
        ended_on -> Nullable<Date>,
        answer_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    findings (id) {
        id -> Binary,
        case_id -> Binary,
        transfer_id -> Nullable<Binary>,
        check_name -> Text,
        outcome -> Text,
        detail -> Text,
        conflict -> Bool,
        resolved_by -> Nullable<Binary>,
        resolved_at -> Nullable<Timestamp>,
        reason_sealed -> Nullable<Binary>,
        found_at -> Timestamp,
        outdated_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    screening_queue (case_id) {
        case_id -> Binary,
        queued_at -> Timestamp,
    }
}

diesel::table! {
    orders (id) {
        id -> Binary,
        account_id -> Binary,
        number -> BigInt,
        kind -> Text,
        pool -> BigInt,
        upheld -> BigInt,
        surplus -> BigInt,
        method -> Text,
        rule_set -> Binary,
        rules_on -> Date,
        inputs -> Text,
        ordered_by -> Binary,
        ordered_on -> Date,
        ordered_at -> Timestamp,
    }
}

diesel::table! {
    order_lines (order_id, petition_id) {
        order_id -> Binary,
        petition_id -> Binary,
        outcome -> Text,
        entitlement -> BigInt,
        set_off -> BigInt,
        amount -> BigInt,
        amount_before -> BigInt,
    }
}

diesel::table! {
    services (id) {
        id -> Binary,
        version -> BigInt,
        order_id -> Binary,
        petition_id -> Binary,
        account_id -> Binary,
        means -> Text,
        sent_on -> Nullable<Date>,
        deemed_on -> Nullable<Date>,
        received_on -> Nullable<Date>,
        known_by -> Nullable<Text>,
        challenge_until -> Nullable<Date>,
    }
}

diesel::table! {
    challenges (id) {
        id -> Binary,
        version -> BigInt,
        petition_id -> Binary,
        account_id -> Binary,
        state -> Text,
        court_number -> Text,
        reported_on -> Date,
        due_on -> Nullable<Date>,
        instance -> Nullable<Text>,
        judgment_final -> Nullable<Bool>,
        judgment_amount -> Nullable<BigInt>,
        recorded_by -> Nullable<Binary>,
        confirmed_by -> Nullable<Binary>,
        carried_out_by -> Nullable<Binary>,
    }
}

diesel::table! {
    payments (id) {
        id -> Binary,
        version -> BigInt,
        account_id -> Binary,
        order_id -> Nullable<Binary>,
        petition_id -> Nullable<Binary>,
        payee -> Text,
        bank -> Text,
        amount -> BigInt,
        state -> Text,
        channel_id -> Nullable<Binary>,
        ordered_by -> Nullable<Binary>,
        released_by -> Nullable<Binary>,
        batch_id -> Nullable<Binary>,
        released_at -> Nullable<Timestamp>,
        bank_reference -> Nullable<Text>,
        return_code -> Nullable<Text>,
        due_on -> Nullable<Date>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    ledger_purses (account_id, purse) {
        account_id -> Binary,
        purse -> Text,
        balance -> BigInt,
    }
}

diesel::table! {
    ledger_entries (id) {
        id -> Binary,
        account_id -> Binary,
        debit -> Text,
        credit -> Text,
        amount -> BigInt,
        act -> Text,
        about -> Binary,
        posted_at -> Timestamp,
    }
}

diesel::table! {
    history (record_id, version) {
        record -> Text,
        record_id -> Binary,
        version -> BigInt,
        act -> Text,
        from_state -> Nullable<Text>,
        to_state -> Text,
        role -> Text,
        user_id -> Nullable<Binary>,
        recorded_at -> Timestamp,
        legal_at -> Timestamp,
        detail -> Text,
        salt -> Nullable<Binary>,
        commitment -> Nullable<Binary>,
    }
}

diesel::table! {
    audit_pending (record_id, version) {
        record_id -> Binary,
        version -> BigInt,
    }
}

diesel::table! {
    audit_chain (position) {
        position -> BigInt,
        record_id -> Binary,
        version -> BigInt,
        commitment -> Binary,
        link -> Binary,
    }
}

diesel::table! {
    notices (id) {
        id -> Binary,
        kind -> Text,
        means -> Text,
        case_id -> Nullable<Binary>,
        petition_id -> Nullable<Binary>,
        account_id -> Nullable<Binary>,
        service_id -> Nullable<Binary>,
        bank -> Nullable<Text>,
        to_sealed -> Nullable<Binary>,
        name_sealed -> Nullable<Binary>,
        arguments -> Text,
        secret_sealed -> Nullable<Binary>,
        state -> Text,
        attempts -> BigInt,
        next_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        fault -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    senders (id) {
        id -> Binary,
        version -> BigInt,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    api_keys (prefix) {
        prefix -> Text,
        sender_id -> Binary,
        digest -> Binary,
        scope -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    handed_over (number, sender_id) {
        number -> Text,
        sender_id -> Binary,
        digest -> Binary,
        case_id -> Binary,
    }
}

diesel::table! {
    idempotency_keys (sender_id, idempotency_key) {
        sender_id -> Binary,
        idempotency_key -> Text,
        digest -> Binary,
        case_id -> Binary,
        answer_sealed -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_codes (user_id, digest) {
        user_id -> Binary,
        digest -> Binary,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_ins (id) {
        id -> Binary,
        user_id -> Binary,
        means -> Text,
        succeeded -> Bool,
        network -> Text,
        made_at -> Timestamp,
    }
}

diesel::table! {
    role_changes (id) {
        id -> Binary,
        user_id -> Binary,
        role -> Text,
        bank -> Nullable<Text>,
        state -> Text,
        proposed_by -> Binary,
        proposed_at -> Timestamp,
        approved_by -> Nullable<Binary>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    admin_guard (id) {
        id -> BigInt,
        moves -> BigInt,
    }
}

diesel::joinable!(petitions -> cases (case_id));
diesel::joinable!(petitions -> accounts (account_id));
diesel::joinable!(petition_lines -> petitions (petition_id));
diesel::joinable!(petition_lines -> transfers (transfer_id));
diesel::joinable!(transfers -> cases (case_id));
diesel::table! {
    evidence (id) {
        id -> Binary,
        version -> BigInt,
        draft_id -> Nullable<Binary>,
        case_id -> Nullable<Binary>,
        request_id -> Nullable<Binary>,
        kind -> Text,
        media -> Text,
        size -> BigInt,
        name_sealed -> Nullable<Binary>,
        sha256_sealed -> Nullable<Binary>,
        key_sealed -> Nullable<Binary>,
        state -> Text,
        on_disk -> Bool,
        uploaded_at -> Timestamp,
        uploaded_by -> Nullable<Binary>,
        scan_attempts -> BigInt,
        scan_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    evidence_views (id) {
        id -> Binary,
        evidence_id -> Binary,
        role -> Text,
        user_id -> Nullable<Binary>,
        viewed_at -> Timestamp,
    }
}

diesel::table! {
    retention_due (party_id) {
        party_id -> Binary,
        due_on -> Date,
        announced_on -> Date,
    }
}

diesel::table! {
    retention_runs (day) {
        day -> Date,
        announced -> BigInt,
        called_off -> BigInt,
        erased -> BigInt,
    }
}

diesel::table! {
    correction_states (state) {
        state -> Text,
    }
}

diesel::table! {
    corrections (id) {
        id -> Binary,
        version -> BigInt,
        party_id -> Binary,
        state -> Text,
        wish_sealed -> Binary,
        asked_on -> Date,
        due_on -> Date,
        name_sealed -> Nullable<Binary>,
        number_kind -> Nullable<Text>,
        number_sealed -> Nullable<Binary>,
        answer_sealed -> Nullable<Binary>,
        proposed_by -> Nullable<Binary>,
        decided_by -> Nullable<Binary>,
        decided_on -> Nullable<Date>,
    }
}

diesel::joinable!(corrections -> parties (party_id));
diesel::joinable!(parties -> cases (case_id));
diesel::joinable!(parties -> petitions (petition_id));
diesel::joinable!(retention_due -> parties (party_id));
diesel::joinable!(channels -> cases (case_id));
diesel::joinable!(requests -> petitions (petition_id));
diesel::joinable!(findings -> cases (case_id));
diesel::joinable!(orders -> accounts (account_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(order_lines -> petitions (petition_id));
diesel::joinable!(services -> orders (order_id));
diesel::joinable!(services -> petitions (petition_id));
diesel::joinable!(challenges -> petitions (petition_id));
diesel::joinable!(payments -> accounts (account_id));
diesel::joinable!(payments -> petitions (petition_id));
diesel::joinable!(payments -> channels (channel_id));
diesel::joinable!(holds -> accounts (account_id));
diesel::joinable!(movement_contradictions -> movements (movement_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(api_keys -> senders (sender_id));

diesel::allow_tables_to_appear_in_same_query!(
    roles,
    petition_states,
    account_states,
    challenge_states,
    payment_states,
    transitions,
    person_keys,
    rule_sets,
    users,
    drafts,
    sessions,
    codes,
    accounts,
    holds,
    movements,
    imports,
    staged_accounts,
    staged_movements,
    movement_contradictions,
    cases,
    parties,
    channels,
    transfers,
    petitions,
    petition_lines,
    requests,
    findings,
    screening_queue,
    orders,
    order_lines,
    services,
    challenges,
    payments,
    ledger_purses,
    ledger_entries,
    history,
    audit_pending,
    audit_chain,
    notices,
    senders,
    api_keys,
    handed_over,
    idempotency_keys,
    recovery_codes,
    sign_ins,
    role_changes,
    admin_guard,
    evidence,
    evidence_views,
    retention_due,
    retention_runs,
    correction_states,
    corrections,
);
