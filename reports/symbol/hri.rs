//! The human readable text of a symbol, set in units: digits under their bars for retail symbols,
//! element after element for the others, broken only between elements.

use domain::label::{Content, Medium, Refusal, Size, SizeRules};

use super::drawing::{SetText, float, units};
use super::error::SymbolError;
use super::retail;
use crate::output::{
    canvas::Ink,
    fonts::{Face, Fonts},
    text::{self, Field, Line, Style},
};

/// Height of capital letters and digits in em of our faces.
const CAPITALS: f32 = 0.733;
/// Distance of baselines in heights of capitals.
const LEADING: f32 = 1.45;
/// How far letters reach beneath the baseline, in heights of capitals.
const DESCENT: f32 = 0.3;
/// How much smaller a text may become before it is refused.
const LEAST_SHARE: f32 = 0.6;
/// Modules of a digit of a retail symbol.
const DIGIT: f32 = 7.0;

/// A line whose capitals are so many units high.
pub fn line(fonts: &Fonts, text: &str, capitals: f32) -> Result<Line, SymbolError> {
    let em = capitals / CAPITALS;
    let style = Style::new(Face::Sans, em, em, Ink::Black);
    Ok(text::line(
        fonts,
        text,
        style,
        Field::of("labels.page.hri"),
    )?)
}

/// The text of a symbol and what room it takes.
#[derive(Debug, Clone, Default)]
pub struct TextBlock {
    /// The lines, from the upper left corner of the block.
    pub texts: Vec<SetText>,
    /// Width in units.
    pub width: u32,
    /// Height in units, with what reaches beneath the last baseline.
    pub height: u32,
}

/// The digits of a retail symbol beneath bars that end at `top`; from the left edge of the quiet zone.
pub fn retail_digits(
    content: &Content,
    digits: &str,
    size: &Size,
    top: u32,
    (rules, fonts): (&SizeRules, &Fonts),
) -> Result<TextBlock, SymbolError> {
    let Some(layout) = retail::layout(content.carrier.symbology()) else {
        return Ok(TextBlock::default());
    };
    let x = float(size.x);
    let [left, ..] = size.quiet;
    let rule = &rules.text;
    let of_x = |times: f64| size.medium.nearest(times * size.x_mm());
    let gap = of_x(rule.gap);
    let (height, outer) = (of_x(rule.retail_height), of_x(rule.outer_height));
    let mut texts = Vec::new();
    for group in layout.groups {
        let own = digits.get(group.from..group.to).unwrap_or_default();
        let capitals = if group.outer { outer } else { height };
        // Digits stand one to seven modules, so that each is beneath its own bars.
        let mut middle = group.middle - DIGIT * (float_len(own) - 1.0) / 2.0;
        for digit in own.chars() {
            let line = line(fonts, &digit.to_string(), float(capitals))?;
            let at = float(left) + middle * x - line.width / 2.0;
            texts.push(SetText {
                x: units(at),
                baseline: top + gap + height,
                line,
            });
            middle += DIGIT;
        }
    }
    Ok(TextBlock {
        texts,
        width: size.width(),
        // Round digits reach a little beneath the line.
        height: gap + height + gap / 2,
    })
}

/// The marks at the outer ends of the quiet zones of a retail symbol, as high as its digits.
pub fn light_margins(
    content: &Content,
    size: &Size,
    top: u32,
    (rules, fonts): (&SizeRules, &Fonts),
) -> Result<Vec<SetText>, SymbolError> {
    let (left, right) = retail::light_margins(content.carrier.symbology());
    let of_x = |times: f64| size.medium.nearest(times * size.x_mm());
    let height = of_x(rules.text.retail_height);
    let baseline = top + of_x(rules.text.gap) + height;
    let mut texts = Vec::new();
    for (mark, at_end) in [(left, false), (right, true)] {
        let Some(mark) = mark else { continue };
        let line = line(fonts, &mark.to_string(), float(height))?;
        let x = match at_end {
            true => size.width().saturating_sub(units(line.width.ceil())),
            false => 0,
        };
        texts.push(SetText { x, baseline, line });
    }
    Ok(texts)
}

fn float_len(text: &str) -> f32 {
    text.chars().map(|_| 1.0_f32).sum()
}

/// The stretches of a text in lines of at most `room` units, each line in the middle of `about` units
/// where that is given.
pub fn block(
    stretches: &[String],
    glue: &str,
    capitals: u32,
    (room, about): (u32, Option<u32>),
    (medium, fonts): (Medium, &Fonts),
) -> Result<TextBlock, SymbolError> {
    let mut capitals = float(capitals);
    let widest = stretches
        .iter()
        .map(|one| line(fonts, one, capitals).map(|line| line.width))
        .try_fold(0.0_f32, |widest, width| {
            width.map(|width| widest.max(width))
        })?;
    if widest > float(room) {
        let share = float(room) / widest;
        if share < LEAST_SHARE {
            return Err(Refusal::TextTooWide {
                width: medium.mm(units(widest)),
                most: medium.mm(room),
            }
            .into());
        }
        capitals *= share;
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut current = String::new();
    for stretch in stretches {
        let longer = if current.is_empty() {
            stretch.clone()
        } else {
            format!("{current}{glue}{stretch}")
        };
        let set = line(fonts, &longer, capitals)?;
        if set.width <= float(room) + 0.5 || current.is_empty() {
            current = longer;
        } else {
            lines.push(line(fonts, &current, capitals)?);
            stretch.clone_into(&mut current);
        }
    }
    lines.push(line(fonts, &current, capitals)?);
    let width = lines
        .iter()
        .fold(0.0_f32, |most, line| most.max(line.width));
    let within = about.map_or(width, float);
    let mut baseline = capitals;
    let mut texts = Vec::new();
    for line in lines {
        let x = match about {
            Some(_) => units((within - line.width) / 2.0),
            None => 0,
        };
        texts.push(SetText {
            x,
            baseline: units(baseline),
            line,
        });
        baseline += capitals * LEADING;
    }
    let height = baseline - capitals * LEADING + capitals * DESCENT;
    Ok(TextBlock {
        texts,
        width: units(width.ceil()),
        height: units(height.ceil()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbol::{Beside, LabelKit, draw_symbol};
    use domain::{
        judgement::requirement::Requirements,
        label::{Carrier, Purpose, Wish},
    };

    #[test]
    fn marks_stand_at_the_outer_ends_of_the_quiet_zones_in_the_line_of_digits() {
        let rules = SizeRules::shipped(Requirements::shipped().unwrap()).unwrap();
        let fonts = Fonts::load(None).unwrap();
        let kit = LabelKit {
            fonts: &fonts,
            rules: &rules,
        };
        let texts = |carrier, data: &str, light_margins| {
            let content = Content::read(carrier, data).unwrap();
            let wish = Wish {
                light_margins,
                ..Wish::default()
            };
            let purpose = Purpose::from_code("RetailPOS").unwrap();
            let how = (&wish, Beside::Below);
            draw_symbol(&content, purpose, Medium::Vector, how, kit).unwrap()
        };
        for (carrier, data, marks) in [
            (Carrier::Ean13, "6901234567892", 1),
            (Carrier::Ean8, "69012341", 2),
            (Carrier::UpcA, "012345678905", 0),
        ] {
            let plain = texts(carrier, data, false).drawing.texts.len();
            let marked = texts(carrier, data, true);
            let set = &marked.drawing.texts;
            assert_eq!(set.len(), plain + marks, "{carrier}");
            assert!(set.iter().all(|text| text.baseline == set[0].baseline));
            if marks > 0 {
                let last = set.last().unwrap();
                let end = last.x + units(last.line.width.ceil());
                assert_eq!(end, marked.size.width(), "{carrier}");
            }
            if marks > 1 {
                assert_eq!(set[plain].x, 0, "{carrier}");
            }
        }
    }
}
