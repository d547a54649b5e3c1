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
