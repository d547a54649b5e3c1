//! When companies come, how often and with how much; how far each intake is.

use chrono::{Days, NaiveDate};
use domain::intake::Environment;
use domain::measurement::Symbology;

use super::Plan;
use super::chance::Chance;
use super::company::{CompanyMaker, PlannedCompany, in_fifties};
use super::intake::{Exports, PlannedIntake, Stage, TableStyle};
use super::numbers;
use super::print::Print;
use super::recipe::Instrument;
use super::sample::{Faults, Order, SampleMaker};
use super::words::words;

/// How many entries of the directory belong to nobody we know.
const STRANGERS: usize = 60;

impl Slot {
    /// Whether the company's list of samples has come.
    fn is_listed(&self) -> bool {
        self.stage > Stage::Registered
    }
}

/// How large a world is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Companies, at least one.
    pub companies: usize,
    /// Intakes; every company has at least one, so at least as many as companies.
    pub intakes: usize,
    /// Samples over all intakes.
    pub samples: u32,
    /// How many of a hundred samples have a fault.
    pub faulty: u32,
    /// The day on which the world is looked at: two years of work end the day before.
    pub today: NaiveDate,
}

impl Size {
    /// The demonstration: 40 companies, 120 intakes, 12,000 samples.
    pub const FULL: Self = Self {
        companies: 40,
        intakes: 120,
        samples: 12_000,
        faulty: 22,
        today: DAY,
    };

    /// Small enough for a test, large enough for every entry of both dictionaries.
    pub const SMALL: Self = Self {
        companies: 20,
        intakes: 36,
        samples: 1_200,
        faulty: 60,
        today: DAY,
    };
}

/// A day like any other, so that tests and benchmarks look at the same world for ever.
const DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 10, 8) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Days that the work of the world fills.
const DAYS: u32 = 730;

/// What lies on the desks today: how many days ago an intake came and how far it is, oldest
/// first. Results are promised within a week: two are late on the bench and one in review.
/// The first is of retail goods, because some problems may stand only there.
const AT_WORK: [(u32, Stage); 12] = [
    (16, Stage::Measured),
    (12, Stage::Measured),
    (10, Stage::Released),
    (9, Stage::Released),
    (8, Stage::Submitted),
    (7, Stage::Submitted),
    (6, Stage::Measured),
    (5, Stage::Measured),
    (4, Stage::Submitted),
    (2, Stage::Received),
    (1, Stage::Received),
    (1, Stage::Registered),
];

/// An intake before it has samples.
struct Slot {
    company: usize,
    sequence: u32,
    received_on: NaiveDate,
    stage: Stage,
    samples: u32,
}

/// The world of a seed.
pub fn plan(seed: u64, size: Size) -> Plan {
    let mut chance = Chance::new(seed, 0);
    let slots = slots(size, &mut chance);
    let mut maker = CompanyMaker::new(seed, size.today);
    let companies: Vec<PlannedCompany> = (0..size.companies)
        .map(|index| {
            let own = || slots.iter().filter(|slot| slot.company == index);
            let first = own().map(|slot| slot.received_on).min();
            let all = own().map(|slot| slot.samples).sum();
            let at_first = own().next().map_or(0, |slot| slot.samples);
            maker.company(index, (at_first, all), first.unwrap_or(size.today))
        })
        .collect();
    let strangers = maker.strangers(STRANGERS);
    let members = std::mem::take(&mut maker.members);
    let intakes = intakes(seed, size, &slots, &companies, &strangers);
    Plan {
        seed,
        companies,
        intakes,
        members,
    }
}

/// Days and sizes of all intakes, in the order of receipt. Companies are numbered by their first.
fn slots(size: Size, chance: &mut Chance) -> Vec<Slot> {
    let count = size.intakes.max(size.companies);
    // Only the last intake of a company may be unfinished, and every company comes first for
    // something that is finished by now.
    let at_work = AT_WORK
        .len()
        .min(size.companies)
        .min(count - size.companies);
    let mut slots: Vec<Slot> = Vec::with_capacity(count);
    finished(&mut slots, count - at_work, size, chance);
    for (days, stage) in AT_WORK.iter().take(at_work) {
        let retail = slots.iter().all(|slot| slot.stage == Stage::Sent);
        let free: Vec<usize> = (0..size.companies)
            .filter(|company| {
                let busy = |slot: &Slot| slot.company == *company && slot.stage != Stage::Sent;
                !slots.iter().any(busy) && (!retail || sells_retail(*company))
            })
            .collect();
        let Some(company) = chance.pick(&free).copied() else {
            continue;
        };
        let received_on = size.today - Days::new(u64::from(*days));
        slots.push(slot(&slots, company, received_on, *stage, chance));
    }
    share(&mut slots, size.samples);
    slots
}

/// The intakes whose documents were sent, evenly over the two years.
fn finished(slots: &mut Vec<Slot>, count: usize, size: Size, chance: &mut Chance) {
    let start = size.today - Days::new(u64::from(DAYS));
    // The last of them came before those that are at work now.
    let days = f64::from(DAYS - AT_WORK.iter().map(|(days, _)| *days).max().unwrap_or(0) - 2);
    let step = days / f64::from(u32::try_from(count).unwrap_or(1).max(1));
    let new_every = count.checked_div(size.companies.max(1)).unwrap_or(1).max(1);
    let mut day = 0.0;
    let mut known = 0;
    for place in 0..count {
        let still = size.companies - known;
        // New companies come evenly, and the last ones in time for all to have come.
        let new = place % new_every == 0 && still > 0 || count - place <= still;
        let company = if new {
            known += 1;
            known - 1
        } else {
            let most = u32::try_from(known).unwrap_or(u32::MAX);
            usize::try_from(chance.below(most)).unwrap_or(0)
        };
        let received_on = start + Days::new(whole(f64::min(day, days)));
        slots.push(slot(slots, company, received_on, Stage::Sent, chance));
        day += step * chance.amount(0.6, 1.4);
    }
}

fn slot(
    earlier: &[Slot],
    company: usize,
    received_on: NaiveDate,
    stage: Stage,
    chance: &mut Chance,
) -> Slot {
    let earlier = earlier
        .iter()
        .filter(|slot| slot.company == company)
        .count();
    Slot {
        company,
        sequence: u32::try_from(earlier).unwrap_or(0) + 1,
        received_on,
        stage,
        samples: chance.between(8, 40),
    }
}

fn sells_retail(company: usize) -> bool {
    let sectors = &words().sector;
    sectors
        .get(company % sectors.len().max(1))
        .is_some_and(|sector| sector.environment == Environment::RetailPos)
}

/// The whole days of a number of days.
fn whole(day: f64) -> u64 {
    let mut days = 0_u32;
    // Two years at most: counting is exact and needs no conversion.
    while f64::from(days + 1) <= day && days < 4000 {
        days += 1;
    }
    u64::from(days)
}

/// Turns weights into numbers of samples that add up to the total; every intake has some.
fn share(slots: &mut [Slot], total: u32) {
    let weights: u64 = slots
        .iter()
        .filter(|slot| slot.is_listed())
        .map(|slot| u64::from(slot.samples))
        .sum();
    let mut given = 0_u32;
    for slot in slots.iter_mut().filter(|slot| slot.is_listed()) {
        let part = u64::from(total) * u64::from(slot.samples) / weights.max(1);
        slot.samples = u32::try_from(part).unwrap_or(0).max(1);
        given += slot.samples;
    }
    // What rounding left over goes to the last intake, which is large enough for it.
    if let Some(slot) = slots.iter_mut().rfind(|slot| slot.is_listed()) {
        slot.samples = (slot.samples + total).saturating_sub(given).max(1);
    }
}

fn intakes(
    seed: u64,
    size: Size,
    slots: &[Slot],
    companies: &[PlannedCompany],
    strangers: &[String],
) -> Vec<PlannedIntake> {
    let mut faults = Faults::default();
    let mut balances: Vec<u32> = companies.iter().map(|company| company.quota).collect();
    let mut makers: Vec<SampleMaker<'_>> = (0_u64..)
        .zip(companies)
        .map(|(index, company)| {
            let place = usize::try_from(index).unwrap_or(0) % strangers.len().max(1);
            let stranger = strangers.get(place).cloned().unwrap_or_default();
            SampleMaker::new(company, stranger, Chance::new(seed, 100 + index))
        })
        .collect();
    (0_u64..)
        .zip(slots)
        .filter_map(|(place, slot)| {
            let company = companies.get(slot.company)?;
            let maker = makers.get_mut(slot.company)?;
            let stream = (place + 1) << 16;
            let mut chance = Chance::new(seed, stream);
            let sector = words().sector.get(company.sector)?;
            let style = style(company, slot.company, &mut chance);
            let order = Order {
                environment: sector.environment,
                english: style.english,
                faulty: size.faulty,
                unfinished: slot.stage == Stage::Measured,
                instrument: chance.pick(&Instrument::ALL).copied()?,
            };
            let listed = if slot.is_listed() { slot.samples } else { 0 };
            let samples = maker.intake(listed, &order, &mut faults);
            let balance = balances.get_mut(slot.company)?;
            // Enough for this visit; every code of it will be used.
            let add_quota = in_fifties(slot.samples.saturating_sub(*balance));
            *balance = (*balance + add_quota).saturating_sub(slot.samples);
            let mut intake = PlannedIntake {
                company: slot.company,
                sequence: slot.sequence,
                received_on: slot.received_on,
                environment: sector.environment,
                stage: slot.stage,
                announced: slot.samples,
                add_quota,
                style,
                samples,
                strays: Vec::new(),
                exports: exports(place),
                stream,
                seed,
            };
            leave_open(&mut intake, company, &mut chance);
            Some(intake)
        })
        .collect()
}

/// The programs of the instruments are set anew from time to time.
fn exports(place: u64) -> Exports {
    let turn = usize::try_from(place).unwrap_or(0) % Exports::ALL.len();
    Exports::ALL.get(turn).copied().unwrap_or(Exports::Text)
}

/// A company keeps to one language and layout, not to one program.
fn style(company: &PlannedCompany, index: usize, chance: &mut Chance) -> TableStyle {
    TableStyle {
        english: index % 5 == 3,
        layout: company.name.chars().count() % 3,
        workbook: chance.percent(80),
    }
}

/// Work that is not done: some samples wait, and the inbox holds symbols that match nothing.
fn leave_open(intake: &mut PlannedIntake, company: &PlannedCompany, chance: &mut Chance) {
    if intake.stage != Stage::Measured {
        return;
    }
    for sample in &mut intake.samples {
        if sample.quality.is_empty() && sample.application.is_empty() && chance.percent(4) {
            sample.print = None;
        }
    }
    let foreign = numbers::thirteen(&company.prefix, 99_000 + chance.below(900));
    intake
        .strays
        .push(Print::good(Symbology::Ean13, &foreign, chance));
    let mut unread = Print::good(Symbology::Ean13, "", chance);
    unread.data = None;
    unread.decoded = 0;
    intake.strays.push(unread);
}
