//! Every finding has its sentence in both languages.

use domain::texts::{Language, Texts};

use super::*;

#[test]
fn everything_a_reader_says_has_a_sentence_without_open_places_in_both_languages() {
    let texts = Texts::shipped().unwrap();
    let found = || "x".to_owned();
    let of = Parameter::SymbolContrast;
    let remarks = [
        Remark::OutOfRange(of, found()),
        Remark::NoUnit(of, found()),
        Remark::WrongUnit(of, found()),
        Remark::Unreadable(of, found()),
        Remark::LetterDisagrees(of, found()),
        Remark::UnknownSymbology(found()),
        Remark::UnreadableTime(found()),
        Remark::CheckDigit(found()),
        Remark::ZerosRestored(found()),
        Remark::CheckDigitJoined(found()),
        Remark::AddOn(found()),
        Remark::Verifier(found()),
        Remark::MissingValue(found()),
        Remark::NoReportRow,
        Remark::LetterScans,
        Remark::ScanColumns(found()),
        Remark::Failure(found(), Failure::QuietZone),
        Remark::UnknownFailure(found()),
        Remark::AmbiguousDate(found()),
        Remark::Clock(found()),
    ];
    let refusals = [
        Refusal::Undecodable,
        Refusal::NoGrade,
        Refusal::UnreadableGrade { found: found() },
        Refusal::TooLong,
    ];
    let notices = [
        Notice::RowsSkipped {
            table: found(),
            rows: 1,
        },
        Notice::RowCount {
            table: found(),
            declared: 1,
            found: 2,
        },
    ];
    let all = remarks.iter().map(|one| one as &dyn Explain);
    let all = all.chain(refusals.iter().map(|one| one as &dyn Explain));
    for what in all.chain(notices.iter().map(|one| one as &dyn Explain)) {
        for language in Language::ALL {
            assert!(texts.find(language, what.key()).is_some(), "{}", what.key());
            let sentence = texts.explain(language, what);
            assert!(!sentence.contains(['{', '@']), "{sentence}");
        }
    }
}
