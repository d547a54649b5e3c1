//! The tables as diesel sees them; the truth is in `migrations/`, and the suite fails
//! on either database where the two differ.

mod check;
mod office;
mod papers;
mod register;

pub(crate) use check::{document_checks, opened_documents, published_keys};
pub(crate) use office::{
    artwork_codes, artworks, deliveries, delivery_attempts, delivery_documents, downloads,
};
pub(crate) use papers::{intake_particulars, layouts, photographs};
pub(crate) use register::{calibrations, cards, instrument_sightings, instruments, overrides};

diesel::table! {
    companies (id) {
        id -> BigInt,
        number -> Text,
        name -> Text,
        name_key -> Text,
        contact -> Text,
        phone -> Text,
        address -> Text,
        credit_code -> Text,
        legal_person -> Text,
        post_code -> Text,
        email -> Text,
        prefixes -> Text,
        remark -> Text,
        quota -> BigInt,
        state -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    members (prefix, holder_key, valid_from) {
        prefix -> Text,
        holder -> Text,
        holder_key -> Text,
        address -> Text,
        credit_code -> Text,
        certificate -> Text,
        status -> Text,
        valid_from -> Text,
        valid_to -> Nullable<Date>,
        changed_at -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        name -> Text,
        display_name -> Text,
        role -> Text,
        company_id -> Nullable<BigInt>,
        password_hash -> Text,
        disabled -> Bool,
        failed_count -> BigInt,
        locked_until -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        user_id -> BigInt,
        csrf -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    intakes (id) {
        id -> BigInt,
        company_id -> BigInt,
        turn -> BigInt,
        number -> Text,
        received_at -> BigInt,
        due_on -> Nullable<Date>,
        state -> Text,
        quantity -> BigInt,
        used -> Nullable<BigInt>,
        success -> Nullable<BigInt>,
        quota_left -> Nullable<BigInt>,
        released_by -> Nullable<BigInt>,
        released_at -> Nullable<BigInt>,
        environment -> Text,
        note -> Text,
        cancelled_reason -> Text,
        sent_on -> Nullable<Date>,
        waybill -> Nullable<Text>,
    }
}

diesel::table! {
    catalogue_files (id) {
        id -> BigInt,
        intake_id -> BigInt,
        sha256 -> Binary,
        name -> Text,
        size -> BigInt,
        lines_added -> BigInt,
        lines_known -> BigInt,
        lines_refused -> BigInt,
        imported_at -> BigInt,
        imported_by -> Text,
    }
}

diesel::table! {
    samples (id) {
        id -> BigInt,
        intake_id -> BigInt,
        line -> BigInt,
        code -> Text,
        gtin14 -> Nullable<BigInt>,
        match_key -> Nullable<Text>,
        product_name -> Text,
        brand -> Text,
        specification -> Text,
        substrate -> Text,
        packaging_form -> Text,
        pack_level -> Nullable<Text>,
        symbology_expected -> Nullable<Text>,
        company_name_on_pack -> Text,
        principal_on_pack -> Text,
        remark -> Text,
        fingerprint -> Binary,
        state -> Text,
        measurement_id -> Nullable<BigInt>,
        measurement_reason -> Text,
        conclusion -> Nullable<Text>,
        inspection -> Nullable<Text>,
    }
}

diesel::table! {
    sources (id) {
        id -> BigInt,
        sha256 -> Binary,
        name -> Text,
        size -> BigInt,
        profile -> Text,
        records_read -> BigInt,
        records_new -> BigInt,
        records_refused -> BigInt,
        finished -> Bool,
        imported_at -> BigInt,
        imported_by -> Text,
        site_id -> Nullable<BigInt>,
        connection_id -> Nullable<BigInt>,
        refusal -> Nullable<Text>,
        instrument_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    sites (id) {
        id -> BigInt,
        name -> Text,
        state -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    connections (id) {
        id -> BigInt,
        site_id -> BigInt,
        name -> Text,
        kind -> Text,
        address -> Text,
        secret -> Nullable<Text>,
        profile -> Nullable<Text>,
        intake -> Nullable<Text>,
        options -> Text,
        enabled -> Bool,
        poll_seconds -> BigInt,
        changed_at -> BigInt,
        changed_by -> Text,
        state -> Text,
        standing -> Text,
        owner -> Text,
        heartbeat_at -> Nullable<BigInt>,
        next_at -> Nullable<BigInt>,
        failures -> BigInt,
        failing_since -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        last_ok_at -> Nullable<BigInt>,
        taken -> BigInt,
        last_taken_at -> Nullable<BigInt>,
        instrument -> Nullable<Text>,
    }
}

diesel::table! {
    connection_notices (connection_id, warning) {
        connection_id -> BigInt,
        noticed_at -> BigInt,
        warning -> Text,
    }
}

diesel::table! {
    measurements (id) {
        id -> BigInt,
        source_id -> BigInt,
        record -> Text,
        record_key -> Binary,
        taken_at -> Nullable<BigInt>,
        symbology -> Nullable<Text>,
        data -> Nullable<Text>,
        gtin14 -> Nullable<BigInt>,
        grade_tenths -> Nullable<Integer>,
        grade_letter -> Nullable<Text>,
        content -> Text,
        state -> Text,
        reason -> Text,
        intake_id -> Nullable<BigInt>,
        sample_id -> Nullable<BigInt>,
        instrument_id -> Nullable<BigInt>,
        card_id -> Nullable<BigInt>,
        doubts -> Nullable<Integer>,
        may_turn -> Nullable<Bool>,
    }
}

diesel::table! {
    application_keys (sample_id, key) {
        sample_id -> BigInt,
        key -> Integer,
        state -> Text,
        reason -> Text,
        set_at -> BigInt,
        set_by -> Text,
    }
}

diesel::table! {
    findings (sample_id, key) {
        sample_id -> BigInt,
        key -> Integer,
        severity -> Text,
        measurement_id -> Nullable<BigInt>,
        content -> Text,
    }
}

diesel::table! {
    verdicts (sample_id, id) {
        sample_id -> BigInt,
        id -> BigInt,
        measurement_id -> Nullable<BigInt>,
        conclusion -> Nullable<Text>,
        blocks -> Text,
        quality_version -> Text,
        application_version -> Text,
        inputs_hash -> Binary,
        made_at -> BigInt,
        made_by -> Text,
        cause -> Text,
    }
}

diesel::table! {
    dictionary_versions (kind, version) {
        kind -> Text,
        version -> Text,
        content -> Text,
        kept_at -> BigInt,
        kept_by -> Text,
    }
}

diesel::table! {
    profile_versions (profile, version) {
        profile -> Text,
        version -> BigInt,
        content -> Text,
        note -> Text,
        state -> Text,
        reason -> Text,
        made_at -> BigInt,
        made_by -> Text,
        changed_at -> BigInt,
        changed_by -> Text,
    }
}

diesel::table! {
    earlier_readings (measurement_id, replaced_at) {
        measurement_id -> BigInt,
        profile -> Text,
        taken_at -> Nullable<BigInt>,
        symbology -> Nullable<Text>,
        data -> Nullable<Text>,
        gtin14 -> Nullable<BigInt>,
        content -> Text,
        replaced_at -> BigInt,
        replaced_by -> Text,
    }
}

diesel::table! {
    documents (id) {
        id -> BigInt,
        number -> Text,
        kind -> Text,
        format -> Text,
        intake_id -> BigInt,
        company_id -> BigInt,
        revision -> BigInt,
        token -> Text,
        sha256 -> Binary,
        size -> BigInt,
        issued_at -> BigInt,
        issued_by -> Text,
        state -> Text,
        state_reason -> Text,
        replaces -> Nullable<BigInt>,
        layout -> BigInt,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        state -> Text,
        done -> BigInt,
        total -> Nullable<BigInt>,
        owner -> Text,
        heartbeat_at -> Nullable<BigInt>,
        payload -> Text,
        result -> Nullable<Text>,
        error -> Text,
        created_at -> BigInt,
        created_by -> Text,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
        changed_at -> BigInt,
    }
}

diesel::table! {
    audit_records (sequence) {
        sequence -> BigInt,
        at -> BigInt,
        user_id -> Nullable<BigInt>,
        who -> Text,
        action -> Text,
        noun -> Text,
        subject_id -> BigInt,
        label -> Text,
        old -> Nullable<Text>,
        new -> Nullable<Text>,
        previous -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    audit_head (id) {
        id -> BigInt,
        sequence -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    number_sequences (scope) {
        scope -> Text,
        last -> BigInt,
    }
}

diesel::table! {
    agent_tokens (id) {
        id -> BigInt,
        connection_id -> BigInt,
        digest -> Binary,
        created_at -> BigInt,
        created_by -> Text,
        used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
        revoked_by -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    artworks,
    artwork_codes,
    deliveries,
    delivery_documents,
    delivery_attempts,
    downloads,
    companies,
    members,
    users,
    sessions,
    intakes,
    catalogue_files,
    samples,
    sources,
    sites,
    connections,
    connection_notices,
    agent_tokens,
    measurements,
    instruments,
    calibrations,
    instrument_sightings,
    cards,
    overrides,
    application_keys,
    findings,
    verdicts,
    dictionary_versions,
    profile_versions,
    earlier_readings,
    documents,
    jobs,
    settings,
    audit_records,
    audit_head,
    number_sequences,
    photographs,
);
