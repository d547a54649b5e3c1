//! The archive that the verifier holds: copied while it is written to, encoded, with passwords, older
//! versions with fewer columns.

use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::FILES;
use crate::lvs95xx::archive::{Archive, is_held};
use crate::testing::{read, read_sample, sample, sample_bytes};
use crate::{ImportError, Input};

/// Undone by doing it again.
fn rc4(key: &[u8], text: &mut [u8]) {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut other = 0_u8;
    for index in 0..256 {
        other = other
            .wrapping_add(state[index])
            .wrapping_add(key[index % key.len()]);
        state.swap(index, usize::from(other));
    }
    let (mut index, mut other) = (0_u8, 0_u8);
    for byte in text {
        index = index.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(index)]);
        state.swap(usize::from(index), usize::from(other));
        let sum = state[usize::from(index)].wrapping_add(state[usize::from(other)]);
        *byte ^= state[usize::from(sum)];
    }
}

/// The hidden part of the first page, changed by `change`.
fn in_header(bytes: &mut [u8], change: impl FnOnce(&mut [u8])) {
    let hidden = if bytes[0x14] == 0 { 126 } else { 128 };
    let key = [0xC7, 0xDA, 0x39, 0x6B];
    rc4(&key, &mut bytes[0x18..0x18 + hidden]);
    change(bytes);
    rc4(&key, &mut bytes[0x18..0x18 + hidden]);
}

#[test]
fn a_jet_password_and_page_encoding_do_not_keep_us_from_reading() {
    for file in [FILES[1], FILES[3]] {
        let plain = sample_bytes(file);
        let expected = read(file, Input::Bytes(plain.clone()), None)
            .unwrap()
            .measurements;

        let mut with_password = plain.clone();
        in_header(&mut with_password, |page| {
            for (byte, letter) in page[0x42..].iter_mut().zip(b"s\0e\0c\0r\0e\0t\0") {
                *byte ^= letter;
            }
        });
        let read_back = read(file, Input::Bytes(with_password), None).unwrap();
        assert_eq!(read_back.measurements, expected, "{file}");

        let mut encoded = plain;
        let (key, size) = (
            0x1234_5678_u32,
            if encoded[0x14] == 0 { 2048 } else { 4096 },
        );
        in_header(&mut encoded, |page| {
            page[0x3E..0x42].copy_from_slice(&key.to_le_bytes())
        });
        for (number, page) in (0_u32..).zip(encoded.chunks_mut(size)).skip(1) {
            rc4(&(key ^ number).to_le_bytes(), page);
        }
        let read_back = read(file, Input::Bytes(encoded), None).unwrap();
        assert_eq!(read_back.measurements, expected, "{file}");
    }
}

const ENCRYPTED: &str = "lvs95xx/lvs-access2010-password.accdb";

#[test]
fn an_encrypted_database_opens_with_its_password_only() {
    let without = read(ENCRYPTED, Input::File(sample(ENCRYPTED)), None).unwrap_err();
    assert_eq!(without, ImportError::Protected);
    let wrong = Archive::open(&sample(ENCRYPTED), Some("barlab")).err();
    assert_eq!(wrong, Some(ImportError::WrongPassword));
    let mut archive = Archive::open(&sample(ENCRYPTED), Some("verifier")).unwrap();
    let wanted: BTreeSet<i64> = archive.glimpses().into_keys().collect();
    let mut plain = Archive::open(&sample(FILES[2]), None).unwrap();
    assert_eq!(all(&mut archive, &wanted), all(&mut plain, &wanted));
    assert_eq!(wanted.len(), read_sample(FILES[2]).measurements.len());
}

#[test]
fn a_hash_that_would_take_hours_is_damage() {
    let mut bytes = sample_bytes(ENCRYPTED);
    let at = memchr::memmem::find(&bytes, b"spinCount=\"100000\"").unwrap();
    bytes[at + 11..at + 19].copy_from_slice(b"99999999");
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().write_all(&bytes).unwrap();
    let error = Archive::open(file.path(), Some("verifier")).err();
    assert!(
        matches!(error, Some(ImportError::Damaged { .. })),
        "{error:?}"
    );
}

fn all(
    archive: &mut Archive,
    wanted: &BTreeSet<i64>,
) -> Vec<super::super::archive::ArchivedReport> {
    let mut found = Vec::new();
    let notices = archive.reports(wanted, &mut |report| {
        found.push(report);
        ControlFlow::Continue(())
    });
    assert_eq!(notices.unwrap(), []);
    found.sort_by_key(|report| report.id);
    found
}

#[test]
fn only_the_wanted_reports_come_and_the_caller_may_break_off() {
    let mut archive = Archive::open(&sample(FILES[3]), None).unwrap();
    let counts = archive.glimpses();
    let wanted: BTreeSet<i64> = counts.keys().copied().rev().take(5).collect();
    let found = all(&mut archive, &wanted);
    assert_eq!(
        found
            .iter()
            .map(|report| report.id)
            .collect::<BTreeSet<_>>(),
        wanted
    );
    for report in &found {
        assert_eq!(report.rows.as_ref().unwrap().len(), counts[&report.id].rows);
        assert!(report.report.is_some());
    }
    let mut seen = 0;
    let everything = counts.into_keys().collect();
    let _ = archive.reports(&everything, &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert_eq!(seen, 1);
    assert!(archive.shape().contains("ParameterValue"));
    assert_eq!(archive.software().unwrap().as_deref(), Some("4.3.1.3091"));
}

/// Gives the bytes of two databases to a file in turns, page by page, as a program that works on it.
fn write_in_turns(path: &Path, versions: &[Vec<u8>; 2], stop: &AtomicBool) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) && turn % 2 == 0 {
            break;
        }
        use std::io::Seek;
        file.rewind().unwrap();
        for page in versions[turn % 2].chunks(4096) {
            file.write_all(page).unwrap();
        }
        file.set_len(versions[turn % 2].len() as u64).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(40));
    }
}

#[test]
fn a_copy_taken_while_the_verifier_writes_is_one_version_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("LVS-95XX.mdb");
    let versions = [sample_bytes(FILES[0]), sample_bytes(FILES[1])];
    let counts = versions.clone().map(|bytes| {
        std::fs::write(&path, &bytes).unwrap();
        Archive::open(&path, None).unwrap().glimpses()
    });
    std::fs::write(folder.path().join("LVS-95XX.ldb"), b"").unwrap();
    assert!(is_held(&path));
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| write_in_turns(&path, &versions, &stop));
        for _ in 0..6 {
            match Archive::open(&path, None) {
                Ok(archive) => assert!(counts.contains(&archive.glimpses())),
                Err(ImportError::Changing { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(Archive::open(&path, None).is_ok());
    assert!(folder.path().join("LVS-95XX.ldb").exists());
}

#[test]
fn a_database_with_a_lock_file_of_old_or_new_access_beside_it_is_held() {
    for (database, lock) in [
        ("LVS-95XX.mdb", "LVS-95XX.ldb"),
        ("LVS-95XX.accdb", "LVS-95XX.laccdb"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(database);
        std::fs::write(&path, b"").unwrap();
        std::fs::write(folder.path().join("other.ldb"), b"").unwrap();
        assert!(!is_held(&path), "{database}");
        std::fs::write(folder.path().join(lock), b"").unwrap();
        assert!(is_held(&path), "{lock}");
    }
}
