//! The one search box: any number or name, answered by kind.
//!
//! Numbers and codes are found through their indexes, names only in the companies'
//! table, so that a search costs the same with a million samples as with ten.

use diesel::prelude::*;
use domain::{
    catalogue::line::fold,
    gs1::gtin::Gtin14,
    id::{CompanyId, DocumentId, IntakeId, SampleId},
    person::Viewer,
};

use crate::{
    connection::Connection,
    error::StoreError,
    samples::gtin_number,
    schema::{companies, documents, intakes, samples},
};

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A company, by number or part of its name.
    Company {
        /// Identity.
        id: CompanyId,
        /// Its number.
        number: String,
        /// Its name.
        name: String,
    },
    /// An intake, by the beginning of its number.
    Intake {
        /// Identity.
        id: IntakeId,
        /// Its number.
        number: String,
        /// The company's name.
        company: String,
    },
    /// A sample, by its code.
    Sample {
        /// Identity.
        id: SampleId,
        /// Number of its intake.
        intake: String,
        /// Its code as printed.
        code: String,
        /// Its product name.
        product_name: String,
    },
    /// A document, by the beginning of its number.
    Document {
        /// Identity.
        id: DocumentId,
        /// Its number.
        number: String,
    },
}

/// Finds what the words may mean, for this viewer, at most `limit` of each kind.
///
/// # Errors
/// When the database fails.
pub fn search(
    conn: &mut Connection,
    viewer: Viewer,
    words: &str,
    limit: u8,
) -> Result<Vec<Hit>, StoreError> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let limit = i64::from(limit);
    // Numbers of companies and intakes have capital letters only.
    let number = words.to_ascii_uppercase();
    let mut hits = of_companies(conn, viewer, (words, &number), limit)?;
    hits.extend(of_intakes(conn, viewer, &number, limit)?);
    hits.extend(of_samples(conn, viewer, words, limit)?);
    hits.extend(of_documents(conn, viewer, words, limit)?);
    Ok(hits)
}

/// The least text above every text that begins with `beginning`.
///
/// A range is used where LIKE would do, because both engines answer it from an index
/// whatever their rules for letters are.
fn end_of(beginning: &str) -> String {
    format!("{beginning}\u{10FFFF}")
}

fn escaped(words: &str) -> String {
    words
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn of_companies(
    conn: &mut Connection,
    viewer: Viewer,
    (words, number): (&str, &str),
    limit: i64,
) -> Result<Vec<Hit>, StoreError> {
    let mut query = companies::table
        .filter(
            companies::number
                .between(number.to_owned(), end_of(number))
                .or(companies::name_key
                    .like(format!("%{}%", escaped(&fold(words))))
                    .escape('\\')),
        )
        .into_boxed();
    if let Some(own) = viewer.company() {
        query = query.filter(companies::id.eq(own.get()));
    }
    let rows: Vec<(i64, String, String)> = query
        .order(companies::number)
        .limit(limit)
        .select((companies::id, companies::number, companies::name))
        .load(conn.any())?;
    Ok(rows
        .into_iter()
        .map(|(id, number, name)| Hit::Company {
            id: CompanyId::new(id),
            number,
            name,
        })
        .collect())
}

fn of_intakes(
    conn: &mut Connection,
    viewer: Viewer,
    number: &str,
    limit: i64,
) -> Result<Vec<Hit>, StoreError> {
    let mut query = intakes::table
        .inner_join(companies::table.on(companies::id.eq(intakes::company_id)))
        .filter(intakes::number.between(number.to_owned(), end_of(number)))
        .into_boxed();
    if let Some(own) = viewer.company() {
        query = query.filter(intakes::company_id.eq(own.get()));
    }
    let rows: Vec<(i64, String, String)> = query
        .order(intakes::number)
        .limit(limit)
        .select((intakes::id, intakes::number, companies::name))
        .load(conn.any())?;
    Ok(rows
        .into_iter()
        .map(|(id, number, company)| Hit::Intake {
            id: IntakeId::new(id),
            number,
            company,
        })
        .collect())
}

/// The trade item of these digits, and those that begin with them where 14, 13, 12 or 8
/// are printed.
fn ranges_of(words: &str) -> Vec<(i64, i64)> {
    if !words.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let itself = words.parse::<Gtin14>().ok().and_then(gtin_number);
    let beginning: Option<i64> = words.parse().ok();
    let longer = [14_usize, 13, 12, 8].into_iter().filter_map(|printed| {
        let rest = printed.checked_sub(words.len()).filter(|rest| *rest > 0)?;
        let span = 10_i64.checked_pow(u32::try_from(rest).ok()?)?;
        let low = beginning?.checked_mul(span)?;
        Some((low, low.checked_add(span - 1)?))
    });
    itself
        .map(|number| (number, number))
        .into_iter()
        .chain(longer)
        .collect()
}

fn of_samples(
    conn: &mut Connection,
    viewer: Viewer,
    words: &str,
    limit: i64,
) -> Result<Vec<Hit>, StoreError> {
    let joined = || {
        let query = samples::table
            .inner_join(intakes::table.on(intakes::id.eq(samples::intake_id)))
            .select((
                samples::id,
                intakes::number,
                samples::code,
                samples::product_name,
            ))
            .limit(limit)
            .into_boxed();
        match viewer.company() {
            Some(own) => query.filter(intakes::company_id.eq(own.get())),
            None => query,
        }
    };
    let mut rows: Vec<(i64, String, String, String)> = Vec::new();
    // One statement a range, ordered as its index is: together they would invite the
    // engines to walk the table backwards for an order by id.
    for (low, high) in ranges_of(words) {
        let query = joined().filter(samples::gtin14.between(low, high));
        let found = query.order((samples::gtin14, samples::intake_id.desc()));
        rows.extend(found.load(conn.any())?);
    }
    let query = joined()
        .filter(samples::gtin14.is_null())
        .filter(samples::code.between(words.to_owned(), end_of(words)));
    rows.extend(query.order(samples::code).load(conn.any())?);
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(rows
        .into_iter()
        .map(|(id, intake, code, product_name)| Hit::Sample {
            id: SampleId::new(id),
            intake,
            code,
            product_name,
        })
        .collect())
}

fn of_documents(
    conn: &mut Connection,
    viewer: Viewer,
    words: &str,
    limit: i64,
) -> Result<Vec<Hit>, StoreError> {
    let mut query = documents::table
        .filter(documents::number.between(words.to_owned(), end_of(words)))
        .into_boxed();
    if let Some(own) = viewer.company() {
        query = query.filter(documents::company_id.eq(own.get()));
    }
    let rows: Vec<(i64, String)> = query
        .order(documents::number)
        .limit(limit)
        .select((documents::id, documents::number))
        .load(conn.any())?;
    Ok(rows
        .into_iter()
        .map(|(id, number)| Hit::Document {
            id: DocumentId::new(id),
            number,
        })
        .collect())
}
