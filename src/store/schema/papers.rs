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
