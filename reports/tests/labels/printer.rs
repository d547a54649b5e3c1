//! A label printer, as far as our ZPL goes: boxes, pictures in shortened hexadecimal, copies.

/// What was printed.
pub struct Printed {
    /// Dots across.
    pub width: u32,
    /// Dots down.
    pub height: u32,
    /// How often.
    pub copies: u32,
    /// Rows of dots, true for black.
    pub dots: Vec<Vec<bool>>,
}

/// Prints a label. A command that the printer does not know fails the test.
pub fn print(zpl: &str) -> Printed {
    let mut printed = Printed {
        width: 0,
        height: 0,
        copies: 0,
        dots: Vec::new(),
    };
    let mut origin = (0, 0);
    for command in zpl.split('^').skip(1).map(str::trim_end) {
        let (name, rest) = command.split_at(2);
        match name {
            "XA" | "XZ" | "FS" => {}
            "LH" => assert_eq!(rest, "0,0"),
            "PW" => printed.width = rest.parse().unwrap(),
            "LL" => {
                printed.height = rest.parse().unwrap();
                printed.dots = vec![vec![false; printed.width as usize]; printed.height as usize];
            }
            "FO" => origin = pair(rest),
            "GB" => {
                let numbers: Vec<usize> = rest.split(',').map(|one| one.parse().unwrap()).collect();
                let [width, height, border] = numbers[..] else {
                    panic!("{command}")
                };
                assert_eq!(border, width.min(height), "a box must be filled: {command}");
                for y in origin.1..origin.1 + height {
                    for x in origin.0..origin.0 + width {
                        printed.dots[y][x] = true;
                    }
                }
            }
            "GF" => picture(rest, origin, &mut printed.dots),
            "PQ" => printed.copies = rest.parse().unwrap(),
            other => panic!("unknown command {other}"),
        }
    }
    printed
}

fn pair(text: &str) -> (usize, usize) {
    let (x, y) = text.split_once(',').unwrap();
    (x.parse().unwrap(), y.parse().unwrap())
}

/// `A,total,total,bytes of a row,data`.
fn picture(text: &str, origin: (usize, usize), dots: &mut [Vec<bool>]) {
    let mut parts = text.splitn(5, ',');
    assert_eq!(parts.next(), Some("A"));
    let total: usize = parts.next().unwrap().parse().unwrap();
    parts.next();
    let row: usize = parts.next().unwrap().parse().unwrap();
    let mut digits: Vec<u32> = Vec::new();
    let mut repeat = 0;
    for character in parts.next().unwrap().chars() {
        let open = digits.len() % (2 * row);
        match character {
            ',' => digits.resize(digits.len() + 2 * row - open, 0),
            ':' => {
                let before = digits[digits.len() - 2 * row..].to_vec();
                digits.extend(before);
            }
            'G'..='Y' => repeat += character as usize - 'F' as usize,
            'g'..='z' => repeat += 20 * (character as usize - 'f' as usize),
            digit => {
                let value = digit.to_digit(16).unwrap();
                digits.extend(std::iter::repeat_n(value, repeat.max(1)));
                repeat = 0;
            }
        }
    }
    assert_eq!(digits.len(), 2 * total, "the picture is whole");
    for (place, digit) in digits.iter().enumerate() {
        let (y, left) = (place / (2 * row), place % (2 * row) * 4);
        for bit in 0..4 {
            if digit & (8 >> bit) != 0 {
                dots[origin.1 + y][origin.0 + left + bit] = true;
            }
        }
    }
}
