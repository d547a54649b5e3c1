//! A writer that behaves as a verifier does: the rows of one report arrive one by one over
//! some time, each committed alone or in bits, and ids have holes.

use std::{thread, time::Duration};

use mysql_async::Value;

use crate::server::{Client, Database};

/// The tables as two programs that read live databases know them.
const TABLES: [&str; 3] = [
    "CREATE TABLE Reports (ReportID INT NOT NULL PRIMARY KEY AUTO_INCREMENT, SectorID VARCHAR(64), \
     LclTime DATETIME, GmtTime DATETIME, X1 INT, Y1 INT, SizeX INT, SizeY INT, Thumbnail LONGBLOB, \
     Reference VARCHAR(255), OverallGrade VARCHAR(64), DecodedText TEXT)",
    "CREATE TABLE ReportData (ReportID INT NOT NULL, Category INT, Sequence INT, \
     ParameterName VARCHAR(255), ParameterValue TEXT, KEY (ReportID))",
    "CREATE TABLE Settings (Category VARCHAR(64), SettingName VARCHAR(64), SettingValue TEXT)",
];

/// Rows of a report beside those that `rows` names.
pub const ROWS: usize = 18;

/// Makes the tables.
pub fn make_tables(client: &mut Client) {
    for table in TABLES {
        client.run(table);
    }
    client.run("INSERT INTO Settings VALUES ('', 'Version', '3.1.0.4')");
}

/// A verifier at a database with its tables.
pub struct Verifier {
    client: Client,
    /// The time of its reports, in seconds since midnight of its day; every report has its own.
    second: u32,
}

/// The digits of a report: a valid EAN-13 for every number.
pub fn digits(number: i64) -> String {
    let body = format!("69{:010}", number.rem_euclid(10_000_000_000));
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Names and values of a report's rows.
pub fn rows(number: i64) -> [(String, String); ROWS] {
    [
        ("Symbology", "EAN-13".to_owned()),
        ("Decoded text", digits(number)),
        ("Overall grade", "3.4/06/660/45".to_owned()),
        ("Aperture", "Reference number 06 (6 mil)".to_owned()),
        ("Application standard", "GS1".to_owned()),
        ("GS1 Table", "Table 1".to_owned()),
        ("Xdim", "13.0 mils".to_owned()),
        ("Bar height", "0.900".to_owned()),
        ("Edge determination", "PASS".to_owned()),
        ("Contrast", format!("4.0 {}%", 70 + number.rem_euclid(30))),
        ("Modulation", "3.4 64%".to_owned()),
        ("Defects", "4.0 6%".to_owned()),
        ("Decodability", "4.0 71%".to_owned()),
        ("Decode", "PASS".to_owned()),
        ("Min Ref", "PASS".to_owned()),
        ("Rmin", "4%".to_owned()),
        ("Rmax", "88%".to_owned()),
        ("Quiet zone", "PASS".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}

impl Verifier {
    pub fn at(database: &Database) -> Self {
        let mut client = database.client();
        make_tables(&mut client);
        Self { client, second: 0 }
    }

    /// One that goes on in tables that are there.
    pub fn again_at(database: &Database) -> Self {
        Self {
            client: database.client(),
            second: 40_000,
        }
    }

    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// A report, complete at once, as it was written long ago.
    pub fn old(&mut self, id: i64) {
        self.report(id, "INTERVAL 3 DAY").unwrap();
        for sequence in 0..ROWS {
            self.row(id, sequence).unwrap();
        }
    }

    /// A report whose rows arrive now, one by one over `time`.
    pub fn write(&mut self, id: i64, time: Duration) -> Result<(), mysql_async::Error> {
        self.report(id, "INTERVAL 0 DAY")?;
        for sequence in 0..ROWS {
            thread::sleep(time / ROWS as u32);
            self.row(id, sequence)?;
        }
        Ok(())
    }

    /// The report's own row, that old by the verifier's clock.
    pub fn report(&mut self, id: i64, age: &str) -> Result<(), mysql_async::Error> {
        self.second += 1;
        let second = self.second;
        self.client.try_exec(
            &format!(
                "INSERT INTO Reports (ReportID, SectorID, LclTime, GmtTime, Thumbnail, Reference, \
                 OverallGrade, DecodedText) VALUES (?, '1', \
                 ADDTIME('2026-03-18 00:00:00', SEC_TO_TIME(?)), UTC_TIMESTAMP() - {age}, ?, ?, ?, ?)"
            ),
            vec![
                Value::Int(id),
                Value::UInt(second.into()),
                Value::Bytes(vec![0xFF, 0x0A, 0x09, 0x00]),
                Value::Bytes(b"morning".to_vec()),
                Value::Bytes(b"3.4/06/660/45".to_vec()),
                Value::Bytes(digits(id).into_bytes()),
            ],
        )
    }

    pub fn row(&mut self, id: i64, sequence: usize) -> Result<(), mysql_async::Error> {
        let (name, value) = rows(id)[sequence].clone();
        self.client.try_exec(
            "INSERT INTO ReportData VALUES (?, 0, ?, ?, ?)",
            vec![
                Value::Int(id),
                Value::Int(sequence as i64),
                Value::Bytes(name.into_bytes()),
                Value::Bytes(value.into_bytes()),
            ],
        )
    }

    /// Many old reports at once, made by the server itself.
    pub fn many(&mut self, first: i64, last: i64) {
        self.client.run(&format!(
            "INSERT INTO Reports (ReportID, SectorID, LclTime, GmtTime, Reference, OverallGrade, \
             DecodedText) SELECT seq, '1', '2026-01-01' + INTERVAL seq SECOND, \
             UTC_TIMESTAMP() - INTERVAL 3 DAY, 'morning', '3.4/06/660/45', \
             CONCAT('69', LPAD(seq, 10, '0')) FROM seq_{first}_to_{last}"
        ));
        for (sequence, (name, value)) in rows(0).into_iter().enumerate() {
            let value = match name.as_str() {
                "Decoded text" => "CONCAT('69', LPAD(seq, 10, '0'))".to_owned(),
                _ => format!("'{value}'"),
            };
            self.client.run(&format!(
                "INSERT INTO ReportData SELECT seq, 0, {sequence}, '{name}', {value} \
                 FROM seq_{first}_to_{last}"
            ));
        }
    }
}
