//! One printed symbol with everything a verifier would measure on it.
//!
//! The instruments' files are written from this, so that a symbol tells the same story in
//! every format. Grades follow from the values by the same tables that judge real reports.

use std::sync::LazyLock;

use domain::measurement::grading::{GradingTables, Mode, Table};
use domain::measurement::{Grade, Parameter, Symbology, Unit, Value};

use super::chance::Chance;
use super::words::shape;

/// The grading tables; without them every grade would be missing, which the tests notice.
static TABLES: LazyLock<Option<GradingTables>> = LazyLock::new(|| GradingTables::shipped().ok());

/// How many scans a linear symbol gets (ISO/IEC 15416).
const SCANS: u32 = 10;

/// A printed symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// Its symbology.
    pub symbology: Symbology,
    /// What decodes, in brackets where it is an element string; absent when nothing does.
    pub data: Option<String>,
    /// Whether the function characters of an element string are where they should be.
    pub fnc1: Fnc1,
    /// Whether the symbol's own check character is right.
    pub check_ok: bool,
    /// Symbol contrast in percent.
    pub contrast: f64,
    /// Least edge contrast in percent.
    pub edge_contrast: f64,
    /// Modulation in percent.
    pub modulation: f64,
    /// Defects in percent.
    pub defects: f64,
    /// Decodability in percent.
    pub decodability: f64,
    /// Reflectance of the darkest place in percent; the lightest is darker by the contrast.
    pub rmin: f64,
    /// Quiet zones in X.
    pub quiet: (f64, f64),
    /// Whether the quiet zones are what the symbology asks for.
    pub quiet_ok: bool,
    /// X dimension in mm.
    pub x: f64,
    /// Height in mm.
    pub height: f64,
    /// Mean growth of the bars in percent of X.
    pub gain: f64,
    /// Wide to narrow ratio, for symbologies of two widths.
    pub ratio: Option<f64>,
    /// Whether all edges were found.
    pub edges_ok: bool,
    /// Scans taken.
    pub scans: u32,
    /// Scans that decoded.
    pub decoded: u32,
    /// Measuring aperture in mil.
    pub aperture: u32,
    /// What only matrix symbols have.
    pub matrix: Matrix,
}

/// Where the function characters of an element string are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fnc1 {
    /// Where they should be.
    Right,
    /// Nowhere.
    NotFirst,
    /// Only in first position.
    NoSeparator,
}

/// What only matrix symbols have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix {
    /// Unused error correction in percent.
    pub uec: f64,
    /// Axial nonuniformity in percent.
    pub axial: f64,
    /// Grid nonuniformity in percent.
    pub grid: f64,
    /// Print growth in percent of X.
    pub growth: f64,
    /// Grade of the fixed patterns.
    pub fixed: f64,
    /// Grade of the reflectance margin.
    pub margin: f64,
    /// Grade of the format information of a QR symbol.
    pub format: f64,
    /// Cell contrast in percent, for direct part marks.
    pub cell_contrast: Option<f64>,
}

/// The grades of a symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct Grades {
    /// The symbol's grade.
    pub overall: Grade,
    /// Parameter and grade, averaged over the scans.
    pub parameters: Vec<(Parameter, Grade)>,
    /// Every scan: the grade of each parameter in the same order, then that of the scan.
    pub scans: Vec<(Vec<Grade>, Grade)>,
}

impl Grades {
    /// The grade of a parameter; the best when it has none.
    #[must_use]
    pub fn of(&self, parameter: Parameter) -> Grade {
        self.parameters
            .iter()
            .find(|(one, _)| *one == parameter)
            .map_or(Grade::BEST, |(_, grade)| *grade)
    }
}

impl Print {
    /// A good symbol with the small differences that good symbols have.
    #[must_use]
    pub fn good(symbology: Symbology, data: &str, chance: &mut Chance) -> Self {
        let (x, height_in_x, quiet, aperture) =
            shape(symbology).map_or(((0.33, 0.43), 69.0, (11.0, 11.0), 6), |shape| {
                let quiet = (shape.left, shape.right);
                (shape.x, shape.height_in_x, quiet, shape.aperture)
            });
        let x = chance.amount(x.0, x.1);
        // Most are as good as can be; some lie in the band below, which is good enough.
        let modulation = if chance.percent(25) {
            (61.0, 70.0)
        } else {
            (71.0, 86.0)
        };
        let decodability = if chance.percent(15) {
            (51.0, 61.0)
        } else {
            (63.0, 86.0)
        };
        Self {
            symbology,
            data: Some(data.to_owned()),
            fnc1: Fnc1::Right,
            check_ok: true,
            contrast: chance.amount(72.0, 90.0).round(),
            edge_contrast: chance.amount(52.0, 66.0).round(),
            modulation: chance.amount(modulation.0, modulation.1).round(),
            defects: chance.amount(2.0, 13.0).round(),
            decodability: chance.amount(decodability.0, decodability.1).round(),
            rmin: chance.amount(2.0, 6.0).round(),
            quiet: (
                quiet.0 + chance.amount(0.0, 3.0),
                quiet.1 + chance.amount(0.0, 3.0),
            ),
            quiet_ok: true,
            height: x * height_in_x * chance.amount(1.0, 1.1),
            x,
            gain: chance.amount(-6.0, 9.0).round(),
            ratio: two_widths(symbology).then_some(2.5),
            edges_ok: true,
            scans: SCANS,
            decoded: SCANS,
            aperture,
            matrix: Matrix {
                uec: 100.0,
                axial: chance.amount(0.0, 4.0).round(),
                grid: chance.amount(3.0, 20.0).round(),
                growth: chance.amount(-4.0, 6.0).round(),
                fixed: 4.0,
                margin: 4.0,
                format: 4.0,
                cell_contrast: None,
            },
        }
    }

    /// The same symbol so many times as large.
    pub fn enlarge(&mut self, factor: f64) {
        self.x *= factor;
        self.height *= factor;
    }

    /// Reflectance of the lightest place in percent.
    #[must_use]
    pub fn rmax(&self) -> f64 {
        self.rmin + self.contrast
    }

    /// True for symbols with bars.
    #[must_use]
    pub const fn is_linear(&self) -> bool {
        self.symbology.is_linear()
    }

    /// The grades in tenths, as editions from 2016 on give them.
    #[must_use]
    pub fn grades(&self, chance: &mut Chance) -> Grades {
        if self.is_linear() {
            self.linear(Mode::Tenths, chance)
        } else {
            self.matrix_grades()
        }
    }

    /// The grades in whole steps, as older instruments give them.
    #[must_use]
    pub fn step_grades(&self, chance: &mut Chance) -> Grades {
        self.linear(Mode::Step, chance)
    }

    fn linear(&self, mode: Mode, chance: &mut Chance) -> Grades {
        let graded = |parameter, percent| {
            let grade = grade(Table::Linear, mode, parameter, percent).unwrap_or(Grade::BEST);
            (parameter, grade)
        };
        let pass = |ok: bool| if ok { Grade::BEST } else { Grade::WORST };
        let decode = share(self.decoded, self.scans);
        let parameters = vec![
            (Parameter::EdgeDetermination, pass(self.edges_ok)),
            (
                Parameter::MinimumReflectance,
                pass(self.rmin <= self.rmax() / 2.0),
            ),
            graded(Parameter::SymbolContrast, self.contrast),
            (Parameter::MinEdgeContrast, pass(self.edge_contrast >= 15.0)),
            graded(Parameter::Modulation, self.modulation),
            graded(Parameter::Defects, self.defects),
            (Parameter::Decode, decode),
            graded(Parameter::Decodability, self.decodability),
            (Parameter::QuietZoneMin, pass(self.quiet_ok)),
        ];
        let scans: Vec<_> = (0..self.scans)
            .map(|scan| self.scan(scan, &parameters, mode, chance))
            .collect();
        let tenths: u32 = scans
            .iter()
            .map(|(_, grade)| u32::from(grade.tenths()))
            .sum();
        // The mean, rounded to the nearest tenth.
        let mean = (tenths + self.scans / 2)
            .checked_div(self.scans)
            .unwrap_or(0);
        let overall = match mode {
            Mode::Step => Grade::from_tenths(u8::try_from(mean / 10 * 10).unwrap_or(0)),
            Mode::Tenths => Grade::from_tenths(u8::try_from(mean).unwrap_or(0)),
        };
        Grades {
            overall: overall.unwrap_or(Grade::WORST),
            parameters,
            scans,
        }
    }

    /// One scan: every parameter near its average, nothing at all where it did not decode.
    fn scan(
        &self,
        scan: u32,
        parameters: &[(Parameter, Grade)],
        mode: Mode,
        chance: &mut Chance,
    ) -> (Vec<Grade>, Grade) {
        let failed = scan >= self.decoded;
        let grades: Vec<Grade> = parameters
            .iter()
            .map(|(parameter, average)| match (failed, parameter) {
                (true, _) => Grade::WORST,
                (false, Parameter::Decode) => Grade::BEST,
                (false, _) => near(*average, mode, chance),
            })
            .collect();
        let least = grades.iter().min().copied().unwrap_or(Grade::WORST);
        (grades, least)
    }

    fn matrix_grades(&self) -> Grades {
        let graded = |parameter, percent| {
            let grade = grade(Table::Matrix, Mode::Tenths, parameter, percent);
            (parameter, grade.unwrap_or(Grade::BEST))
        };
        let stated = |parameter, number: f64| (parameter, grade_of(number));
        let matrix = &self.matrix;
        let mut parameters = vec![
            (Parameter::Decode, share(self.decoded, self.scans)),
            graded(Parameter::UnusedErrorCorrection, matrix.uec),
            graded(Parameter::Modulation, self.modulation),
            stated(Parameter::ReflectanceMargin, matrix.margin),
            graded(Parameter::AxialNonuniformity, matrix.axial),
            graded(Parameter::GridNonuniformity, matrix.grid),
            stated(Parameter::FixedPatternDamage, matrix.fixed),
        ];
        match matrix.cell_contrast {
            // ISO/IEC 29158 grades the contrast between cells, 30 % and more is the best grade.
            Some(contrast) => parameters.push(stated(
                Parameter::CellContrast,
                ((contrast - 5.0) / 6.25).clamp(0.0, 4.0),
            )),
            None => parameters.push(graded(Parameter::SymbolContrast, self.contrast)),
        }
        if self.symbology == Symbology::Qr {
            parameters.push(stated(Parameter::FormatInformation, matrix.format));
        }
        let overall = parameters.iter().map(|(_, grade)| *grade).min();
        Grades {
            overall: overall.unwrap_or(Grade::WORST),
            parameters,
            scans: Vec::new(),
        }
    }
}

fn two_widths(symbology: Symbology) -> bool {
    matches!(
        symbology,
        Symbology::Itf14 | Symbology::Itf | Symbology::Code39
    )
}

fn grade(table: Table, mode: Mode, parameter: Parameter, percent: f64) -> Option<Grade> {
    let value = Value::number(percent, Unit::Percent);
    TABLES.as_ref()?.grade(table, mode, parameter, &value)
}

/// The grade with this number, to the nearest tenth.
fn grade_of(number: f64) -> Grade {
    (0..=40_u8)
        .filter_map(Grade::from_tenths)
        .min_by(|one, other| {
            let far = |grade: &Grade| (grade.number() - number).abs();
            far(one).total_cmp(&far(other))
        })
        .unwrap_or(Grade::WORST)
}

/// So many of so many, as a grade: 1 of 10 is 0.4.
fn share(passed: u32, of: u32) -> Grade {
    let tenths = (passed * 40).checked_div(of).unwrap_or(0);
    u8::try_from(tenths)
        .ok()
        .and_then(Grade::from_tenths)
        .unwrap_or(Grade::WORST)
}

/// A grade of a single scan: the average or a tenth or two beside it; the ends stay.
fn near(average: Grade, mode: Mode, chance: &mut Chance) -> Grade {
    let tenths = i32::from(average.tenths());
    if mode == Mode::Step || tenths == 40 || tenths == 0 {
        return average;
    }
    let step = i32::try_from(chance.below(3)).unwrap_or(1) - 1;
    u8::try_from((tenths + step).clamp(0, 40))
        .ok()
        .and_then(Grade::from_tenths)
        .unwrap_or(average)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_symbols_get_good_grades_and_one_fault_decides() {
        let mut chance = Chance::new(5, 5);
        for _ in 0..50 {
            let good = Print::good(Symbology::Ean13, "6901234567892", &mut chance);
            assert!(good.grades(&mut chance).overall.tenths() >= 30);
            let faint = Print {
                contrast: 46.0,
                ..good
            };
            let grades = faint.grades(&mut chance);
            // A real report gives 2.4 for a contrast of 46 %.
            assert_eq!(grades.of(Parameter::SymbolContrast).tenths(), 24);
            assert!((23..=25).contains(&grades.overall.tenths()));
            assert_eq!(faint.step_grades(&mut chance).overall.tenths(), 20);
        }
    }

    #[test]
    fn scans_that_do_not_decode_count_in_the_mean() {
        let mut chance = Chance::new(5, 6);
        let mut print = Print::good(Symbology::Ean8, "69002960", &mut chance);
        print.decoded = 1;
        let grades = print.grades(&mut chance);
        assert_eq!(grades.overall.tenths(), 4);
        assert_eq!(grades.of(Parameter::Decode).tenths(), 4);
    }
}
