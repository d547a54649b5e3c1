//! The tables behind what documents say and how they look.

diesel::table! {
    intake_particulars (intake_id) {
        intake_id -> BigInt,
        value -> Text,
        changed_at -> BigInt,
        changed_by -> Text,
    }
}
