//! What the test report of one sample says: specification, print quality, location.

use domain::{
    document::{
        Bilingual, Checked, Conduct, DocumentKind, ReportedItem, ReportedSample, ScanGrades,
        ScanRow, TestReport,
    },
    judgement::{
        fact_values::Facts,
        findings::Evidence,
        requirement::Requirement,
        vocabulary::{Fact, Kind, Wanted},
    },
    measurement::{Grade, Measurement, Parameter, Reading, Scan, Value, grade_scale::GradeScale},
    sample::Sample,
    texts::Language,
};

use super::{
    catalogue_contents::{grade, outcome, symbology},
    document_contents::Writer,
    notice_contents::document_scale,
};

/// Facts about the data that a symbol carries.
const DATA: [Fact; 6] = [
    Fact::Decode,
    Fact::DataMatch,
    Fact::CheckDigit,
    Fact::SymbolCheckCharacter,
    Fact::AISyntax,
    Fact::AIAssociation,
];

/// Facts that a person sees or measures where the symbol stands.
const SEEN: [&str; 10] = [
    "HRIPresent",
    "HRIFormat",
    "Damage",
    "ReflectanceReversal",
    "GlossySurface",
    "BarColour",
    "SpaceColour",
    "Opacity",
    "CurvatureAngle",
    "BearerBar",
];

/// Figures of the reflectance profile without a grade of their own.
const REFLECTANCE: [Parameter; 5] = [
    Parameter::Rmax,
    Parameter::Rmin,
    Parameter::GlobalThreshold,
    Parameter::ErnMax,
    Parameter::Pcs,
];

/// Readings that stand elsewhere in the report.
const ELSEWHERE: [Parameter; 5] = [
    Parameter::OverallGrade,
    Parameter::ScanGrade,
    Parameter::ScanCount,
    Parameter::Temperature,
    Parameter::Humidity,
];

impl Writer<'_> {
    /// The report of a sample.
    pub(super) fn test_report(&self, sample: &Sample) -> TestReport {
        let catalogue = self.catalogue();
        let said = self.dossier.measurement(sample);
        let judged = said.map(|said| {
            let environment = self.dossier.intake.environment;
            self.app.rules.facts(environment, sample, said)
        });
        let quality = self.findings(sample).iter();
        TestReport {
            head: self.head(DocumentKind::TestReport),
            sample: self.reported(sample, said),
            specification: judged.as_ref().map_or_else(Vec::new, |(facts, rule)| {
                self.specification(sample, facts, *rule)
            }),
            grade: grade(said),
            requirement: self.requirement(sample),
            decided_by: said
                .and_then(Measurement::deciding)
                .map_or_else(Bilingual::default, |one| self.say(&one.label_key())),
            items: said.map_or_else(Vec::new, |said| self.items(sample, said)),
            reflectance: said.map_or_else(Vec::new, |said| self.reflectance(said)),
            scans: said.and_then(|said| self.scans(&said.scans)),
            location: judged
                .as_ref()
                .map_or_else(Vec::new, |(facts, _)| self.location(facts)),
            quality: quality
                .filter_map(|one| self.quality(sample, one))
                .collect(),
            application: self.applications(sample),
            photographs: self.photographs(sample),
            outcome: outcome(sample),
            signatures: catalogue.signatures,
            conduct: Conduct {
                received_on: catalogue.received_on,
                tested_on: said
                    .and_then(|said| said.taken_at)
                    .map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string()),
                condition: catalogue.condition,
                environment: catalogue.environment,
                place: catalogue.place,
                sampling: catalogue.sampling,
                deviations: catalogue.deviations,
                standards: catalogue.standards,
                decision_rule: catalogue.decision_rule,
                dictionaries: catalogue.dictionaries,
                instrument: self.dossier.instrument_of(sample),
                optics: said.map_or_else(String::new, |said| self.optics(said)),
            },
            client: catalogue.client,
        }
    }

    fn reported(&self, sample: &Sample, said: Option<&Measurement>) -> ReportedSample {
        let described = &sample.description;
        let environment = self.dossier.intake.environment;
        ReportedSample {
            intake_number: self.dossier.intake.number.to_string(),
            line: sample.line,
            code: described.code.clone(),
            symbology: symbology(sample, said),
            data: said.and_then(|said| said.data.clone()).unwrap_or_default(),
            product_name: described.product_name.clone(),
            specification: described.specification.clone(),
            brand: described.brand.clone(),
            substrate: described.substrate.clone(),
            packaging: described.packaging_form.clone(),
            environment: self.say(environment.label()),
            remark: self.remark(sample),
        }
    }

    /// Aperture, light, angle and edition, as the verifier states them.
    fn optics(&self, said: &Measurement) -> String {
        let Some(grade) = &said.grade else {
            return String::new();
        };
        let edition = match grade.edition.year {
            Some(year) => format!("{}:{year}", grade.edition.standard),
            None => grade.edition.standard.clone(),
        };
        let aperture = grade.aperture.map(|reference| format!("{reference:02}"));
        let wavelength = grade.wavelength.map(|light| format!("{light} nm"));
        let parts = [
            ("aperture", aperture.unwrap_or_default()),
            ("light", wavelength.unwrap_or_default()),
            ("angle", grade.angle.clone()),
            ("edition", edition),
        ];
        let language = self.language();
        let known = parts.into_iter().filter(|(_, value)| !value.is_empty());
        let known: Vec<_> = known
            .map(|(name, value)| {
                let key = format!("documents.report.{name}");
                self.texts().fill(language, &key, &[("value", value)])
            })
            .collect();
        known.join(self.list_separator())
    }

    fn specification(
        &self,
        sample: &Sample,
        facts: &Facts,
        rule: Option<&Requirement>,
    ) -> Vec<Checked> {
        let mut checked = Vec::new();
        let allowed = self
            .app
            .rules
            .rules
            .requirements
            .allowed(self.dossier.intake.environment);
        if let Some(symbology) = symbology(sample, self.dossier.measurement(sample)) {
            checked.push(Checked {
                label: self.fact_label(Fact::Symbology),
                found: Bilingual::new(symbology.label(), symbology.label()),
                required: String::new(),
                met: facts.truth(Fact::SymbologyAllowed),
                clause: allowed.map_or_else(String::new, |allowed| allowed.clause.clone()),
            });
        }
        checked.extend(self.sizes(facts, rule));
        let data = DATA.into_iter().filter_map(|fact| self.fact(facts, fact));
        checked.extend(data);
        checked
    }

    /// X dimension, height and quiet zones against the rule of the use.
    fn sizes(&self, facts: &Facts, rule: Option<&Requirement>) -> Vec<Checked> {
        let x = facts.number(Fact::XDimension);
        let mut checked = Vec::new();
        let mut add = |fact, required: String, met: Option<bool>, clause: &str| {
            if let Some(mut one) = self.fact(facts, fact) {
                one.required = required;
                one.met = met;
                clause.clone_into(&mut one.clause);
                checked.push(one);
            }
        };
        if let Some(limits) = rule.and_then(|rule| rule.x.as_ref()) {
            // Three decimals of a millimetre are finer than any verifier measures.
            let met = x.map(|x| x + 5e-4 >= limits.least && x - 5e-4 <= limits.most);
            let required = format!("{:.3}–{:.3} mm", limits.least, limits.most);
            add(Fact::XDimension, required, met, &limits.clause);
        } else {
            add(Fact::XDimension, String::new(), None, "");
        }
        add(Fact::Magnification, String::new(), None, "");
        if let Some(height) = rule.and_then(|rule| rule.height.as_ref())
            && let Some(least) = height.required(x)
        {
            let met = facts
                .number(Fact::Height)
                .map(|found| found + 5e-3 >= least);
            add(
                Fact::Height,
                format!("≥ {least:.2} mm"),
                met,
                &height.clause,
            );
        }
        if let Some(zones) = rule.and_then(|rule| rule.quiet_zone.as_ref()) {
            for (fact, least) in [
                (Fact::LeftQuietZoneX, zones.left),
                (Fact::RightQuietZoneX, zones.right),
            ] {
                let found = facts.number(fact);
                let met = found.map(|found| zones.suffices(found, least, x));
                add(fact, format!("≥ {least} X"), met, &zones.clause);
            }
            let whole = facts.truth(Fact::Quietzone);
            add(Fact::Quietzone, String::new(), whole, &zones.clause);
        }
        add(Fact::SymbolLength, String::new(), None, "");
        checked
    }

    fn location(&self, facts: &Facts) -> Vec<Checked> {
        SEEN.iter()
            .filter_map(|name| self.fact(facts, Fact::from_name(name)?))
            .collect()
    }

    fn fact_label(&self, fact: Fact) -> Bilingual {
        self.say(&format!("judgement.fact.{}", fact.name()))
    }

    /// A fact that is known, with what it is for people.
    fn fact(&self, facts: &Facts, fact: Fact) -> Option<Checked> {
        let value = facts.get(fact)?;
        let evidence = Evidence {
            fact: fact.name().to_owned(),
            measured: value.to_string(),
            sign: String::new(),
            limit: String::new(),
        };
        let text = |language| evidence.measured_text(self.texts(), language);
        let met = match fact.kind() {
            Kind::Truth(Wanted::True) => facts.truth(fact),
            Kind::Truth(Wanted::False) => facts.truth(fact).map(|truth| !truth),
            _ => None,
        };
        Some(Checked {
            label: self.fact_label(fact),
            found: Bilingual::new(text(Language::Chinese), text(Language::English)),
            required: String::new(),
            met,
            clause: String::new(),
        })
    }

    fn items(&self, sample: &Sample, said: &Measurement) -> Vec<ReportedItem> {
        let required = self.requirement(sample);
        let least = required.split('/').next().and_then(Grade::parse);
        said.readings
            .iter()
            .filter(|one| {
                let elsewhere = ELSEWHERE.iter().chain(&REFLECTANCE);
                !elsewhere.into_iter().any(|other| *other == one.parameter)
                    && one.value != Value::Absent
            })
            .map(|reading| {
                let tables = &self.app.rules.rules.grading;
                let drawn = GradeScale::of(tables, said, reading, least);
                let letter = reading.letter.or(reading.grade.map(Grade::letter));
                ReportedItem {
                    label: self.say(&reading.parameter.label_key()),
                    value: self.value(reading),
                    grade: reading
                        .grade
                        .map_or_else(String::new, |grade| grade.to_string()),
                    letter: letter.map(|letter| letter.symbol()),
                    scale: drawn
                        .filter(|drawn| drawn.value.is_some())
                        .map(|drawn| document_scale(&drawn, drawn.least.unwrap_or(drawn.from))),
                }
            })
            .collect()
    }

    fn reflectance(&self, said: &Measurement) -> Vec<(Bilingual, String)> {
        REFLECTANCE
            .iter()
            .filter_map(|parameter| {
                let reading = said.reading(*parameter)?;
                let value = self.value(reading);
                (!value.is_empty()).then(|| (self.say(&parameter.label_key()), value.zh))
            })
            .collect()
    }

    fn value(&self, reading: &Reading) -> Bilingual {
        let same = |text: String| Bilingual::new(text.clone(), text);
        match &reading.value {
            Value::Number {
                number,
                unit,
                bound,
            } => {
                let bound = bound.sign();
                let text = format!("{bound}{number} {}", unit.symbol());
                same(text.trim_end().to_owned())
            }
            Value::Count { passed, of } => same(format!("{passed}/{of}")),
            Value::Pass { pass: true } => self.say("documents.report.pass"),
            Value::Pass { pass: false } => self.say("documents.report.fail"),
            Value::Text { text } => same(text.clone()),
            Value::NotApplicable => self.say("documents.report.not_applicable"),
            Value::Absent => Bilingual::default(),
        }
    }

    /// The grid of the scans; what pulled a scan down is marked.
    fn scans(&self, scans: &[Scan]) -> Option<ScanGrades> {
        if scans.is_empty() {
            return None;
        }
        let mut parameters: Vec<_> = scans.iter().flat_map(|scan| scan.grades.keys()).collect();
        parameters.sort_unstable();
        parameters.dedup();
        let lowest = |scan: &Scan| {
            let lowest = scan.grades.values().min().copied();
            lowest.filter(|grade| *grade < Grade::BEST)
        };
        let shown = |grade: Option<Grade>| grade.map_or_else(String::new, |one| one.to_string());
        let row = |parameter: &Parameter| ScanRow {
            label: self.say(&parameter.label_key()),
            cells: scans
                .iter()
                .map(|scan| {
                    let grade = scan.grades.get(parameter).copied();
                    (shown(grade), grade.is_some() && grade == lowest(scan))
                })
                .collect(),
        };
        Some(ScanGrades {
            scans: scans.iter().map(|scan| scan.number).collect(),
            rows: parameters.into_iter().map(row).collect(),
            totals: scans.iter().map(|scan| shown(scan.grade)).collect(),
        })
    }
}
