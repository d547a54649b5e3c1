//! The Excel capture of Webscan TruCheck: two rows of heads, many of them twice, a row a symbol.

use std::collections::BTreeMap;

use domain::measurement::{Grade, Parameter, Symbology};

use super::{Record, matrix_size, mils, raw, shown};
use crate::demo::chance::Chance;
use crate::demo::print::{Grades, Print};
use crate::demo::words::shape;
use crate::demo::writers::WriteError;
use crate::demo::writers::excel97::{Cell, Sheet, workbook};

/// Heads of the columns from column B; of two equal ones the first holds the value, the second its grade.
const HEADS: &str = "Job Name|Operator Number|Roll Number|Symbology|Data|Acceptance Criteria|Vendor|Part Num|\
Serial Num|UID Format|UII|AS9132 Grade|Symbol ANSI Grade|ANSI Letter Grade|ANSI Numeric Grade|Edge|Edge|Rl/Rd|Rl/Rd|\
SC/CC|SC/CC|MR|MR|MinEC|MinEC|Mod/CMOD|Mod/CMOD|Def|Def|DCD|DCD|DEC|DEC|QZ|QZ|BWG|X Dim/Mag|Ratio|Trad Tol|\
#Els Out Trad|MRD|MRD Calculation|PCS|Start/Stop Grade|UEC%|UEC Grade|ANU%|ANU Grade|GNU%|GNU Grade|Rows|Cols|\
Sec Level|Sec CWs|Budget|Err|ND|Date|Time|Matrix Size|Horizontal BWG|Vertical BWG|CU|LLS|BLS|LQZ|BQZ|AG/DDG|FPD|Firmware";

/// The row from which the template has room for data, counted from 0.
const FIRST_ROW: u16 = 291;

/// A capture with some symbols.
///
/// # Errors
/// When the writer refuses a cell.
pub fn write(records: &[Record<'_>], chance: &mut Chance) -> Result<Vec<u8>, WriteError> {
    let heads: Vec<&str> = HEADS.split('|').collect();
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut technical = vec![Cell::Empty];
    let mut displayed = vec![Cell::Empty];
    for (place, head) in heads.iter().enumerate() {
        let second = place > 0 && heads.get(place - 1) == Some(head);
        let bare = head.replace([' ', '%', '/'], "");
        technical.push(Cell::Text(if second { format!("{bare}:2") } else { bare }));
        displayed.push(text(head));
    }
    let mut rows = BTreeMap::from([(0, technical), (1, displayed)]);
    for (number, record) in (0..).zip(records) {
        let cells = cells(record, &heads, chance);
        rows.insert(FIRST_ROW.saturating_add(number), cells);
    }
    workbook(&[
        Sheet {
            name: "Main".to_owned(),
            rows,
        },
        Sheet {
            name: "Calibration Check".to_owned(),
            rows: BTreeMap::from([(0, vec![text("Calibration Check")])]),
        },
    ])
}

fn cells(record: &Record<'_>, heads: &[&str], chance: &mut Chance) -> Vec<Cell> {
    let grades = record.print.grades(chance);
    let mut cells = vec![Cell::Empty];
    for (place, head) in heads.iter().enumerate() {
        let second = place > 0 && heads.get(place - 1) == Some(head);
        let cell = general(head, record, &grades).unwrap_or_else(|| {
            let text = if second {
                grade(head, record.print, &grades)
            } else {
                value(head, record.print, &grades)
            };
            text.map_or(Cell::Empty, Cell::Text)
        });
        cells.push(cell);
    }
    cells
}

/// What does not depend on the kind of symbol.
fn general(head: &str, record: &Record<'_>, grades: &Grades) -> Option<Cell> {
    let print = record.print;
    let letter = grades.overall.letter().symbol();
    let angle = if print.is_linear() { "" } else { "/45" };
    let text = match head {
        "Job Name" => record.job.to_owned(),
        "Operator Number" => "7".to_owned(),
        "Symbology" => shape(print.symbology)?.names.trucheck.clone(),
        "Data" if print.data.is_some() => raw(print),
        "Acceptance Criteria" if grades.overall.tenths() >= 15 => "PASS".to_owned(),
        "Acceptance Criteria" => "FAIL (Grade less than 1.5)".to_owned(),
        "Symbol ANSI Grade" => format!(
            "{letter}({}/{:02}/660{angle})",
            shown(grades.overall),
            print.aperture
        ),
        "ANSI Letter Grade" => letter.to_string(),
        "ANSI Numeric Grade" => return Some(Cell::Number(grades.overall.number())),
        "Date" => record.taken_at.format("%d-%b-%Y").to_string(),
        "Time" => record.taken_at.format("%-I:%M:%S %p").to_string(),
        "Firmware" => "3.03.73".to_owned(),
        _ => return None,
    };
    Some(Cell::Text(text))
}

fn parameter(head: &str) -> Option<Parameter> {
    Some(match head {
        "Edge" => Parameter::EdgeDetermination,
        "Rl/Rd" => Parameter::MinimumReflectance,
        "SC/CC" => Parameter::SymbolContrast,
        "MinEC" => Parameter::MinEdgeContrast,
        "Mod/CMOD" => Parameter::Modulation,
        "Def" => Parameter::Defects,
        "DCD" => Parameter::Decode,
        "DEC" => Parameter::Decodability,
        "QZ" => Parameter::QuietZoneMin,
        _ => return None,
    })
}

fn letter(grade: Grade) -> String {
    grade.letter().symbol().to_string()
}

/// The second of two columns: a letter, the way old columns of the capture have it.
fn grade(head: &str, print: &Print, grades: &Grades) -> Option<String> {
    let matrix_has = matches!(head, "SC/CC" | "Mod/CMOD" | "DCD");
    let grade = parameter(head).filter(|_| print.is_linear() || matrix_has)?;
    Some(letter(grades.of(grade)))
}

fn value(head: &str, print: &Print, grades: &Grades) -> Option<String> {
    if print.is_linear() {
        linear(head, print)
    } else {
        matrix(head, print, grades)
    }
}

fn linear(head: &str, print: &Print) -> Option<String> {
    let percent = |number: f64| format!("{number:.0}% ");
    let edges = shape(print.symbology).map_or(59, |shape| shape.edges);
    Some(match head {
        "Edge" => format!("{edges} "),
        "Rl/Rd" => format!("{:.0}/{:.0} ", print.rmax(), print.rmin),
        "SC/CC" => percent(print.contrast),
        "MinEC" => percent(print.edge_contrast),
        "Mod/CMOD" => percent(print.modulation),
        "Def" => percent(print.defects),
        "DCD" => format!("{}/{} ", print.decoded, print.scans),
        "DEC" => percent(print.decodability),
        "QZ" if print.quiet_ok => ">15".to_owned(),
        "QZ" => format!("{:.0}", print.quiet.0.min(print.quiet.1)),
        "BWG" => {
            let growth = mils(print.x) * print.gain / 100.0;
            format!("{:.0}%  {growth:+.1} MIL", print.gain)
        }
        "X Dim/Mag" if print.symbology == Symbology::Ean13 => {
            format!("{:.0}%", print.x / 0.33 * 100.0)
        }
        "X Dim/Mag" => format!("{:.1} mil", mils(print.x)),
        "Ratio" => print.ratio.map_or_else(
            || "not applicable.".to_owned(),
            |ratio| format!("{ratio:.1}"),
        ),
        "PCS" => format!("{:.1}%", print.contrast / print.rmax() * 100.0),
        _ => return None,
    })
}

fn matrix(head: &str, print: &Print, grades: &Grades) -> Option<String> {
    let values = &print.matrix;
    let data = print.data.as_deref().unwrap_or_default();
    Some(match head {
        "SC/CC" => format!("{:.0}%", print.contrast),
        "UEC%" => format!("{:.0}%", values.uec),
        "UEC Grade" => letter(grades.of(Parameter::UnusedErrorCorrection)),
        "ANU%" => format!("{:.1}%", values.axial),
        "ANU Grade" => letter(grades.of(Parameter::AxialNonuniformity)),
        "GNU%" => format!("{:.0}%", values.grid),
        "GNU Grade" => letter(grades.of(Parameter::GridNonuniformity)),
        "Err" => "0".to_owned(),
        "Matrix Size" => matrix_size(data).to_owned(),
        "Horizontal BWG" => format!("{:.0}%", values.growth),
        "Vertical BWG" => format!("{:.0}%", values.growth / 2.0),
        "FPD" => {
            let grade = grades.of(Parameter::FixedPatternDamage);
            format!("{} {}", shown(grade), letter(grade))
        }
        _ => return None,
    })
}
