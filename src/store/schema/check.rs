//! The tables of the public check: published keys, opened documents, counted checks.

diesel::table! {
    published_keys (name) {
        name -> Text,
        kind -> Text,
        body -> Binary,
        first_at -> BigInt,
    }
}

diesel::table! {
    opened_documents (id) {
        id -> BigInt,
        company_id -> BigInt,
        token -> Text,
        opened_at -> BigInt,
        opened_by -> Text,
    }
}

diesel::table! {
    document_checks (visitor, minute, document_id, way, answer) {
        minute -> BigInt,
        visitor -> Binary,
        document_id -> BigInt,
        way -> Text,
        answer -> Text,
        checks -> BigInt,
    }
}
