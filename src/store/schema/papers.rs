//! The tables behind what documents say and how they look.

diesel::table! {
    layouts (version) {
        version -> BigInt,
        value -> Text,
        note -> Text,
        created_at -> BigInt,
        created_by -> Text,
    }
}

diesel::table! {
    intake_particulars (intake_id) {
        intake_id -> BigInt,
        value -> Text,
        changed_at -> BigInt,
        changed_by -> Text,
    }
}

diesel::table! {
    photographs (id) {
        id -> BigInt,
        sample_id -> BigInt,
        kept_sha256 -> Binary,
        printed_sha256 -> Binary,
        name -> Text,
        caption -> Text,
        width -> BigInt,
        height -> BigInt,
        size -> BigInt,
        is_printed -> Bool,
        added_at -> BigInt,
        added_by -> Text,
        removed_at -> Nullable<BigInt>,
        removed_by -> Text,
        removed_reason -> Text,
    }
}
