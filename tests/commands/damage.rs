//! Damaged archives at the command line: whatever is broken in them, the program's memory stays small.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::support::{Laboratory, sample};

/// The most memory that reading a damaged archive may take, in kilobytes; the archives have less
/// than one megabyte.
const MOST: u64 = 250_000;

const ARCHIVES: [&str; 5] = [
    "lvs95xx/lvs-access97.mdb",
    "lvs95xx/lvs-access2000.mdb",
    "lvs95xx/lvs-access2003.mdb",
    "lvs95xx/lvs-access2010.accdb",
    "lvs95xx/lvs-access2010-password.accdb",
];

/// Chance that is the same every time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end
    }
}

/// Breaks a file: numbers that say how many and where become large, pages become others.
fn break_up(bytes: &mut Vec<u8>, page: usize, chance: &mut Chance) {
    for _ in 0..=chance.below(20) {
        let at = chance.below(bytes.len() - 4);
        let (one, other) = (
            chance.below(bytes.len() / page),
            chance.below(bytes.len() / page),
        );
        match chance.below(6) {
            // Lengths and counts that go beyond everything.
            0 => bytes[at..at + 4].fill(0xFF),
            1 => bytes[at..at + 2].copy_from_slice(&0x7FFF_u16.to_le_bytes()),
            2 => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
            // A pointer to some page, perhaps to one that points back.
            3 => {
                let to = u32::try_from(one).unwrap().to_le_bytes();
                bytes[at..at + 4].copy_from_slice(&to);
            }
            4 => {
                let from = one * page;
                bytes.copy_within(from..from + page, other * page);
            }
            _ => {
                let end = bytes.len().min(at + chance.below(3000));
                bytes[at..end].fill(0);
            }
        }
    }
    if chance.below(8) == 0 {
        bytes.truncate(page * 2 + chance.below(bytes.len() - page * 2));
    }
}

/// The most memory that a running program had so far, in kilobytes.
fn most_memory(program: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{program}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn however_an_archive_is_damaged_memory_stays_small() {
    let laboratory = Laboratory::unmade();
    let mut chance = Chance(0x5EED_0F0D_A4A6_E001);
    let mut arguments = vec![
        "measurements".to_owned(),
        "import".to_owned(),
        "--dry-run".to_owned(),
    ];
    for round in 0..14 {
        for archive in ARCHIVES {
            let page = if archive.ends_with("97.mdb") {
                2048
            } else {
                4096
            };
            let mut bytes = fs::read(sample(archive)).unwrap();
            break_up(&mut bytes, page, &mut chance);
            let ending = archive.rsplit('.').next().unwrap();
            let name = format!("{round}-{}.{ending}", arguments.len());
            laboratory.file(&name, &bytes);
            arguments.push(name);
        }
    }
    // Sound ones at the end, so that the most is known before the program is gone.
    let sound = sample(ARCHIVES[3]).to_str().unwrap().to_owned();
    arguments.extend(std::iter::repeat_n(sound, 6));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut command = laboratory.command(&arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut program = command.spawn().unwrap();
    let mut most = 0;
    let status = loop {
        most = most_memory(program.id()).unwrap_or_default().max(most);
        match program.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    eprintln!("at most {most} kB");
    // Refused files are told and the others read: neither a panic nor a signal.
    assert_eq!(status.code(), Some(1), "{status:?}");
    assert!(most > 10_000 && most < MOST, "{most} kB");
}
