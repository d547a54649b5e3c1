//! A symbol before it has a size: bars and spaces in modules, or rows of dark and light modules.

use domain::label::Extent;

/// The width of a bar or a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// So many modules; one is a narrow element.
    Modules(u32),
    /// A wide element of a symbol of two widths.
    Wide,
}

/// A symbol before it has a size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Bars and spaces by turns, a bar first.
    Bars(Vec<Element>),
    /// Rows of modules, true for dark ones.
    Matrix(Vec<Vec<bool>>),
}

/// A stretch of equal modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Whether it is dark.
    pub dark: bool,
    /// Where it begins, in modules.
    pub from: u32,
    /// How many modules it has.
    pub length: u32,
}

/// The stretches of a row.
pub fn runs(modules: &[bool]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, dark) in (0..).zip(modules) {
        match runs.last_mut() {
            Some(run) if run.dark == *dark => run.length += 1,
            _ => runs.push(Run {
                dark: *dark,
                from: at,
                length: 1,
            }),
        }
    }
    runs
}

impl Pattern {
    /// Bars from modules, the first of which is dark.
    pub fn of_modules(modules: &[bool]) -> Self {
        let runs = runs(modules).into_iter();
        Self::Bars(runs.map(|run| Element::Modules(run.length)).collect())
    }

    /// Bars of two widths: whatever is more than one module is wide.
    pub fn of_two_widths(modules: &[bool]) -> Self {
        let runs = runs(modules).into_iter();
        let element = |length| match length {
            1 => Element::Modules(1),
            _ => Element::Wide,
        };
        Self::Bars(runs.map(|run| element(run.length)).collect())
    }

    /// How much there is of it.
    pub fn extent(&self) -> Extent {
        match self {
            Self::Bars(elements) => {
                let (mut modules, mut wide) = (0, 0);
                for element in elements {
                    match element {
                        Element::Modules(count) => modules += count,
                        Element::Wide => wide += 1,
                    }
                }
                Extent {
                    modules,
                    wide,
                    rows: None,
                }
            }
            Self::Matrix(rows) => Extent {
                modules: count(rows.first().map_or(0, Vec::len)),
                wide: 0,
                rows: Some(count(rows.len())),
            },
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_alternate_and_cover_the_row() {
        let row: Vec<bool> = "1011001".chars().map(|one| one == '1').collect();
        let runs = runs(&row);
        assert_eq!(runs.iter().map(|run| run.length).sum::<u32>(), 7);
        assert_eq!(
            runs[2],
            Run {
                dark: true,
                from: 2,
                length: 2
            }
        );
        let pattern = Pattern::of_two_widths(&row);
        let extent = pattern.extent();
        assert_eq!((extent.modules, extent.wide, extent.rows), (3, 2, None));
    }
}
