//! A piece of a page laid out apart from it: its height is known before its place.

use super::{canvas::Mark, text::Line};

/// Marks about their own upper left corner.
#[derive(Debug, Clone, Default)]
pub struct Fragment {
    /// Height in points.
    pub height: f32,
    /// What is drawn.
    pub marks: Vec<Mark>,
    /// Whether a rule is drawn above it.
    pub opens: bool,
    /// Whether it stays on one page with the next one, as a title does.
    pub leads: bool,
}

impl Fragment {
    /// A fragment that opens a block, with so many points left free at its top.
    pub const fn opening(height: f32) -> Self {
        Self {
            height,
            marks: Vec::new(),
            opens: true,
            leads: true,
        }
    }

    /// Draws a line, its upper left corner at a point.
    pub fn at(&mut self, line: Line, x: f32, top: f32) {
        let y = top + line.style.ascent();
        self.marks.push(Mark::Text { x, y, line });
    }

    /// Draws a line centred about `x`, its top at `y`.
    pub fn centred(&mut self, line: Line, x: f32, top: f32) {
        let left = x - line.width / 2.0;
        self.at(line, left, top);
    }

    /// Draws lines beneath what is there.
    pub fn lines(&mut self, lines: Vec<Line>, x: f32) {
        for line in lines {
            let (top, leading) = (self.height, line.style.leading);
            self.at(line, x, top);
            self.height += leading;
        }
    }

    /// The marks at a place of the page.
    pub fn marks_at(self, x: f32, y: f32) -> Vec<Mark> {
        self.marks
            .into_iter()
            .map(|mark| mark.moved(x, y))
            .collect()
    }

    /// The fragment itself where it fits a page of so many points, else cut into
    /// fragments that do, each with the marks that begin in it.
    pub fn parts(self, page: f32) -> Vec<Self> {
        if self.height <= page {
            return vec![self];
        }
        let mut parts: Vec<Self> = Vec::new();
        let mut top = 0.0;
        let mut marks = self.marks;
        // A line that begins just above the cut would stand out beneath the page.
        let step = page - 20.0;
        while top < self.height {
            let (inside, beneath): (Vec<Mark>, Vec<Mark>) =
                marks.into_iter().partition(|mark| mark.y() < top + step);
            marks = beneath;
            parts.push(Self {
                height: (self.height - top).min(step),
                marks: inside
                    .into_iter()
                    .map(|mark| mark.moved(0.0, -top))
                    .collect(),
                opens: self.opens && parts.is_empty(),
                leads: false,
            });
            top += step;
        }
        parts
    }
}

/// Room that each fragment needs to be drawn on a page: its own height, with what follows it where
/// it leads, and `beneath` more points under the last one; never more than a page has.
pub fn needs(fragments: &[Fragment], beneath: f32, page: f32) -> Vec<f32> {
    let mut needs = Vec::with_capacity(fragments.len());
    let mut following = beneath;
    for (place, fragment) in fragments.iter().rev().enumerate() {
        let with_next = place == 0 || fragment.leads;
        let need = fragment.height + if with_next { following } else { 0.0 };
        following = need;
        needs.push(need.min(page));
    }
    needs.reverse();
    needs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_needs_room_for_what_it_leads_and_the_last_one_for_what_comes_beneath() {
        let of = |height, leads| Fragment {
            height,
            leads,
            ..Fragment::default()
        };
        let all = [
            of(5.0, true),
            of(2.0, true),
            of(30.0, false),
            of(40.0, false),
        ];
        assert_eq!(needs(&all, 7.0, 100.0), [37.0, 32.0, 30.0, 47.0]);
        assert_eq!(needs(&all, 70.0, 100.0), [37.0, 32.0, 30.0, 100.0]);
        assert!(needs(&[], 7.0, 100.0).is_empty());
    }
}
