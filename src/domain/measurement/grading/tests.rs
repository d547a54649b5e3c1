//! Grades by table and edition against those of real reports, and tables that are refused.

use proptest::prelude::*;

use super::*;

fn tenths(table: Table, parameter: Parameter, percent: f64) -> Option<String> {
    GradingTables::shipped()
        .unwrap()
        .grade(
            table,
            Mode::Tenths,
            parameter,
            &Value::number(percent, Unit::Percent),
        )
        .map(|grade| grade.to_string())
}

#[test]
fn every_decimal_grade_found_in_real_reports_is_reproduced() {
    use Parameter as P;
    use Table::{Linear, Matrix};
    for (table, parameter, percent, grade) in [
        (Linear, P::Modulation, 39.0, "0.9"),
        (Linear, P::SymbolContrast, 46.0, "2.4"),
        (Linear, P::Decodability, 43.0, "2.5"),
        (Linear, P::Decodability, 58.0, "3.7"),
        (Linear, P::Defects, 18.0, "3.4"),
        (Matrix, P::SymbolContrast, 28.0, "1.4"),
        (Matrix, P::UnusedErrorCorrection, 41.7, "2.4"),
        (Matrix, P::AxialNonuniformity, 11.0, "1.5"),
        (Matrix, P::GridNonuniformity, 70.0, "1.4"),
    ] {
        assert_eq!(
            tenths(table, parameter, percent).as_deref(),
            Some(grade),
            "{parameter:?} {percent}"
        );
    }
}

#[test]
fn older_editions_give_the_whole_step_of_the_same_table() {
    let tables = GradingTables::shipped().unwrap();
    let step = |table, parameter, percent| {
        tables
            .grade(
                table,
                Mode::Step,
                parameter,
                &Value::number(percent, Unit::Percent),
            )
            .unwrap()
            .tenths()
    };
    for (sc, grade) in [
        (70.0, 40),
        (69.9, 30),
        (55.0, 30),
        (40.0, 20),
        (20.0, 10),
        (19.9, 0),
    ] {
        assert_eq!(step(Table::Linear, Parameter::SymbolContrast, sc), grade);
    }
    for (defects, grade) in [(15.0, 40), (15.1, 30), (30.0, 10), (30.1, 0)] {
        assert_eq!(step(Table::Linear, Parameter::Defects, defects), grade);
    }
    assert_eq!(step(Table::Matrix, Parameter::AxialNonuniformity, 11.0), 10);
    assert_eq!(
        step(Table::Matrix, Parameter::UnusedErrorCorrection, 42.0),
        20
    );
}

#[test]
fn below_the_lowest_limit_grades_fade_to_zero_where_the_standard_says_how() {
    assert_eq!(
        tenths(Table::Linear, Parameter::SymbolContrast, 17.5).unwrap(),
        "0.5"
    );
    assert_eq!(
        tenths(Table::Linear, Parameter::SymbolContrast, 15.0).unwrap(),
        "0.0"
    );
    assert_eq!(
        tenths(Table::Linear, Parameter::Defects, 30.0).unwrap(),
        "1.0"
    );
    assert_eq!(
        tenths(Table::Linear, Parameter::Defects, 30.1).unwrap(),
        "0.0"
    );
    assert_eq!(
        tenths(Table::Linear, Parameter::MinEdgeContrast, 14.9).unwrap(),
        "0.0"
    );
    // The matrix table names no such point, so nothing is claimed.
    assert_eq!(tenths(Table::Matrix, Parameter::SymbolContrast, 17.5), None);
    assert_eq!(tenths(Table::Linear, Parameter::XDimension, 40.0), None);
}

#[test]
fn fractions_and_percent_are_the_same_value() {
    let tables = GradingTables::shipped().unwrap();
    let grade = |number, unit| {
        tables.grade(
            Table::Linear,
            Mode::Tenths,
            Parameter::Defects,
            &Value::number(number, unit),
        )
    };
    assert_eq!(grade(0.18, Unit::Fraction), grade(18.0, Unit::Percent));
    assert_eq!(grade(18.0, Unit::Plain), None, "a bare number is neither");
}

#[test]
fn the_edition_decides_between_steps_and_tenths() {
    let tables = GradingTables::shipped().unwrap();
    for (edition, mode) in [
        ("ISO15416:2000", Some(Mode::Step)),
        ("ISO15416:2016", Some(Mode::Tenths)),
        ("ISO15416:2025", Some(Mode::Tenths)),
        ("ISO15415:2011", Some(Mode::Step)),
        ("ISO15415:2024", Some(Mode::Tenths)),
        ("GB/T18348-2022", Some(Mode::Tenths)),
        ("ISO15416", None),
        ("ISO29158:2020", None),
    ] {
        assert_eq!(
            tables.mode(&Edition::parse(edition).unwrap()),
            mode,
            "{edition}"
        );
    }
}

#[test]
fn a_number_without_a_clause_is_refused() {
    crate::dictionary::clauses::assert_every_number_needs_a_clause(SHIPPED, |text| {
        GradingTables::parse(text).map_err(|error| error.to_string())
    });
}

#[test]
fn a_table_out_of_order_is_refused() {
    let broken = SHIPPED.replacen("[20, 40, 55, 70]", "[20, 55, 40, 70]", 1);
    let error = GradingTables::parse(&broken).unwrap_err().to_string();
    assert_eq!(
        error,
        "grading tables: row symbol_contrast: limits are out of order"
    );
}

proptest! {
    #[test]
    fn a_better_value_never_gets_a_worse_grade(low in 0.0_f64..110.0, more in 0.0_f64..50.0) {
        let tables = GradingTables::shipped().unwrap();
        for row in &tables.rows {
            for mode in [Mode::Step, Mode::Tenths] {
                let (worse, better) = match row.better {
                    Better::Higher => (low, low + more),
                    Better::Lower => (low + more, low),
                };
                if let (Some(worse), Some(better)) = (row.grade(mode, worse), row.grade(mode, better)) {
                    prop_assert!(worse <= better, "{row:?}");
                }
            }
        }
    }
}
