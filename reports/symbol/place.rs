//! A symbol with its size: every bar and module on the grid, quiet zones inside, text beside.

use domain::label::{Content, Data, Medium, Purpose, Refusal, Size, Wish, sizing};

use super::LabelKit;
use super::drawing::{Dark, Drawing, Group, SetText, float};
use super::encode;
use super::error::SymbolError;
use super::hri::{self, TextBlock};
use super::pattern::{Element, Pattern, runs};
use super::retail;
use super::uniform::{self, Gain};

/// Where the text of a symbol stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Beneath it.
    Below,
    /// At its right, for small labels.
    Right,
    /// Nowhere.
    Nowhere,
}

/// A symbol that was drawn, with its size.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The drawing, quiet zones and text included.
    pub drawing: Drawing,
    /// The size.
    pub size: Size,
    /// Modules across and, for a matrix, down.
    pub modules: (u32, Option<u32>),
}

/// Distance between a symbol and its text, in millimetres: half of what letters are high would be too
/// near for a verifier's aperture on small labels.
const GAP: f64 = 1.0;

/// Draws a symbol.
///
/// # Errors
/// When the tables do not allow what is asked for, there is no room, or a text cannot be set.
pub fn draw_symbol(
    content: &Content,
    purpose: Purpose,
    medium: Medium,
    (wish, beside): (&Wish, Beside),
    kit: LabelKit<'_>,
) -> Result<Placed, SymbolError> {
    let rule = kit.rules.find(content.carrier, purpose)?;
    if let Some(limit) = rule
        .characters
        .filter(|limit| content.characters() > limit.most)
    {
        return Err(Refusal::Characters {
            found: content.characters(),
            most: limit.most,
            fits: content.fitting(|part| part.characters() <= limit.most),
        }
        .into());
    }
    let pattern = encode::pattern(content)?;
    let extent = pattern.extent();
    let size = sizing::choose(kit.rules, (content.carrier, purpose), medium, extent, wish)?;
    let name = format!(
        "{} {}",
        content.carrier.symbology().label(),
        content.text.concat()
    );
    let mut drawing = Drawing::blank(medium, size.width(), size.height(), name);
    drawing.groups.push(dark(&pattern, content, &size, kit));
    if size.bearer != [0, 0] {
        drawing.groups.push(bearer(&size));
    }
    match (beside, &content.data) {
        (Beside::Nowhere, _) => {}
        (_, Data::Number(digits)) if content.carrier.is_retail() => {
            let fonts = (kit.rules, kit.fonts);
            let mut block = hri::retail_digits(content, digits, &size, size.height(), fonts)?;
            if wish.light_margins {
                let marks = hri::light_margins(content, &size, size.height(), fonts)?;
                block.texts.extend(marks);
            }
            drawing.height += block.height.max(guards(&size, content, kit));
            drawing.texts = block.texts;
        }
        (Beside::Below, _) => below(&mut drawing, content, purpose, wish, kit)?,
        (Beside::Right, _) => right(&mut drawing, content, purpose, wish, kit)?,
    }
    Ok(Placed {
        drawing,
        size,
        modules: (extent.modules + extent.wide, extent.rows),
    })
}

/// How much further guard bars reach down, in units.
fn guards(size: &Size, content: &Content, kit: LabelKit<'_>) -> u32 {
    let longer = kit.rules.text.guards * size.x_mm();
    match retail::layout(content.carrier.symbology()) {
        Some(_) => size.medium.nearest(longer),
        None => 0,
    }
}

/// The text between stretches: numbers of retail and cartons are set apart, elements are not.
fn glue(content: &Content) -> &'static str {
    match content.data {
        Data::Number(_) => " ",
        _ => "",
    }
}

fn below(
    drawing: &mut Drawing,
    content: &Content,
    purpose: Purpose,
    wish: &Wish,
    kit: LabelKit<'_>,
) -> Result<(), SymbolError> {
    let medium = drawing.medium;
    let capitals = medium.nearest(kit.rules.text_height(purpose));
    let available = wish.room.map(|room| medium.at_most(room));
    // Without a limit the text may be wider than a small symbol, as wide as three of its kind.
    let room = available.unwrap_or_else(|| drawing.width.max(capitals.saturating_mul(24)));
    let fonts = (medium, kit.fonts);
    let block = hri::block(&content.text, glue(content), capitals, (room, None), fonts)?;
    let width = drawing.width.max(block.width);
    let block = hri::block(
        &content.text,
        glue(content),
        capitals,
        (room, Some(width)),
        fonts,
    )?;
    let shift = (width - drawing.width) / 2;
    let top = drawing.height + medium.nearest(GAP);
    let name = std::mem::take(&mut drawing.name);
    let mut wider = Drawing::blank(medium, width, top + block.height, name);
    let symbol = std::mem::replace(drawing, Drawing::blank(medium, 0, 0, String::new()));
    wider.take(symbol, shift, 0);
    put(&mut wider, block, 0, top);
    *drawing = wider;
    Ok(())
}

fn right(
    drawing: &mut Drawing,
    content: &Content,
    purpose: Purpose,
    wish: &Wish,
    kit: LabelKit<'_>,
) -> Result<(), SymbolError> {
    let medium = drawing.medium;
    let capitals = medium.nearest(kit.rules.text_height(purpose));
    let left = drawing.width + medium.nearest(GAP);
    let available = wish
        .room
        .map(|room| medium.at_most(room).saturating_sub(left));
    let room = available.unwrap_or_else(|| capitals.saturating_mul(24));
    let mut texts: Vec<SetText> = Vec::new();
    let mut block = TextBlock::default();
    // One element a line: a short line is found faster than a full one.
    for stretch in &content.text {
        let own = std::slice::from_ref(stretch);
        let next = hri::block(own, "", capitals, (room, None), (medium, kit.fonts))?;
        let down = block.height;
        block.width = block.width.max(next.width);
        block.height += next.height + capitals / 5;
        texts.extend(next.texts.into_iter().map(|text| SetText {
            baseline: text.baseline + down,
            ..text
        }));
    }
    block.texts = texts;
    block.height = block.height.saturating_sub(capitals / 5);
    let top = drawing.height.saturating_sub(block.height) / 2;
    drawing.width = left + block.width;
    drawing.height = drawing.height.max(block.height);
    put(drawing, block, left, top);
    Ok(())
}

fn put(drawing: &mut Drawing, block: TextBlock, x: u32, y: u32) {
    drawing
        .texts
        .extend(block.texts.into_iter().map(|text| SetText {
            x: text.x + x,
            baseline: text.baseline + y,
            ..text
        }));
}

/// The dark parts of a symbol.
fn dark(pattern: &Pattern, content: &Content, size: &Size, kit: LabelKit<'_>) -> Group {
    let [left, _, above, _] = size.quiet;
    let [sides, ends] = size.bearer;
    match pattern {
        Pattern::Bars(elements) => {
            let layout = retail::layout(content.carrier.symbology());
            let stretches = layout.map_or(&[][..], |layout| layout.guards);
            let longer = guards(size, content, kit);
            let gains = uniform::gains(pattern, content, size, kit.rules);
            Group {
                matrix: false,
                dark: bars((elements, &gains), size, |from| {
                    let guard = stretches
                        .iter()
                        .any(|(first, last)| (*first..*last).contains(&from));
                    if guard { size.bars + longer } else { size.bars }
                })
                .map(|bar| bar.moved(left + sides, above + ends))
                .collect(),
            }
        }
        Pattern::Matrix(rows) => Group {
            matrix: true,
            dark: modules(rows, size)
                .into_iter()
                .map(|module| module.moved(left, above))
                .collect(),
        },
    }
}

/// The bars, from the first one's left edge; `height` is asked with the module that a bar begins at.
fn bars<'a>(
    (elements, gains): (&'a [Element], &'a [Gain]),
    size: &'a Size,
    height: impl Fn(f32) -> u32 + 'a,
) -> impl Iterator<Item = Dark> + 'a {
    let mut at = 0;
    let mut module = 0;
    let cut = size.reduction;
    elements
        .iter()
        .enumerate()
        .filter_map(move |(index, element)| {
            let (from, width) = match element {
                Element::Modules(count) => (module, count * size.x),
                Element::Wide => (module, size.wide),
            };
            if let Element::Modules(count) = element {
                module += count;
            }
            let x = at;
            at += width;
            let gain = gains.get(index).copied().unwrap_or(Gain::None);
            index.is_multiple_of(2).then(|| {
                let (x, width) = gain.applied(x, width);
                Dark {
                    x: x + cut / 2,
                    y: 0,
                    w: width.saturating_sub(cut).max(1),
                    h: height(float(from)),
                }
            })
        })
}

/// The dark modules of a matrix, joined where that changes nothing.
fn modules(rows: &[Vec<bool>], size: &Size) -> Vec<Dark> {
    if size.reduction > 0 {
        return reduced(rows, size);
    }
    let mut done: Vec<Dark> = Vec::new();
    let mut open: Vec<Dark> = Vec::new();
    let mut y = 0;
    for row in rows {
        let mut next: Vec<Dark> = Vec::new();
        for run in runs(row).into_iter().filter(|run| run.dark) {
            let (x, w) = (run.from * size.x, run.length * size.x);
            let above = open.iter().position(|dark| dark.x == x && dark.w == w);
            let mut dark = match above {
                Some(place) => open.swap_remove(place),
                None => Dark { x, y, w, h: 0 },
            };
            dark.h += size.x;
            next.push(dark);
        }
        done.append(&mut open);
        open = next;
        y += size.x;
    }
    done.append(&mut open);
    done.sort_by_key(|dark| (dark.y, dark.x));
    done
}

/// The dark modules of a matrix, each edge to a light neighbour drawn in.
fn reduced(rows: &[Vec<bool>], size: &Size) -> Vec<Dark> {
    let is_dark = |row: Option<usize>, column: Option<usize>| {
        let found = row.and_then(|row| rows.get(row)?.get(column?));
        found.copied().unwrap_or(false)
    };
    let (near, far) = (size.reduction / 2, size.reduction - size.reduction / 2);
    let inset = |dark: bool, by: u32| if dark { 0 } else { by };
    let mut all = Vec::new();
    let mut y = 0;
    for (r, row) in rows.iter().enumerate() {
        let mut x = 0;
        for (c, dark) in row.iter().enumerate() {
            if *dark {
                let left = inset(is_dark(Some(r), c.checked_sub(1)), near);
                let right = inset(is_dark(Some(r), Some(c + 1)), far);
                let above = inset(is_dark(r.checked_sub(1), Some(c)), near);
                let below = inset(is_dark(Some(r + 1), Some(c)), far);
                all.push(Dark {
                    x: x + left,
                    y: y + above,
                    w: size.x - left - right,
                    h: size.x - above - below,
                });
            }
            x += size.x;
        }
        y += size.x;
    }
    all
}

/// The bearer bars: a frame, or one bar above and one below.
fn bearer(size: &Size) -> Group {
    let [sides, ends] = size.bearer;
    let (width, height) = (size.width(), size.height());
    let bar = |x, y, w, h| Dark { x, y, w, h };
    let mut dark = vec![bar(0, 0, width, ends), bar(0, height - ends, width, ends)];
    if sides > 0 {
        dark.push(bar(0, ends, sides, size.bars));
        dark.push(bar(width - sides, ends, sides, size.bars));
    }
    Group {
        matrix: false,
        dark,
    }
}
