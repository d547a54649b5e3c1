//! Pixels: a picture in colour, and one plane of brightness that scanners of symbols look at.

use domain::artwork::Ink;

use super::numbers::{figure, place};

/// A picture in colour, opaque, row by row from the upper left corner.
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    rgb: Vec<u8>,
}

impl Picture {
    /// Takes rows of red, green and blue; absent where there are not enough of them.
    pub(super) fn new(width: usize, height: usize, rgb: Vec<u8>) -> Option<Self> {
        let needed = width.checked_mul(height)?.checked_mul(3)?;
        (needed > 0 && rgb.len() == needed).then_some(Self { width, height, rgb })
    }

    /// The colour of a pixel; white beside the picture.
    pub(super) fn at(&self, x: usize, y: usize) -> Ink {
        let found = (x < self.width).then(|| {
            let first = (y * self.width + x) * 3;
            self.rgb.get(first..first + 3)
        });
        match found.flatten() {
            Some(&[red, green, blue]) => Ink { red, green, blue },
            _ => Ink {
                red: 255,
                green: 255,
                blue: 255,
            },
        }
    }

    /// The rows of red, green and blue.
    pub(super) fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Brightness as people see it (Rec. 601 weights).
    pub(super) fn brightness(&self) -> Plane {
        let values = self.rgb.chunks_exact(3).map(|pixel| match pixel {
            [red, green, blue] => {
                let sum = 299 * u32::from(*red) + 587 * u32::from(*green) + 114 * u32::from(*blue);
                u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
            }
            _ => u8::MAX,
        });
        Plane {
            width: self.width,
            height: self.height,
            values: values.collect(),
        }
    }

    /// The picture made smaller by a whole factor, each pixel the mean of those it stands for.
    pub(super) fn shrunk(&self, factor: usize) -> Self {
        if factor <= 1 {
            return Self {
                width: self.width,
                height: self.height,
                rgb: self.rgb.clone(),
            };
        }
        let (width, height) = (self.width.div_ceil(factor), self.height.div_ceil(factor));
        let mut rgb = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                rgb.extend(self.mean(x * factor, y * factor, factor));
            }
        }
        Self { width, height, rgb }
    }

    fn mean(&self, left: usize, top: usize, side: usize) -> [u8; 3] {
        let (mut sums, mut count) = ([0_u32; 3], 0_u32);
        for y in top..(top + side).min(self.height) {
            for x in left..(left + side).min(self.width) {
                let Ink { red, green, blue } = self.at(x, y);
                for (sum, part) in sums.iter_mut().zip([red, green, blue]) {
                    *sum += u32::from(part);
                }
                count += 1;
            }
        }
        sums.map(|sum| u8::try_from(sum.checked_div(count).unwrap_or(255)).unwrap_or(u8::MAX))
    }
}

/// Brightness, 0 for black.
#[derive(Clone)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    values: Vec<u8>,
}

impl Plane {
    /// A row; empty below the plane.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        let first = y.saturating_mul(self.width);
        self.values
            .get(first..first.saturating_add(self.width))
            .unwrap_or_default()
    }

    /// One pixel; white beside the plane.
    pub(super) fn at(&self, x: usize, y: usize) -> u8 {
        self.row(y).get(x).copied().unwrap_or(u8::MAX)
    }

    /// All values, row by row.
    pub(super) fn values(&self) -> &[u8] {
        &self.values
    }

    /// Turned by a quarter clockwise: what was the left side is the upper one.
    pub(super) fn turned(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for x in 0..self.width {
            for y in (0..self.height).rev() {
                values.push(self.at(x, y));
            }
        }
        Self {
            width: self.height,
            height: self.width,
            values,
        }
    }

    /// Dark for light and light for dark.
    pub(super) fn inverted(&self) -> Self {
        Self {
            width: self.width,
            height: self.height,
            values: self.values.iter().map(|value| u8::MAX - value).collect(),
        }
    }

    /// Makes a box white, so that what stands there is not found again.
    pub(super) fn blank(&mut self, of: Area) {
        let (left, right) = (place(of.left), place(of.right.ceil()).min(self.width));
        let last = place(of.bottom.ceil()).min(self.height);
        for y in place(of.top)..last {
            let first = y * self.width;
            let row = self.values.get_mut(first + left.min(right)..first + right);
            if let Some(row) = row {
                row.fill(u8::MAX);
            }
        }
    }
}

/// A box in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// Around some points; absent without any.
    pub(super) fn around(points: &[(f64, f64)]) -> Option<Self> {
        points.iter().fold(None, |area: Option<Self>, &(x, y)| {
            let mut area = area.unwrap_or(Self {
                left: x,
                top: y,
                right: x,
                bottom: y,
            });
            area.left = area.left.min(x);
            area.right = area.right.max(x);
            area.top = area.top.min(y);
            area.bottom = area.bottom.max(y);
            Some(area)
        })
    }

    /// The same in the plane before it was turned by a quarter; `height` is that of the plane
    /// before.
    pub(super) fn turned_back(self, height: usize) -> Self {
        Self {
            left: self.top,
            right: self.bottom,
            top: figure(height) - self.right,
            bottom: figure(height) - self.left,
        }
    }

    /// With a rim.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            left: (self.left - by).max(0.0),
            top: (self.top - by).max(0.0),
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }
}
