//! The scans of a linear symbol as a table.

use domain::measurement::{Grade, Parameter, Scan};
use serde::{Deserialize, Serialize};

/// Scans as a table: which parameters, then a row a scan with its number, its grade and
/// the grades of those parameters in tenths.
#[derive(Serialize, Deserialize, Default)]
pub(super) struct Scans {
    parameters: Vec<Parameter>,
    rows: Vec<ScanRow>,
}

#[derive(Serialize, Deserialize)]
struct ScanRow(u16, Option<u8>, Vec<Option<u8>>);

impl Scans {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn into_scans(self) -> Vec<Scan> {
        let parameters = self.parameters;
        self.rows
            .into_iter()
            .map(|ScanRow(number, grade, grades)| Scan {
                number,
                grade: grade.and_then(Grade::from_tenths),
                grades: parameters
                    .iter()
                    .zip(grades)
                    .filter_map(|(parameter, tenths)| {
                        Some((*parameter, Grade::from_tenths(tenths?)?))
                    })
                    .collect(),
            })
            .collect()
    }
}

impl From<&[Scan]> for Scans {
    fn from(scans: &[Scan]) -> Self {
        let mut parameters: Vec<Parameter> = scans
            .iter()
            .flat_map(|scan| scan.grades.keys().copied())
            .collect();
        parameters.sort_unstable();
        parameters.dedup();
        let rows = scans
            .iter()
            .map(|scan| {
                let Scan {
                    number,
                    grade,
                    grades,
                } = scan;
                let tenths = |parameter| grades.get(parameter).copied().map(Grade::tenths);
                let row = parameters.iter().map(tenths).collect();
                ScanRow(*number, grade.map(Grade::tenths), row)
            })
            .collect();
        Self { parameters, rows }
    }
}
