//! The characters of a page of a PDF, glyph by glyph: a device that draws nothing and listens.

use hayro_svg::hayro_interpret::hayro_cmap::BfString;
use hayro_svg::hayro_interpret::kurbo::{BezPath, Point, Rect};
use hayro_svg::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, font::GlyphRun, interpret_page,
};
use hayro_svg::hayro_syntax::page::Page as Leaf;

use super::words::{MOST, Word};

/// The characters of a page; `unit` is a unit of the page in millimetres.
pub(super) fn of(leaf: &Leaf<'_>, unit: f64) -> Vec<Word> {
    let (width, height) = leaf.render_dimensions();
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        leaf.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        &cache,
        leaf.xref(),
        InterpreterSettings::default(),
    );
    let mut listener = Listener {
        unit,
        words: Vec::new(),
    };
    interpret_page(leaf, &mut context, &mut listener);
    listener.words
}

struct Listener {
    unit: f64,
    words: Vec<Word>,
}

impl<'a> Device<'a> for Listener {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.words.len() >= MOST {
                return;
            }
            let text = match glyph.as_unicode() {
                Some(BfString::Char(one)) => one.to_string(),
                Some(BfString::String(text)) => text,
                None => continue,
            };
            let at = props.transform * glyph.transform() * Point::ZERO;
            self.words.push(Word {
                left: at.x * self.unit,
                right: at.x * self.unit,
                y: at.y * self.unit,
                text,
            });
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
