//! The tables of what goes to and fro between companies and the laboratory: artwork, deliveries.

diesel::table! {
    artworks (id) {
        id -> BigInt,
        company_id -> BigInt,
        name -> Text,
        sha256 -> Binary,
        size -> BigInt,
        environment -> Text,
        symbols -> BigInt,
        advice -> Nullable<Text>,
        report -> Text,
        added_at -> BigInt,
        added_by -> Text,
    }
}

diesel::table! {
    artwork_codes (artwork_id, gtin14) {
        artwork_id -> BigInt,
        gtin14 -> BigInt,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        intake_id -> BigInt,
        company_id -> BigInt,
        channel -> Text,
        recipient -> Text,
        state -> Text,
        waybill -> Text,
        detail -> Text,
        message_id -> Text,
        attempts -> BigInt,
        next_at -> Nullable<BigInt>,
        created_at -> BigInt,
        created_by -> Text,
        changed_at -> BigInt,
    }
}

diesel::table! {
    delivery_documents (delivery_id, document_id) {
        delivery_id -> BigInt,
        document_id -> BigInt,
    }
}

diesel::table! {
    delivery_attempts (id) {
        id -> BigInt,
        delivery_id -> BigInt,
        begun_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        answer -> Text,
    }
}

diesel::table! {
    downloads (id) {
        id -> BigInt,
        document_id -> BigInt,
        company_id -> BigInt,
        downloaded_at -> BigInt,
        downloaded_by -> Text,
    }
}
