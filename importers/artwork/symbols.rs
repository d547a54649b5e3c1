//! All symbols of a page: read, measured, and taken away so that the next one is found.

use domain::artwork::{Basis, Clear, FoundSymbol, Frame, Ink};
use domain::measurement::Symbology;

use super::drawn::{self, Exact};
use super::linear::{self, Bars};
use super::matrix::{self, Modules};
use super::numbers::{figure, place};
use super::page::Page;
use super::plane::{Area, Plane};
use super::reading::{self, Kind, Read};
use super::{ean, tidy, unread, widths, words};

/// Symbols of one page that are read; a page of labels has its codes many times.
const MOST: usize = 24;

/// Symbols printed light on dark that are looked for; they are rare and all of them are wrong.
const MOST_REVERSED: usize = 4;

/// The symbols of a page, from top to bottom, and whether there may be more.
pub(super) fn of(page: &Page) -> (Vec<FoundSymbol>, bool) {
    let mut finder = Finder {
        page,
        found: Vec::new(),
        more: false,
    };
    let mut plane = page.picture.brightness();
    finder.look(&mut plane, false, MOST);
    let mut inverse = plane.inverted();
    finder.look(&mut inverse, true, MOST_REVERSED);
    // What was read light on dark is no riddle dark on light.
    for symbol in &finder.found {
        let frame = symbol.frame;
        let area = Area {
            left: frame.x / page.pixel,
            top: frame.y / page.pixel,
            right: frame.right() / page.pixel,
            bottom: frame.bottom() / page.pixel,
        };
        plane.blank(area.grown(2.0));
    }
    finder.unread(&mut plane);
    let Finder {
        mut found, more, ..
    } = finder;
    for symbol in &mut found {
        symbol.printed = words::beneath(&page.words, symbol);
    }
    found.sort_by(|one, other| {
        let place = |symbol: &FoundSymbol| (symbol.frame.y.round(), symbol.frame.x);
        let ((y, x), (other_y, other_x)) = (place(one), place(other));
        y.total_cmp(&other_y).then(x.total_cmp(&other_x))
    });
    (found, more)
}

struct Finder<'a> {
    page: &'a Page,
    found: Vec<FoundSymbol>,
    more: bool,
}

/// Where a symbol is in the plane in which its bars stand upright.
struct Upright {
    quarters: u8,
    /// Height of the page's plane before it was turned.
    height: usize,
}

impl Upright {
    /// A place of the upright plane in the page's plane.
    fn back(&self, x: f64, y: f64) -> (f64, f64) {
        if self.quarters == 0 {
            (x, y)
        } else {
            (y, figure(self.height) - x)
        }
    }

    fn area(&self, area: Area) -> Area {
        if self.quarters == 0 {
            area
        } else {
            area.turned_back(self.height)
        }
    }
}

impl Finder<'_> {
    fn look(&mut self, plane: &mut Plane, reversed: bool, most: usize) {
        for kind in [Kind::Matrix, Kind::Linear] {
            for round in 0..most {
                let Some(read) = reading::read(plane, kind) else {
                    break;
                };
                let area = self.take(plane, &read, kind, reversed);
                plane.blank(area);
                self.more |= round + 1 == most && !reversed;
            }
        }
    }

    /// Keeps bars that nobody reads, lying and standing.
    fn unread(&mut self, plane: &mut Plane) {
        for quarters in [0, 1] {
            let upright = Upright {
                quarters,
                height: plane.height,
            };
            let found = if quarters == 0 {
                unread::find(plane, self.page.pixel)
            } else {
                unread::find(&mut plane.turned(), self.page.pixel)
            };
            for bars in found {
                let digits = ean::digits(&bars.edges);
                let named = digits.and_then(|(symbology, data)| {
                    let read = Read {
                        symbology,
                        data,
                        identifier: String::new(),
                        points: Vec::new(),
                    };
                    self.linear(&read, &bars, &upright, false)
                });
                let symbol = named.unwrap_or_else(|| self.nameless(&bars, &upright));
                self.found.push(symbol);
            }
        }
    }

    /// Bars of which nothing is known but where they are.
    fn nameless(&self, bars: &Bars, upright: &Upright) -> FoundSymbol {
        let inks = self.inks_of_bars(bars, upright);
        self.without_measures(upright.area(bars.area), upright.quarters, inks)
    }

    fn without_measures(&self, area: Area, quarters: u8, (dark, light): (Ink, Ink)) -> FoundSymbol {
        let frame = self.frame(area);
        FoundSymbol {
            symbology: None,
            data: String::new(),
            identifier: String::new(),
            frame,
            quarters,
            basis: Basis::Pixels {
                size: self.page.pixel,
            },
            x: None,
            height: None,
            clear: Clear::default(),
            ratio: None,
            gain: None,
            bearer: None,
            dark,
            light,
            reversed: false,
            embedded_dpi: self.page.embedded(frame),
            printed: None,
        }
    }

    /// Measures a symbol that was read and keeps it; gives the place that it takes.
    fn take(&mut self, plane: &Plane, read: &Read, kind: Kind, reversed: bool) -> Area {
        let around = Area::around(&read.points).unwrap_or(Area {
            left: 0.0,
            top: 0.0,
            right: 1.0,
            bottom: 1.0,
        });
        let side = (around.right - around.left).max(around.bottom - around.top);
        let fallback = around.grown(side * 0.25 + 2.0);
        match kind {
            Kind::Matrix => match matrix::measure(plane, read.symbology, &read.points) {
                Some(modules) => {
                    self.found.push(self.of_modules(read, &modules, reversed));
                    modules.area.grown(1.0)
                }
                None => self.keep_unmeasured(read, fallback, reversed),
            },
            Kind::Linear => match self.of_bars(plane, read, around, reversed) {
                Some((symbol, area)) => {
                    self.found.push(symbol);
                    area.grown(1.0)
                }
                None => self.keep_unmeasured(read, fallback, reversed),
            },
        }
    }

    /// Keeps a symbol that was read and cannot be measured: silence would be taken for "there is none". Only where the
    /// symbology proves by its own check that it was read; in short ITF and Code 39 ornaments are read as well.
    fn keep_unmeasured(&mut self, read: &Read, area: Area, reversed: bool) -> Area {
        use Symbology::{Code39, Itf, UpcE};
        if !matches!(read.symbology, Code39 | Itf | UpcE) {
            let (dark, light) = self.inks_of_area(area, 127.5, reversed);
            let unread = self.without_measures(area, 0, (dark, light));
            self.found.push(FoundSymbol {
                symbology: Some(read.symbology),
                data: read.data.clone(),
                identifier: read.identifier.clone(),
                reversed,
                ..unread
            });
        }
        area
    }

    fn of_modules(&self, read: &Read, modules: &Modules, reversed: bool) -> FoundSymbol {
        let pixel = self.page.pixel;
        let [left, right, above, below] = modules.clear.map(|clear| Some(tidy(clear * pixel)));
        let (dark, light) = self.inks_of_area(modules.area, modules.threshold, reversed);
        FoundSymbol {
            symbology: Some(read.symbology),
            data: read.data.clone(),
            identifier: read.identifier.clone(),
            frame: self.frame(modules.area),
            quarters: 0,
            basis: Basis::Pixels { size: pixel },
            x: modules.side.map(|side| tidy(side * pixel)),
            height: None,
            clear: Clear {
                left,
                right,
                above,
                below,
            },
            ratio: None,
            gain: None,
            bearer: None,
            dark,
            light,
            reversed,
            embedded_dpi: self.page.embedded(self.frame(modules.area)),
            printed: None,
        }
    }

    fn of_bars(
        &self,
        plane: &Plane,
        read: &Read,
        around: Area,
        reversed: bool,
    ) -> Option<(FoundSymbol, Area)> {
        let (from, to) = (*read.points.first()?, *read.points.get(1)?);
        let lies = around.right - around.left >= around.bottom - around.top;
        let upright = Upright {
            quarters: u8::from(!lies),
            height: plane.height,
        };
        let bars = if lies {
            linear::measure(plane, read.symbology, from, to)?
        } else {
            let turn = |(x, y): (f64, f64)| (figure(plane.height) - y, x);
            linear::measure(&plane.turned(), read.symbology, turn(from), turn(to))?
        };
        let area = upright.area(bars.area);
        let symbol = self.linear(read, &bars, &upright, reversed)?;
        Some((symbol, area))
    }

    fn linear(
        &self,
        read: &Read,
        bars: &Bars,
        upright: &Upright,
        reversed: bool,
    ) -> Option<FoundSymbol> {
        let pixel = self.page.pixel;
        let seen: Vec<f64> = bars.edges.iter().map(|edge| edge * pixel).collect();
        let exact = self.exact(bars, upright, &seen, reversed);
        let edges = exact.as_ref().map_or(&seen, |exact| &exact.edges);
        let widths = widths::of(read.symbology, edges)?;
        let height = match &exact {
            Some(exact) => exact.bottom - exact.top,
            None => bars.height * pixel,
        };
        let (dark, light) = self.inks_of_bars(bars, upright);
        let is_itf = matches!(read.symbology, Symbology::Itf14 | Symbology::Itf);
        let area = upright.area(bars.area);
        let (left, right) = bars.clear;
        Some(FoundSymbol {
            symbology: Some(read.symbology),
            data: read.data.clone(),
            identifier: read.identifier.clone(),
            frame: self.frame(area),
            quarters: upright.quarters,
            basis: match exact {
                Some(_) => Basis::Drawn,
                None => Basis::Pixels { size: pixel },
            },
            x: Some(tidy(widths.x * bars.lean)),
            height: Some(tidy(height)),
            clear: Clear {
                left: Some(tidy(left * pixel)),
                right: Some(tidy(right * pixel)),
                above: None,
                below: None,
            },
            ratio: widths.ratio,
            gain: widths.gain,
            bearer: is_itf.then_some(bars.bearer * pixel),
            dark,
            light,
            reversed,
            embedded_dpi: self.page.embedded(self.frame(area)),
            printed: None,
        })
    }

    fn exact(&self, bars: &Bars, upright: &Upright, seen: &[f64], reversed: bool) -> Option<Exact> {
        // Shapes are dark or light for people, not for a plane that was inverted or leans.
        if reversed || bars.lean < 0.999_999 || self.page.shapes.is_empty() {
            return None;
        }
        let y = f64::midpoint(bars.area.top, bars.area.bottom) * self.page.pixel;
        if upright.quarters == 0 {
            return drawn::exact(&self.page.shapes, y, seen);
        }
        let height = figure(upright.height) * self.page.pixel;
        let turned: Vec<_> = self
            .page
            .shapes
            .iter()
            .map(|shape| shape.turned(height))
            .collect();
        drawn::exact(&turned, y, seen)
    }

    fn frame(&self, area: Area) -> Frame {
        let pixel = self.page.pixel;
        Frame {
            x: tidy(area.left * pixel),
            y: tidy(area.top * pixel),
            width: tidy((area.right - area.left) * pixel),
            height: tidy((area.bottom - area.top) * pixel),
        }
    }

    /// Colours of the widest bar and the widest space, in the middle of both.
    fn inks_of_bars(&self, bars: &Bars, upright: &Upright) -> (Ink, Ink) {
        let y = f64::midpoint(bars.area.top, bars.area.bottom);
        let widest = |from: usize| {
            let pairs = bars.edges.windows(2).skip(from).step_by(2);
            let elements = pairs.filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)));
            elements.max_by(|one, other| (one.1 - one.0).total_cmp(&(other.1 - other.0)))
        };
        let ink = |element: Option<(f64, f64)>| {
            let (from, to) = element.unwrap_or((0.0, 0.0));
            let (x, y) = upright.back(f64::midpoint(from, to), y);
            self.page.picture.at(place(x), place(y))
        };
        (ink(widest(0)), ink(widest(1)))
    }

    /// Mean colours of what is dark and what is light in a box.
    fn inks_of_area(&self, area: Area, threshold: f64, reversed: bool) -> (Ink, Ink) {
        let mut sums = [[0_u64; 4]; 2];
        let step = place((area.right - area.left) / 96.0).max(1);
        for y in (place(area.top)..place(area.bottom)).step_by(step) {
            for x in (place(area.left)..place(area.right)).step_by(step) {
                let ink = self.page.picture.at(x, y);
                let Ink { red, green, blue } = ink;
                let brightness =
                    0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
                let brightness = if reversed {
                    255.0 - brightness
                } else {
                    brightness
                };
                // Blended edges belong to neither.
                let [dark, light] = &mut sums;
                let sum = if brightness < threshold * 0.6 {
                    dark
                } else {
                    light
                };
                for (sum, part) in sum.iter_mut().zip([red, green, blue, 1]) {
                    *sum += u64::from(part);
                }
            }
        }
        let mean = |[red, green, blue, count]: [u64; 4]| {
            let part =
                |sum: u64| u8::try_from(sum.checked_div(count).unwrap_or(255)).unwrap_or(255);
            Ink {
                red: part(red),
                green: part(green),
                blue: part(blue),
            }
        };
        let [dark, light] = sums;
        (mean(dark), mean(light))
    }
}
