//! Colours of a file in the words of the trigger language, and what red light makes of them.
//!
//! Scanners look with red light (about 660 nm), so that the red part of a colour is a fair
//! guess of its reflectance; inks, substrates and varnish decide in print, which is why a
//! figure from here is an estimate and never a grade.

use super::Ink;
use crate::judgement::inspection::Colour;

/// Below this share of the brightest part a colour has no hue worth naming.
const COLOURLESS: f64 = 0.18;

/// Reflectance under red light in percent: the red part as light instead of as a number
/// (IEC 61966-2-1, the curve of sRGB).
#[must_use]
pub fn red_light(ink: Ink) -> f64 {
    let part = f64::from(ink.red) / 255.0;
    let light = if part <= 0.040_45 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    };
    (light * 1000.0).round() / 10.0
}

/// The word for a colour, by hue and lightness. The bounds of the words are ours: the colour
/// table of GB 12904 names colours and measures none.
#[must_use]
pub fn word(ink: Ink) -> Colour {
    let parts = [ink.red, ink.green, ink.blue].map(|part| f64::from(part) / 255.0);
    let [red, green, blue] = parts;
    let most = red.max(green).max(blue);
    let least = red.min(green).min(blue);
    let spread = most - least;
    if most < 0.25 {
        return Colour::Black;
    }
    if spread < COLOURLESS * most {
        return match most {
            _ if most >= 0.85 => Colour::White,
            _ if most < 0.42 => Colour::Black,
            _ if most >= 0.7 => Colour::Silver,
            _ => Colour::Other,
        };
    }
    if least > 0.82 {
        return Colour::White;
    }
    let hue = 60.0
        * if most <= red {
            ((green - blue) / spread).rem_euclid(6.0)
        } else if most <= green {
            (blue - red) / spread + 2.0
        } else {
            (red - green) / spread + 4.0
        };
    of_hue(hue, most)
}

fn of_hue(hue: f64, brightness: f64) -> Colour {
    match hue {
        _ if hue < 12.0 && brightness < 0.4 => Colour::DarkBrown,
        _ if hue < 12.0 => Colour::Red,
        _ if hue < 42.0 && brightness < 0.5 => Colour::DarkBrown,
        _ if hue < 42.0 && brightness < 0.8 => Colour::LightBrown,
        _ if hue < 42.0 => Colour::Orange,
        _ if hue < 50.0 && brightness < 0.85 => Colour::Gold,
        _ if hue < 70.0 => Colour::Yellow,
        _ if hue < 165.0 => Colour::Green,
        _ if hue < 265.0 => Colour::Blue,
        _ if hue < 320.0 => Colour::Other,
        _ => Colour::Red,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(text: &str) -> Ink {
        Ink::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn the_colours_that_packagings_use_have_their_words() {
        for (text, expected) in [
            ("#000000", Colour::Black),
            ("#231f20", Colour::Black),
            ("#ffffff", Colour::White),
            ("#fdfdf5", Colour::White),
            ("#e30613", Colour::Red),
            ("#e6007e", Colour::Red),
            ("#003da5", Colour::Blue),
            ("#00622c", Colour::Green),
            ("#4b2a12", Colour::DarkBrown),
            ("#f39200", Colour::Orange),
            ("#ffed00", Colour::Yellow),
            ("#b8924a", Colour::LightBrown),
            ("#c0c0c4", Colour::Silver),
        ] {
            assert_eq!(word(ink(text)), expected, "{text}");
        }
    }

    #[test]
    fn red_light_does_not_see_red_and_sees_cyan_as_black() {
        assert!(red_light(ink("#e30613")) > 70.0);
        assert!(red_light(ink("#00a0e3")) < 1.0);
        assert!((red_light(ink("#ffffff")) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_colour_is_read_back_as_it_was_written_and_nothing_else_is_one() {
        assert_eq!(ink("#e30613").to_string(), "#e30613");
        for text in ["", "e30613", "#e3061", "#e3061x", "#é0613"] {
            assert!(Ink::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
