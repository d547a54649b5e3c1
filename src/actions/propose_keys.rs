//! The automatic checks look at how an intake's codes are used and propose application keys.
//!
//! They compare with everything the company ever handed in and with the member directory.
//! A person decides; what a person decided before stays.

use std::{
    collections::{BTreeMap, HashMap},
    thread,
};

use domain::{
    audit::{Noun, Subject, Who},
    catalogue::line::{fold, product_identity},
    gs1::gtin::Gtin14,
    id::{IntakeId, MeasurementId, SampleId},
    intake::Intake,
    judgement::{
        application_checks::{self, Decoded, OtherUse, UseOfCode},
        matching::match_key,
    },
    member::{self, Member},
    numbering::IntakeNumber,
    person::Viewer,
    sample::{Description, Sample},
};
use store::{
    Connection, StoreError, Tx,
    application_keys::{self, Proposal},
    companies, decoded,
    history::{self, PastSample},
    members, samples,
};

use super::{ActionError, Refused, open_intake::known};
use crate::{app::App, rules::inspection_of};

/// Intakes whose proposals share a transaction: few enough that others need not wait long to
/// write, and many enough that an import of a hundred intakes is not a hundred times put on disk.
const TOGETHER: usize = 16;

/// Proposes keys for every sample of an intake and says how many.
///
/// # Errors
/// When there is no such intake, or the store fails.
pub fn propose_keys(app: &App, who: &Who, number: IntakeNumber) -> Result<usize, ActionError> {
    app.store
        .transaction(who, |tx| propose_keys_in(app, tx, number))
}

/// The same in a transaction that changes the samples of the intake.
///
/// # Errors
/// As `propose_keys`.
pub(super) fn propose_keys_in(
    app: &App,
    tx: &mut Tx<'_>,
    number: IntakeNumber,
) -> Result<usize, ActionError> {
    let found = Found::of(app, tx, number)?;
    found.keep(tx)?;
    Ok(found.proposals.len())
}

/// Proposes keys for every sample of several intakes.
///
/// # Errors
/// As `propose_keys`; what was proposed for intakes before stays.
pub fn propose_keys_of(app: &App, who: &Who, numbers: &[IntakeNumber]) -> Result<(), ActionError> {
    numbers.chunks(TOGETHER).try_for_each(|chunk| {
        app.store.transaction(who, |tx| {
            let (here, there) = chunk.split_at(chunk.len().div_ceil(2));
            // Nothing was written yet, so another connection reads what this one would.
            let (mine, others) = thread::scope(|scope| {
                let reader = (!there.is_empty()).then(|| {
                    scope.spawn(|| app.store.read(|conn| Found::of_all(app, conn, there)))
                });
                let mine = Found::of_all(app, tx, here);
                let others = reader.map(|reader| {
                    reader
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                });
                (mine, others)
            });
            let others = others.transpose()?.unwrap_or_default();
            mine?
                .iter()
                .chain(&others)
                .try_for_each(|found| found.keep(tx))
        })
    })
}

/// Proposes keys anew for samples whose measurement or inspection a person changed, in the
/// transaction that changes them: what was proposed from the old one must not wait on.
///
/// # Errors
/// When the store fails.
pub(super) fn propose_for(
    app: &App,
    tx: &mut Tx<'_>,
    changed: impl IntoIterator<Item = (Intake, SampleId)>,
) -> Result<(), ActionError> {
    let mut by_intake: BTreeMap<IntakeId, (Intake, Vec<SampleId>)> = BTreeMap::new();
    for (intake, sample) in changed {
        let (_, samples) = by_intake
            .entry(intake.id)
            .or_insert_with(|| (intake, Vec::new()));
        samples.push(sample);
    }
    by_intake.into_values().try_for_each(|(intake, samples)| {
        Found::among(app, tx, intake, |sample| samples.contains(&sample.id))?.keep(tx)
    })
}

/// What the checks found in one intake.
struct Found {
    intake: Intake,
    checked: Vec<SampleId>,
    proposals: Vec<Proposal>,
}

impl Found {
    fn of(app: &App, conn: &mut Connection, number: IntakeNumber) -> Result<Self, ActionError> {
        let intake = known(conn, number)?;
        Self::among(app, conn, intake, |_| true)
    }

    /// Checks those samples of an intake that are wanted, against all there is.
    fn among(
        app: &App,
        conn: &mut Connection,
        intake: Intake,
        wanted: impl Fn(&Sample) -> bool,
    ) -> Result<Self, ActionError> {
        let all = samples::of_intake(conn, Viewer::Laboratory, intake.id)?;
        let past = history::of_company(conn, &intake, &all)?;
        let asked: Vec<&Sample> = all.iter().filter(|sample| wanted(sample)).collect();
        let proposals = Checker::load(app, conn, &intake, past, &asked)?.proposals(&asked)?;
        Ok(Self {
            checked: asked.iter().map(|sample| sample.id).collect(),
            proposals,
            intake,
        })
    }

    fn of_all(
        app: &App,
        conn: &mut Connection,
        numbers: &[IntakeNumber],
    ) -> Result<Vec<Self>, ActionError> {
        let each = numbers.iter();
        each.map(|number| Self::of(app, conn, *number)).collect()
    }

    fn keep(&self, tx: &mut Tx<'_>) -> Result<(), ActionError> {
        application_keys::propose(tx, &self.checked, &self.proposals)?;
        let subject = Subject::new(Noun::Intake, self.intake.id.get(), self.intake.number);
        let count = self.proposals.len();
        tx.record("intake.propose_keys", subject, &None::<()>, &count)?;
        Ok(())
    }
}

/// Everything the checks compare with.
struct Checker<'a> {
    app: &'a App,
    intake: &'a Intake,
    company: String,
    history: History<'a>,
    members: Vec<Member>,
    directory_known: bool,
    decoded: HashMap<MeasurementId, Decoded>,
}

impl<'a> Checker<'a> {
    fn load(
        app: &'a App,
        conn: &mut Connection,
        intake: &'a Intake,
        past: Vec<PastSample<'a>>,
        asked: &[&Sample],
    ) -> Result<Self, ActionError> {
        let company = companies::find(conn, Viewer::Laboratory, intake.company)?
            .ok_or_else(|| Refused::new("actions.unknown_intake").with("number", intake.number))?;
        let counting: Vec<_> = asked
            .iter()
            .filter_map(|sample| sample.measurement)
            .collect();
        let directory_known = members::count(conn)? > 0;
        let gtins = asked.iter().filter_map(|one| gtin_of(one));
        Ok(Self {
            app,
            intake,
            company: company.name.into(),
            history: History::new(intake.turn, past),
            members: match directory_known {
                true => members::for_gtins(conn, gtins)?,
                false => Vec::new(),
            },
            directory_known,
            decoded: decoded::of_measurements(conn, &counting)?,
        })
    }

    fn proposals(&self, asked: &[&Sample]) -> Result<Vec<Proposal>, StoreError> {
        let mut proposals = Vec::new();
        for sample in asked {
            for found in self.check(sample) {
                proposals.push(Proposal {
                    sample: sample.id,
                    key: found.key,
                    reason: serde_json::to_string(&found.reason)?,
                });
            }
        }
        // Of several reasons for one key the first is told.
        proposals.sort_by_key(|proposal| (proposal.sample, proposal.key));
        proposals.dedup_by_key(|proposal| (proposal.sample, proposal.key));
        Ok(proposals)
    }

    fn check(&self, sample: &Sample) -> Vec<application_checks::Proposal> {
        let on = self.app.day(self.intake.received_at);
        let holder = gtin_of(sample).and_then(|gtin| member::holder_of(&self.members, gtin, on));
        let (same_code, same_product) = self.history.others(sample.id, &sample.description);
        let asked = UseOfCode {
            description: &sample.description,
            decoded: sample.measurement.and_then(|id| self.decoded.get(&id)),
            inspection: &inspection_of(sample),
            environment: self.intake.environment,
            company: &self.company,
            on,
            directory_known: self.directory_known,
            holder,
            same_code: &same_code,
            same_product: &same_product,
        };
        application_checks::propose(&asked, &self.app.rules.rules.requirements)
    }
}

fn gtin_of(sample: &Sample) -> Option<Gtin14> {
    sample.description.gtin14
}

/// All a company handed in, by code and by product.
struct History<'a> {
    /// The intake that is checked, in the order of the company's.
    turn: u32,
    past: Vec<PastSample<'a>>,
    /// What tells the product of each, see `product_identity`.
    products: Vec<String>,
    by_code: HashMap<String, Vec<usize>>,
    by_product: HashMap<String, Vec<usize>>,
}

impl<'a> History<'a> {
    fn new(turn: u32, past: Vec<PastSample<'a>>) -> Self {
        let mut by_code: HashMap<_, Vec<_>> = HashMap::new();
        let mut by_product: HashMap<_, Vec<_>> = HashMap::new();
        let products: Vec<_> = past
            .iter()
            .map(|one| product_identity(&one.description))
            .collect();
        for (place, (one, product)) in past.iter().zip(&products).enumerate() {
            if let Some(code) = code_of(&one.description) {
                by_code.entry(code).or_default().push(place);
            }
            by_product.entry(product.clone()).or_default().push(place);
        }
        Self {
            turn,
            past,
            products,
            by_code,
            by_product,
        }
    }

    /// Other products with this code, and other codes of this product.
    fn others(&self, id: SampleId, of: &Description) -> (Vec<OtherUse>, Vec<OtherUse>) {
        let product = product_identity(of);
        let code = code_of(of);
        let same_code = code
            .as_ref()
            .and_then(|code| self.by_code.get(code))
            .map(|places| self.uses(places, of, |one, its| one.id != id && *its != product));
        let same_product = self.by_product.get(&product).map(|places| {
            self.uses(places, of, |one, _| {
                one.id != id
                    && !same_item(&one.description, of)
                    && code_of(&one.description) != code
            })
        });
        (
            same_code.unwrap_or_default(),
            same_product.unwrap_or_default(),
        )
    }

    /// How others use the code or the product of `of`; `wanted` sees a sample and what tells
    /// its product.
    fn uses(
        &self,
        places: &[usize],
        of: &Description,
        wanted: impl Fn(&PastSample<'_>, &String) -> bool,
    ) -> Vec<OtherUse> {
        let mut uses: Vec<OtherUse> = Vec::new();
        let at = |place: &usize| self.past.get(*place).zip(self.products.get(*place));
        for (one, product) in places.iter().filter_map(at) {
            let said = &one.description;
            let known = uses.iter().any(|other| {
                other.code == said.code && other.product.starts_with(&said.product_name)
            });
            if wanted(one, product) && !known {
                uses.push(OtherUse {
                    code: said.code.clone(),
                    product: application_checks::product_of(said),
                    pack_level: said.pack_level,
                    formerly: one.turn < self.turn && same_name(said, of),
                });
            }
        }
        uses
    }
}

/// Whether two samples are called the same, however they are specified.
fn same_name(one: &Description, other: &Description) -> bool {
    fold(&one.product_name) == fold(&other.product_name) && fold(&one.brand) == fold(&other.brand)
}

fn code_of(said: &Description) -> Option<String> {
    match_key(&said.code, said.gtin14)
}

/// A retail unit and its carton bear numbers of one item with different indicators.
fn same_item(one: &Description, other: &Description) -> bool {
    match (one.gtin14, other.gtin14) {
        (Some(one), Some(other)) => one.item() == other.item(),
        _ => false,
    }
}
