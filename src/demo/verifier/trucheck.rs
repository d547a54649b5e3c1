//! Text reports of Webscan TruCheck, several symbols a file: sections as in its printed reports.

use std::fmt::Write;

use domain::measurement::{Grade, Parameter, Symbology};

use super::{Record, lettered, matrix_size, mils, raw, shown};
use crate::demo::chance::Chance;
use crate::demo::print::{Grades, Print};
use crate::demo::words::shape;

/// The least grade of the acceptance criteria that the laboratory set in the program.
const PASS: u8 = 15;

/// A report file with some symbols.
#[must_use]
pub fn write(records: &[Record<'_>], chance: &mut Chance) -> String {
    let mut text = String::new();
    for record in records {
        // Writing to a text cannot fail.
        let _ = report(&mut text, record, chance);
    }
    text
}

fn report(text: &mut String, record: &Record<'_>, chance: &mut Chance) -> std::fmt::Result {
    let print = record.print;
    let grades = print.grades(chance);
    let verified = record.taken_at.format("%a %d-%b-%Y %I:%M:%S %p");
    let calibrated = record.taken_at.format("%a %d-%b-%Y 08:30:00 AM");
    writeln!(text, "Webscan TruCheck™ USB Verification Report")?;
    writeln!(
        text,
        "Software Version: 3.03.73, Unit Serial: TC-833-0620-018"
    )?;
    writeln!(
        text,
        "Verified: {verified}, Last Calibrated: {calibrated}\n"
    )?;
    summary(text, record, &grades)?;
    formal(text, print, &grades)?;
    if print.is_linear() {
        linear(text, print, &grades)?;
        general_linear(text, print)?;
        scans(text, &grades)?;
    } else {
        matrix(text, print, &grades)?;
        general_matrix(text, print)?;
    }
    writeln!(text)
}

fn verdict(grade: Grade) -> &'static str {
    if grade.tenths() >= PASS {
        "PASS"
    } else {
        "FAIL"
    }
}

fn summary(text: &mut String, record: &Record<'_>, grades: &Grades) -> std::fmt::Result {
    let print = record.print;
    let accepted = if grades.overall.tenths() >= PASS {
        "PASS"
    } else {
        "FAIL (Grade less than 1.5)"
    };
    let name = shape(print.symbology).map_or("", |shape| shape.names.trucheck.as_str());
    writeln!(text, "Report Summary")?;
    writeln!(text, "GS1 Acceptance Criteria    {accepted}")?;
    if print.data.is_some() {
        writeln!(text, "Data                       {}", raw(print))?;
    }
    writeln!(text, "Symbology                  {name}")?;
    writeln!(text, "Verified By                GW")?;
    writeln!(text, "Company Name               {}", record.company)?;
    writeln!(text, "Product Name               {}", record.product)?;
    writeln!(text, "Job Number                 {}\n", record.job)
}

fn formal(text: &mut String, print: &Print, grades: &Grades) -> std::fmt::Result {
    let grade = grades.overall;
    let letter = grade.letter().symbol();
    let (number, aperture) = (shown(grade), format!("{:02}", print.aperture));
    writeln!(text, "Verification Grades")?;
    if print.is_linear() {
        writeln!(
            text,
            "Standard    Grade      Aperture   Wavelength   Formal Grade   Notes"
        )?;
        writeln!(
            text,
            "ANSI/ISO    {letter} ({number})    {aperture}         660          {number}/{aperture}/660     ISO15416:2016\n"
        )
    } else {
        writeln!(
            text,
            "Standard        Grade      Aperture   Wavelength   Lighting   Formal Grade"
        )?;
        writeln!(
            text,
            "ISO15415:2011   {letter} ({number})    {aperture}         660          45         {number}/{aperture}/660/45\n"
        )
    }
}

fn row(text: &mut String, label: &str, value: &str, grade: Grade) -> std::fmt::Result {
    writeln!(
        text,
        "{label:<42} {value:<7} {}   {}",
        lettered(grade),
        verdict(grade)
    )
}

fn linear(text: &mut String, print: &Print, grades: &Grades) -> std::fmt::Result {
    let percent = |number: f64| format!("{number:.0}%");
    let edges = shape(print.symbology).map_or(59, |shape| shape.edges);
    // A scan that misses an edge counts one pair less.
    let edges = if print.edges_ok { edges } else { edges - 2 };
    let zone = if print.quiet_ok {
        ">15".to_owned()
    } else {
        format!("{:.0}", print.quiet.0.min(print.quiet.1))
    };
    writeln!(text, "ANSI/ISO Parameter Avg Values")?;
    let mut put = |label, value: String, parameter| row(text, label, &value, grades.of(parameter));
    put("1. EDGE", edges.to_string(), Parameter::EdgeDetermination)?;
    put(
        "2. Reflectance Light / Reflectance Dark (Rl/Rd)",
        format!(" {:.0}/{:.0}", print.rmax(), print.rmin),
        Parameter::MinimumReflectance,
    )?;
    put(
        "3. Symbol Contrast (SC)",
        percent(print.contrast),
        Parameter::SymbolContrast,
    )?;
    put(
        "4. Minimum Edge Contrast (MinEC)",
        percent(print.edge_contrast),
        Parameter::MinEdgeContrast,
    )?;
    put(
        "5. Modulation (MOD)",
        percent(print.modulation),
        Parameter::Modulation,
    )?;
    put(
        "6. Defect (Def)",
        percent(print.defects),
        Parameter::Defects,
    )?;
    put(
        "7. Decode (DCD)",
        format!("{}/{}", print.decoded, print.scans),
        Parameter::Decode,
    )?;
    put(
        "8. Decodability (DEC)",
        percent(print.decodability),
        Parameter::Decodability,
    )?;
    put(
        "9. Minimum Quiet Zone (MinQZ)",
        zone,
        Parameter::QuietZoneMin,
    )?;
    writeln!(text)
}

fn general_linear(text: &mut String, print: &Print) -> std::fmt::Result {
    let growth = mils(print.x) * print.gain / 100.0;
    writeln!(text, "General Characteristics")?;
    writeln!(text, "BWG                        {:.0}%", print.gain)?;
    writeln!(text, "BWG                        {growth:+.1} MIL")?;
    if retail(print.symbology) {
        writeln!(
            text,
            "Magnification              {:.0}%",
            print.x / 0.33 * 100.0
        )?;
    }
    writeln!(text, "Nominal X Dim              {:.1} mil", mils(print.x))?;
    writeln!(
        text,
        "Inspection Zone Height     {:.0} MILS",
        mils(print.height) * 0.8
    )?;
    writeln!(
        text,
        "Decodable Symbol Height    {:.1} MILS",
        mils(print.height)
    )?;
    if let Some(ratio) = print.ratio {
        writeln!(text, "Ratio                      {ratio:.1}")?;
    }
    if matches!(print.symbology, Symbology::Gs1128 | Symbology::Code128) {
        let check = if print.check_ok { "PASS" } else { "FAIL" };
        writeln!(text, "Symbol Check Character     {check}")?;
    }
    writeln!(text)
}

const fn retail(symbology: Symbology) -> bool {
    matches!(
        symbology,
        Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE
    )
}

fn scans(text: &mut String, grades: &Grades) -> std::fmt::Result {
    writeln!(text, "Individual Scan Results")?;
    writeln!(
        text,
        "Scan Edge MinRefl SC MinEC MOD DEF DECODE DEC QZ LEFT_QZ RIGHT_QZ -> Scan grade"
    )?;
    for (number, (scan, grade)) in (1..).zip(&grades.scans) {
        write!(text, "{number}")?;
        for one in scan {
            write!(text, " {}", shown(*one))?;
        }
        // The two sides of the quiet zone, which no fault made here tells apart.
        let zone = scan.last().copied().unwrap_or(Grade::BEST);
        writeln!(
            text,
            " {} {} -> {}",
            shown(zone),
            shown(zone),
            shown(*grade)
        )?;
    }
    Ok(())
}

fn matrix(text: &mut String, print: &Print, grades: &Grades) -> std::fmt::Result {
    let values = &print.matrix;
    let percent = |number: f64| format!("{number:.0}%");
    writeln!(text, "ISO15415:2011 Quality Parameters")?;
    let mut put = |label, value: String, parameter| row(text, label, &value, grades.of(parameter));
    put(
        "1. Unused Error Correction (UEC)",
        percent(values.uec),
        Parameter::UnusedErrorCorrection,
    )?;
    put(
        "2. Symbol Contrast (SC)",
        format!(
            "{:.0}%  Rl/Rd ({:.0}/{:.0})",
            print.contrast,
            print.rmax(),
            print.rmin
        ),
        Parameter::SymbolContrast,
    )?;
    put("3a. Modulation (MOD)", String::new(), Parameter::Modulation)?;
    put(
        "3b. Reflectance Margin (RM)",
        String::new(),
        Parameter::ReflectanceMargin,
    )?;
    put(
        "4. Axial Nonuniformity (ANU)",
        format!("{:.1}%", values.axial),
        Parameter::AxialNonuniformity,
    )?;
    put(
        "5. Grid Nonuniformity (GNU)",
        percent(values.grid),
        Parameter::GridNonuniformity,
    )?;
    put(
        "6. Fixed Pattern Damage (FPD)",
        String::new(),
        Parameter::FixedPatternDamage,
    )?;
    if print.symbology == Symbology::Qr {
        put(
            "10. Format Information (FIB)",
            String::new(),
            Parameter::FormatInformation,
        )?;
    }
    put("18. DECODE", String::new(), Parameter::Decode)?;
    writeln!(text)
}

fn general_matrix(text: &mut String, print: &Print) -> std::fmt::Result {
    let data = print.data.as_deref().unwrap_or_default();
    let growth = print.matrix.growth;
    writeln!(text, "General Characteristics")?;
    writeln!(text, "Matrix Size            {}", matrix_size(data))?;
    writeln!(text, "Horizontal BWG         {growth:.0}%")?;
    writeln!(text, "Vertical BWG           {:.0}%", growth / 2.0)?;
    writeln!(text, "Encoded characters     {}", raw(print).len())?;
    writeln!(text, "Errors Corrected       0")?;
    writeln!(text, "Image                  Black on white")?;
    writeln!(text, "Nominal X Dim          {:.1} mil", mils(print.x))
}
