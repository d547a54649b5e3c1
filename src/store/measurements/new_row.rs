//! A measurement as a row that is about to be written.

use diesel::prelude::*;
use domain::{
    id::InstrumentId,
    measurement::{Grade, Letter},
};

use super::NewMeasurement;
use crate::{error::StoreError, samples::gtin_number, schema::measurements, second_looks};

#[derive(Insertable)]
#[diesel(table_name = measurements, treat_none_as_default_value = false)]
pub(super) struct NewRow<'m> {
    id: i64,
    source_id: i64,
    record: &'m str,
    record_key: &'m [u8],
    taken_at: Option<i64>,
    symbology: Option<&'static str>,
    data: Option<&'m str>,
    gtin14: Option<i64>,
    grade_tenths: Option<i32>,
    grade_letter: Option<String>,
    content: &'m str,
    state: &'static str,
    reason: String,
    intake_id: Option<i64>,
    sample_id: Option<i64>,
    instrument_id: Option<i64>,
    card_id: Option<i64>,
    doubts: Option<i32>,
    may_turn: Option<bool>,
}

impl<'m> NewRow<'m> {
    pub(super) fn of(id: i64, new: &'m NewMeasurement) -> Result<Self, StoreError> {
        let measurement = &new.record.measurement;
        let grade = measurement.grade.as_ref();
        let (intake_id, sample_id) = new.placement.ids();
        let (doubts, may_turn) = second_looks::columns(new.record.look);
        Ok(Self {
            id,
            source_id: new.source.get(),
            record: &measurement.record,
            record_key: new.record.key.bytes(),
            taken_at: measurement
                .taken_at
                .map(|at| at.and_utc().timestamp_millis()),
            symbology: measurement.symbology.map(|symbology| symbology.code()),
            data: measurement.data.as_deref(),
            gtin14: measurement.gtin14.and_then(gtin_number),
            grade_tenths: grade
                .and_then(|grade| grade.value)
                .map(|grade| i32::from(Grade::tenths(grade))),
            grade_letter: grade
                .and_then(|grade| grade.letter)
                .map(|letter| Letter::symbol(letter).to_string()),
            content: &new.record.content,
            state: new.placement.code(),
            reason: new.placement.reason()?,
            intake_id,
            sample_id,
            instrument_id: new.instrument.map(InstrumentId::get),
            card_id: new.placement.card(),
            doubts,
            may_turn,
        })
    }
}
