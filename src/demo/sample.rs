//! The samples of one company: products, codes, symbols and the faults that recipes put in.

mod choice;

use domain::catalogue::{CodeCell, read_code};
use domain::intake::Environment;
use domain::judgement::inspection::Inspection;
use domain::sample::{Description, PackLevel};

use self::choice::choose;
use super::chance::Chance;
use super::company::PlannedCompany;
use super::numbers;
use super::print::Print;
use super::recipe::{APPLICATION, Carrier, Coding, Instrument, QUALITY, Recipe, Twin, Wording};
use super::words::{Sector, fill, word, words};

/// One sample as it is handed in and as the laboratory will find it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedSample {
    /// What the company's table says; reading the table must give exactly this.
    pub description: Description,
    /// The instrument it is measured on.
    pub instrument: Instrument,
    /// The symbol; absent when the sample is not measured yet.
    pub print: Option<Print>,
    /// Application entries that a person sets.
    pub application: &'static [u16],
    /// What a person sees; absent when nobody needs to look.
    pub inspection: Option<Inspection>,
    /// Quality entries that are meant to fire.
    pub quality: &'static [u16],
}

/// What the intake asks of its samples.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Where the symbols are scanned.
    pub environment: Environment,
    /// Whether the company writes English.
    pub english: bool,
    /// How many of a hundred samples have a fault.
    pub faulty: u32,
    /// Whether faults that block a conclusion are allowed.
    pub unfinished: bool,
    /// The instrument that measures most of them.
    pub instrument: Instrument,
}

/// How often each recipe was used, so that the next is the one used least.
#[derive(Debug)]
pub struct Faults(Vec<(&'static Recipe, u32)>);

impl Default for Faults {
    fn default() -> Self {
        Self(
            QUALITY
                .iter()
                .chain(APPLICATION)
                .map(|one| (one, 0))
                .collect(),
        )
    }
}

impl Faults {
    /// The recipe that was used least of those that fit.
    fn next(
        &mut self,
        order: &Order,
        company: &PlannedCompany,
        sector: &str,
        first: bool,
    ) -> Option<&'static Recipe> {
        let fits = |recipe: &Recipe| {
            recipe.carrier.environment() == order.environment
                && (recipe.sectors.is_empty() || recipe.sectors.contains(&sector))
                && (order.unfinished || !recipe.blocks)
                && (company.old_prefix.is_some() || recipe.coding != Coding::Cancelled)
                && (!first || recipe.twin == Twin::None)
        };
        let (recipe, uses) = self
            .0
            .iter_mut()
            .filter(|(recipe, _)| fits(recipe))
            // Among equals, what fits few companies comes first.
            .min_by_key(|(recipe, uses)| (*uses, recipe.sectors.is_empty()))?;
        *uses += 1;
        Some(recipe)
    }
}

/// Makes the samples of one company, over all its intakes.
#[derive(Debug)]
pub struct SampleMaker<'a> {
    company: &'a PlannedCompany,
    sector: Option<&'static Sector>,
    stranger: String,
    item: u32,
    product: usize,
    chance: Chance,
}

impl<'a> SampleMaker<'a> {
    /// A maker for a company; `stranger` is another member's prefix.
    #[must_use]
    pub fn new(company: &'a PlannedCompany, stranger: String, chance: Chance) -> Self {
        Self {
            sector: words().sector.get(company.sector),
            company,
            stranger,
            item: 0,
            product: 0,
            chance,
        }
    }

    /// The samples of one intake.
    pub fn intake(&mut self, count: u32, order: &Order, faults: &mut Faults) -> Vec<PlannedSample> {
        let mut samples: Vec<PlannedSample> = Vec::new();
        // The last sample without a fault, for those that share something with it.
        let mut model: Option<Description> = None;
        let sector = self.sector.map_or("", |sector| sector.id.as_str());
        for _ in 0..count {
            let recipe = if self.chance.percent(order.faulty) {
                faults.next(order, self.company, sector, model.is_none())
            } else {
                None
            };
            let sample = self.sample(recipe, model.as_ref(), order);
            if recipe.is_none() {
                model = Some(sample.description.clone());
            }
            samples.push(sample);
        }
        samples
    }

    fn sample(
        &mut self,
        recipe: Option<&'static Recipe>,
        model: Option<&Description>,
        order: &Order,
    ) -> PlannedSample {
        let usual = Carrier::usual(order.environment);
        let carrier = match recipe {
            Some(recipe) => recipe.carrier,
            None => self.chance.pick(usual).copied().unwrap_or(Carrier::Ean13),
        };
        let mut description = self.describe(carrier, order.english);
        description.code = self.code(carrier, recipe.map_or(Coding::Own, |one| one.coding));
        if let Some(recipe) = recipe {
            self.spoil(&mut description, recipe, model, order.english);
        }
        // What a reader makes of the code, so that the plan says the same as the table will.
        if let Ok(code) = read_code(
            CodeCell::Text(&description.code),
            description.symbology_expected,
        ) {
            description.gtin14 = code.gtin14;
        }
        let mut print = Print::good(carrier.symbology(), &description.code, &mut self.chance);
        if carrier == Carrier::CartonEan13 {
            // Cartons are scanned from further away and bear larger symbols.
            print.enlarge(1.52);
        }
        if let Some(recipe) = recipe {
            (recipe.print)(&mut print);
        }
        let instrument = self.instrument(carrier, recipe, order);
        PlannedSample {
            instrument,
            print: Some(print),
            application: recipe.map_or(&[], |one| one.application),
            inspection: recipe.and_then(|one| one.look).map(|look| {
                let mut seen = Inspection::default();
                look(&mut seen);
                seen
            }),
            quality: recipe.map_or(&[], |one| one.quality),
            description,
        }
    }

    fn instrument(
        &mut self,
        carrier: Carrier,
        recipe: Option<&'static Recipe>,
        order: &Order,
    ) -> Instrument {
        let reads = |one: &Instrument| *one != Instrument::Rea || carrier.symbology().is_linear();
        let asked = recipe.map_or(&[][..], |recipe| recipe.on);
        let able: Vec<Instrument> = if asked.is_empty() {
            Instrument::ALL.into_iter().filter(reads).collect()
        } else {
            asked.to_vec()
        };
        if able.contains(&order.instrument) && !self.chance.percent(15) {
            return order.instrument;
        }
        self.chance.pick(&able).copied().unwrap_or(Instrument::Lvs)
    }

    /// A new product with everything but its code.
    fn describe(&mut self, carrier: Carrier, english: bool) -> Description {
        let number = self.product;
        self.product += 1;
        let Some(choice) = self.sector.and_then(|sector| choose(sector, number)) else {
            return Description::default();
        };
        let brand = word(&self.company.brand, english);
        let level = match carrier.environment() {
            Environment::RetailPos => PackLevel::Retail,
            _ if carrier == Carrier::Sscc => PackLevel::Logistics,
            Environment::GeneralDistribution => PackLevel::Trade,
            Environment::Healthcare => PackLevel::Retail,
        };
        let said = !matches!(carrier, Carrier::Code128 | Carrier::Code39)
            && (carrier != Carrier::Ean13 || self.chance.percent(70));
        Description {
            product_name: choice.name(brand, english),
            brand: brand.to_owned(),
            specification: word(choice.spec, english).to_owned(),
            substrate: word(&choice.product.substrate, english).to_owned(),
            packaging_form: word(&choice.product.form, english).to_owned(),
            pack_level: Some(level),
            symbology_expected: said.then(|| carrier.symbology()),
            company_name_on_pack: self.company.name.clone(),
            remark: self.remark(),
            ..Description::default()
        }
    }

    fn remark(&mut self) -> String {
        if self.chance.percent(90) {
            return String::new();
        }
        self.chance
            .pick(&words().text.remark)
            .cloned()
            .unwrap_or_default()
    }

    fn spoil(
        &mut self,
        description: &mut Description,
        recipe: &Recipe,
        model: Option<&Description>,
        english: bool,
    ) {
        match (recipe.twin, model) {
            (Twin::Product, Some(model)) => {
                let code = std::mem::take(&mut description.code);
                *description = Description {
                    code,
                    symbology_expected: description.symbology_expected,
                    ..model.clone()
                };
            }
            // Only a code that the same carrier can bear.
            (Twin::Code, Some(model)) if model.code.len() == description.code.len() => {
                description.code.clone_from(&model.code);
            }
            _ => {}
        }
        match recipe.wording {
            Wording::Own => {}
            Wording::Shortened => {
                let name = &self.company.name;
                let without = name.chars().count() / 2;
                description.company_name_on_pack = name
                    .chars()
                    .enumerate()
                    .filter(|(place, _)| *place != without)
                    .map(|(_, character)| character)
                    .collect();
            }
            Wording::Principal => description.principal_on_pack = self.principal(english),
        }
    }

    fn principal(&mut self, english: bool) -> String {
        let words = words();
        let city = self.chance.pick(&words.city).cloned().unwrap_or_default();
        let fancy = self.chance.pick(&words.fancy).cloned().unwrap_or_default();
        fill(
            word(&words.text.principal, english),
            &[
                ("city", word(&city.name, english)),
                ("fancy", word(&fancy, english)),
            ],
        )
    }

    fn code(&mut self, carrier: Carrier, coding: Coding) -> String {
        self.item += 1;
        let prefix = match coding {
            Coding::Unregistered => format!("6959{}", self.chance.digits(4)),
            Coding::Cancelled => self.company.old_prefix.clone().unwrap_or_default(),
            Coding::Stranger => self.stranger.clone(),
            Coding::Start(start) => start.to_owned(),
            _ => self.company.prefix.clone(),
        };
        let item = self.item;
        let own = numbers::thirteen(&prefix, item);
        // A running number that is apart from other companies' for numbers given out one by one.
        let single = item + u32::try_from(self.company.name.len()).unwrap_or(0) * 1009;
        let apart = single.wrapping_add(self.company.prefix.bytes().fold(7_u32, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u32::from(byte))
        }));
        match carrier {
            Carrier::Ean8 => numbers::eight(apart),
            Carrier::UpcA => numbers::twelve(apart),
            Carrier::UpcE => numbers::upc_e(apart),
            Carrier::Itf14 if coding == Coding::Variable => numbers::fourteen(9, &own),
            Carrier::Itf14 => numbers::fourteen(1 + item % 8, &own),
            Carrier::Sscc => {
                format!("(00){}", numbers::logistic(item % 10, &prefix, item))
            }
            Carrier::Gs1128 => self.carton_string(&numbers::fourteen(1, &own), coding),
            Carrier::DataMatrix => self.unit_string(&own, coding),
            Carrier::Qr if coding == Coding::BareAddress => {
                format!("https://p.example.cn/{item:06}")
            }
            Carrier::Qr => format!("(01)0{own}"),
            _ if coding == Coding::WrongCheck => numbers::wrongly_checked(&own),
            _ => own,
        }
    }

    fn carton_string(&mut self, gtin: &str, coding: Coding) -> String {
        let lot = format!("L{}", self.chance.digits(5));
        match coding {
            Coding::Long => format!(
                "(01){gtin}(11)260301(17)271231(10){lot}A7Q2(21){}",
                self.chance.digits(16)
            ),
            Coding::BadDate => format!("(01){gtin}(17)271330(10){lot}"),
            Coding::ContentAlone => format!("(02){gtin}(10){lot}"),
            _ => format!("(01){gtin}(17)271231(10){lot}"),
        }
    }

    fn unit_string(&mut self, own: &str, coding: Coding) -> String {
        let lot = format!("B{}", self.chance.digits(4));
        let serial = self.chance.digits(8);
        if coding == Coding::NoSerial {
            format!("(01)0{own}(17)281130(10){lot}")
        } else {
            format!("(01)0{own}(11)260105(17)281130(10){lot}(21){serial}")
        }
    }
}
