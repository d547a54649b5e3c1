//! Artwork that was checked: whose it is, what came of it, which samples bear its codes.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    artwork::judging::Advice,
    digest::Digest,
    gs1::gtin::Gtin14,
    id::{ArtworkId, CompanyId},
    intake::Environment,
    person::Viewer,
};

use crate::{
    connection::Connection,
    convert,
    engine::each,
    error::StoreError,
    page::{Page, Paging, newest_first},
    samples::gtin_number,
    schema::{artwork_codes, artworks, intakes, samples},
    transaction::Tx,
};

const TABLE: &str = "artworks";

/// Samples that are named beside an artwork.
const NAMED: i64 = 40;

/// Artwork as it was checked, before it has an identity.
#[derive(Debug, Clone, PartialEq)]
pub struct NewArtwork {
    /// Whose it is.
    pub company: CompanyId,
    /// Name of the file.
    pub name: String,
    /// Its digest, under which it lies in the object store.
    pub sha256: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// The use it was checked for.
    pub environment: Environment,
    /// How many symbols were found.
    pub symbols: u32,
    /// The gravest advice; absent where no symbol was found.
    pub advice: Option<Advice>,
    /// What came of it, as JSON of the application.
    pub report: String,
    /// The item numbers in it.
    pub codes: Vec<Gtin14>,
}

/// Artwork as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredArtwork {
    /// Identity.
    pub id: ArtworkId,
    /// What was checked; its codes are left out.
    pub artwork: NewArtwork,
    /// When.
    pub added_at: DateTime<Utc>,
    /// By whom.
    pub added_by: String,
}

/// A sample of a company with a code of an artwork.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleOfCode {
    /// Number of its intake.
    pub intake: String,
    /// Its line there.
    pub line: u32,
    /// The code as printed.
    pub code: String,
    /// The product.
    pub product: String,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = artworks, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    company_id: i64,
    name: String,
    sha256: Vec<u8>,
    size: i64,
    environment: String,
    symbols: i64,
    advice: Option<String>,
    report: String,
    added_at: i64,
    added_by: String,
}

impl Row {
    fn into_artwork(self) -> Result<StoredArtwork, StoreError> {
        let id = self.id;
        let advice = self.advice.as_deref();
        let advice = advice.map(|code| convert::code(TABLE, id, code, Advice::from_code));
        Ok(StoredArtwork {
            id: ArtworkId::new(id),
            artwork: NewArtwork {
                company: CompanyId::new(self.company_id),
                name: self.name,
                sha256: convert::digest(TABLE, id, &self.sha256)?,
                size: convert::whole(TABLE, id, self.size)?,
                environment: convert::code(TABLE, id, &self.environment, Environment::from_code)?,
                symbols: convert::whole(TABLE, id, self.symbols)?,
                advice: advice.transpose()?,
                report: self.report,
                codes: Vec::new(),
            },
            added_at: convert::moment(TABLE, id, self.added_at)?,
            added_by: self.added_by,
        })
    }
}

/// Keeps artwork that was checked.
///
/// # Errors
/// When the database fails.
pub fn add(tx: &mut Tx<'_>, new: &NewArtwork) -> Result<ArtworkId, StoreError> {
    let id = tx.next_id();
    let row = Row {
        id,
        company_id: new.company.get(),
        name: new.name.clone(),
        sha256: new.sha256.bytes().to_vec(),
        size: i64::try_from(new.size).unwrap_or(i64::MAX),
        environment: new.environment.code().to_owned(),
        symbols: i64::from(new.symbols),
        advice: new.advice.map(|advice| advice.code().to_owned()),
        report: new.report.clone(),
        added_at: tx.now().timestamp_millis(),
        added_by: tx.who().name().to_owned(),
    };
    diesel::insert_into(artworks::table)
        .values(&row)
        .execute(tx.write())?;
    let mut numbers: Vec<i64> = new.codes.iter().copied().filter_map(gtin_number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let codes: Vec<_> = numbers
        .into_iter()
        .map(|gtin| {
            (
                artwork_codes::artwork_id.eq(id),
                artwork_codes::gtin14.eq(gtin),
            )
        })
        .collect();
    each!(tx.write(), own => diesel::insert_into(artwork_codes::table).values(&codes).execute(own))?;
    Ok(ArtworkId::new(id))
}

/// One artwork, if the viewer may see it.
///
/// # Errors
/// When it is not there for this viewer, or the database fails.
pub fn get(
    conn: &mut Connection,
    viewer: Viewer,
    id: ArtworkId,
) -> Result<StoredArtwork, StoreError> {
    let row: Option<Row> = artworks::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.filter(|row| viewer.sees(CompanyId::new(row.company_id)))
        .ok_or_else(|| StoreError::missing("artwork", id))?
        .into_artwork()
}

/// Lists artwork the viewer may see, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    viewer: Viewer,
    paging: Paging,
) -> Result<Page<StoredArtwork>, StoreError> {
    let seen = || {
        let mut query = artworks::table.into_boxed();
        if let Some(own) = viewer.company() {
            query = query.filter(artworks::company_id.eq(own.get()));
        }
        query
    };
    newest_first!(conn, seen, artworks::id, paging => Row, |row| row.id, Row::into_artwork)
}

/// The samples that a company handed in with one of the codes of an artwork, newest intake first.
///
/// # Errors
/// When the database fails.
pub fn samples_of(
    conn: &mut Connection,
    artwork: &StoredArtwork,
) -> Result<Vec<SampleOfCode>, StoreError> {
    let codes: Vec<i64> = artwork_codes::table
        .filter(artwork_codes::artwork_id.eq(artwork.id.get()))
        .select(artwork_codes::gtin14)
        .load(conn.any())?;
    let rows: Vec<(String, i64, String, String)> = samples::table
        .inner_join(intakes::table.on(intakes::id.eq(samples::intake_id)))
        .filter(intakes::company_id.eq(artwork.artwork.company.get()))
        .filter(samples::gtin14.eq_any(codes))
        .order((samples::intake_id.desc(), samples::line))
        .limit(NAMED)
        .select((
            intakes::number,
            samples::line,
            samples::code,
            samples::product_name,
        ))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(intake, line, code, product)| {
            let line = convert::whole("samples", &intake, line)?;
            Ok(SampleOfCode {
                intake,
                line,
                code,
                product,
            })
        })
        .collect()
}
