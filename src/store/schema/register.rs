//! The tables of the register: instruments, certificates, cards, overrides.

diesel::table! {
    instruments (id) {
        id -> BigInt,
        site_id -> BigInt,
        number -> Text,
        make -> Text,
        model -> Text,
        serial -> Text,
        said_model -> Text,
        location -> Text,
        software -> Text,
        apertures -> Text,
        wavelength -> Nullable<Integer>,
        out_of_use_on -> Nullable<Date>,
        created_at -> BigInt,
    }
}

diesel::table! {
    calibrations (id) {
        id -> BigInt,
        instrument_id -> BigInt,
        certificate -> Text,
        laboratory -> Text,
        valid_from -> Date,
        valid_until -> Date,
        file_sha256 -> Nullable<Binary>,
        file_name -> Nullable<Text>,
        file_size -> Nullable<BigInt>,
        withdrawn -> Nullable<Text>,
        entered_at -> BigInt,
        entered_by -> Text,
    }
}

diesel::table! {
    instrument_sightings (site_id, model, serial) {
        site_id -> BigInt,
        model -> Text,
        serial -> Text,
        software -> Text,
        instrument_id -> Nullable<BigInt>,
        measurements -> BigInt,
        first_at -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    cards (id) {
        id -> BigInt,
        name -> Text,
        serial -> Text,
        code -> Text,
        symbology -> Nullable<Text>,
        certificate -> Text,
        valid_until -> Nullable<Date>,
        out_of_use_on -> Nullable<Date>,
        certified -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    overrides (sample_id, measurement_id) {
        sample_id -> BigInt,
        measurement_id -> BigInt,
        kinds -> Text,
        reason -> Text,
        made_at -> BigInt,
        made_by -> Text,
    }
}
