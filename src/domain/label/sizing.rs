//! Which X a symbol gets: the one asked for, else the recommended one, else the greatest that still
//! fits; always a whole number of units of what it is put on, always within the tables.

use crate::label::size_rule::{SizeRule, SizeRules};
use crate::label::{Carrier, Medium, Purpose, Refusal};

/// What a symbol consists of, before it has a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Modules across without quiet zones; in symbols of two widths the narrow elements.
    pub modules: u32,
    /// Wide elements across.
    pub wide: u32,
    /// Modules down; none for bars.
    pub rows: Option<u32>,
}

/// What somebody asks for. Lengths are millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wish {
    /// X; without it the recommended one.
    pub x: Option<f64>,
    /// Height of the bars; without it the required one.
    pub height: Option<f64>,
    /// How much narrower than designed every bar is made, against the gain of the press.
    pub reduction: f64,
    /// Room across for the symbol with its quiet zones.
    pub room: Option<f64>,
    /// Whether marks in the line of digits show where the quiet zones of EAN-13 and EAN-8 end.
    pub light_margins: bool,
}

/// The size of a symbol in units of its medium.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// The grid.
    pub medium: Medium,
    /// A module, or a narrow element.
    pub x: u32,
    /// A wide element.
    pub wide: u32,
    /// Height of the bars, or of the whole matrix.
    pub bars: u32,
    /// Quiet zones: left, right, above, below.
    pub quiet: [u32; 4],
    /// Bearer bars: at the sides, above and below.
    pub bearer: [u32; 2],
    /// What every bar loses of its width.
    pub reduction: u32,
    /// Width without quiet zones and bearer bars.
    pub inner: u32,
}

impl Size {
    /// Width with quiet zones and bearer bars.
    #[must_use]
    pub const fn width(&self) -> u32 {
        let [left, right, ..] = self.quiet;
        let [sides, _] = self.bearer;
        self.inner + left + right + 2 * sides
    }

    /// Height with quiet zones and bearer bars, without text.
    #[must_use]
    pub const fn height(&self) -> u32 {
        let [_, _, above, below] = self.quiet;
        let [_, ends] = self.bearer;
        self.bars + above + below + 2 * ends
    }

    /// X in millimetres, as it is printed.
    #[must_use]
    pub fn x_mm(&self) -> f64 {
        self.medium.mm(self.x)
    }
}

/// Everything that decides about a size.
struct Case<'a> {
    rules: &'a SizeRules,
    rule: &'a SizeRule,
    carrier: Carrier,
    medium: Medium,
    extent: Extent,
}

/// Chooses the size of a symbol.
///
/// # Errors
/// When the tables do not allow the kind of symbol for the purpose, or what is asked for, or when
/// there is no room; with the greatest X that would do where there is one.
pub fn choose(
    rules: &SizeRules,
    (carrier, purpose): (Carrier, Purpose),
    medium: Medium,
    extent: Extent,
    wish: &Wish,
) -> Result<Size, Refusal> {
    let rule = rules.find(carrier, purpose)?;
    let case = Case {
        rules,
        rule: &rule,
        carrier,
        medium,
        extent,
    };
    let x = case.x(wish)?;
    let mut size = case.at(x);
    size.bars = case.bars(&size, wish)?;
    size.reduction = case.reduction(x, wish)?;
    Ok(size)
}

impl Case<'_> {
    /// The size at an X, its bars not yet high.
    fn at(&self, x: u32) -> Size {
        let quiet = |times: f64| self.units_of(times, x);
        let zone = &self.rule.quiet_zone;
        let wide = self.rule.wide.as_ref().map_or(x, |rule| {
            let width = self.units_near(rule.target, x);
            let (least, most) = (
                self.units_of(rule.least, x),
                self.units_within(rule.most, x),
            );
            width.max(least).min(most)
        });
        Size {
            medium: self.medium,
            x,
            wide,
            bars: 0,
            quiet: [
                quiet(zone.left),
                quiet(zone.right),
                quiet(zone.top.unwrap_or_default()),
                quiet(zone.bottom.unwrap_or_default()),
            ],
            bearer: self.bearer(x),
            reduction: 0,
            inner: self
                .extent
                .modules
                .saturating_mul(x)
                .saturating_add(self.extent.wide.saturating_mul(wide)),
        }
    }

    /// A multiple of X, rounded up: a quiet zone is never less than demanded.
    fn units_of(&self, times: f64, x: u32) -> u32 {
        self.medium.at_least(times * self.medium.mm(x))
    }

    fn units_within(&self, times: f64, x: u32) -> u32 {
        self.medium.at_most(times * self.medium.mm(x))
    }

    fn units_near(&self, times: f64, x: u32) -> u32 {
        self.medium.nearest(times * self.medium.mm(x))
    }

    /// Bearer bars at the sides and above and below: a plate needs the whole frame, a printer two bars.
    fn bearer(&self, x: u32) -> [u32; 2] {
        let rule = &self.rules.bearer;
        match self.medium {
            _ if self.carrier != Carrier::Itf14 => [0, 0],
            Medium::Vector => [self.medium.at_least(rule.plate); 2],
            Medium::Printer { .. } => [0, self.units_of(rule.modules, x)],
        }
    }

    /// X in units.
    fn x(&self, wish: &Wish) -> Result<u32, Refusal> {
        let limits = &self.rule.x;
        let (least, most) = (limits.least, limits.most);
        // A wish is compared at a hundredth of a micrometre: 0.495 mm typed is 0.495 mm allowed.
        let outside = |x: &f64| !(least - 1e-5..=most + 1e-5).contains(x);
        if let Some(wanted) = wish.x.filter(outside) {
            return Err(Refusal::XRange {
                wanted,
                least,
                most,
            });
        }
        let (lowest, highest) = (self.medium.at_least(least), self.medium.at_most(most));
        if lowest > highest || highest == 0 {
            let dpi = match self.medium {
                Medium::Printer { dpi } => dpi,
                Medium::Vector => 0,
            };
            return Err(Refusal::Dots { dpi, least, most });
        }
        let nearest = self.medium.nearest(wish.x.unwrap_or(limits.target));
        let wanted = nearest.clamp(lowest.max(1), highest);
        let room = self.room(wish);
        let fits = |x: &u32| self.medium.mm(self.at(*x).width()) <= room + 1e-9;
        if fits(&wanted) {
            return Ok(wanted);
        }
        let largest = (lowest.max(1)..wanted).rev().find(fits);
        match largest {
            Some(largest) if wish.x.is_none() => Ok(largest),
            largest => {
                // Where nothing fits, the least X says how much is missing.
                let tried = if largest.is_some() {
                    wanted
                } else {
                    lowest.max(1)
                };
                Err(Refusal::TooLong {
                    x: self.medium.mm(tried),
                    length: self.medium.mm(self.at(tried).width()),
                    most: room,
                    largest: largest.map(|x| self.medium.mm(x)),
                })
            }
        }
    }

    /// The room across in millimetres: what there is, and what the tables allow.
    fn room(&self, wish: &Wish) -> f64 {
        let allowed = self.rule.length.as_ref().map(|limit| limit.most);
        [allowed, wish.room]
            .into_iter()
            .flatten()
            .fold(f64::INFINITY, f64::min)
    }

    /// Height of the bars, or of the matrix.
    fn bars(&self, size: &Size, wish: &Wish) -> Result<u32, Refusal> {
        if let Some(rows) = self.extent.rows {
            return Ok(rows.saturating_mul(size.x));
        }
        let of_x = self.rule.height.as_ref();
        let of_x = of_x.and_then(|rule| rule.required(Some(size.x_mm())));
        let of_length = self
            .rule
            .height_share
            .map(|share| share * self.medium.mm(size.inner));
        let least = of_x.unwrap_or_default().max(of_length.unwrap_or_default());
        let wanted = wish.height.unwrap_or(least);
        if wanted < least - 5e-3 || !wanted.is_finite() {
            return Err(Refusal::Height { wanted, least });
        }
        Ok(self.medium.at_least(wanted.max(least)))
    }

    /// What every bar loses, in units.
    fn reduction(&self, x: u32, wish: &Wish) -> Result<u32, Refusal> {
        let wanted = wish.reduction;
        let most = self.rules.reduction.most * self.medium.mm(x);
        if wanted > most + 1e-9 || wanted < 0.0 || !wanted.is_finite() {
            return Err(Refusal::Reduction { wanted, most });
        }
        Ok(self.medium.nearest(wanted).min(x.saturating_sub(1)))
    }
}

#[cfg(test)]
mod tests;
