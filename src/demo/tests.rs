//! What the made world must be: complete, right where it claims to be, the same for a seed.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::*;
use domain::dictionary::QualityDictionary;
use domain::id::SampleId;
use domain::judgement::compiled::CompiledDictionary;
use domain::judgement::fact_values::Facts;
use domain::judgement::facts::{Rules, SampleContext};
use domain::judgement::inspection::Inspection;
use domain::judgement::matching::{Match, OpenSample, OpenSamples, Window};
use domain::judgement::requirement::Requirements;
use domain::measurement::Measurement;
use domain::measurement::grading::GradingTables;
use importers::{Input, Profiles, Record, catalogue, members, read_file};

fn small() -> Plan {
    plan(7, Size::SMALL)
}

#[test]
fn a_seed_gives_the_same_files_for_ever_and_another_seed_others() {
    let [one, two] = [small(), small()];
    assert_eq!(one, two);
    let company = &one.companies[one.intakes[0].company];
    let files = |plan: &Plan| {
        let intake = &plan.intakes[0];
        let mut files = intake.measurements(company, "202410001-1").unwrap();
        files.push(intake.catalogue(company).unwrap());
        files.push(plan.directory().unwrap());
        files
    };
    let first = files(&one);
    // Files with a clock inside would differ from second to second.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == files(&two));
    assert_ne!(one.companies, plan(8, Size::SMALL).companies);
}

#[test]
fn the_world_has_the_size_that_was_asked_for_and_every_entry_occurs() {
    for (seed, size) in [(1, Size::FULL), (2, Size::SMALL), (3, Size::SMALL)] {
        let plan = plan(seed, size);
        assert_eq!(plan.companies.len(), size.companies);
        assert_eq!(plan.intakes.len(), size.intakes);
        assert_eq!(u32::try_from(plan.sample_count()), Ok(size.samples));
        let samples = || plan.intakes.iter().flat_map(|intake| &intake.samples);
        let quality: BTreeSet<u16> = samples().flat_map(|one| one.quality).copied().collect();
        let set: BTreeSet<u16> = samples().flat_map(|one| one.application).copied().collect();
        assert_eq!(quality, (1..=62).collect(), "seed {seed}");
        assert_eq!(set, (3..=44).collect(), "seed {seed}");
        let used: BTreeSet<_> = samples().map(|one| one.instrument).collect();
        assert_eq!(used.len(), 4);
    }
}

#[test]
fn nothing_happens_on_the_day_itself_or_later_and_companies_finish_what_they_began() {
    for (seed, size) in [(1, Size::FULL), (2, Size::SMALL), (3, Size::SMALL)] {
        let plan = plan(seed, size);
        let stages: BTreeSet<_> = plan.intakes.iter().map(|one| one.stage).collect();
        assert_eq!(stages.len(), Stage::ALL.len());
        let first = plan.intakes.first().unwrap();
        assert_eq!(first.received_on, size.today - chrono::Days::new(730));
        for (place, intake) in plan.intakes.iter().enumerate() {
            let (last, _, stage) = intake.way().last().unwrap();
            assert_eq!(stage, intake.stage);
            assert!(last < size.today, "{stage:?} on {last}");
            let later = plan.intakes.iter().skip(place + 1);
            let again = later
                .filter(|later| later.company == intake.company)
                .count();
            assert!(again == 0 || intake.stage == Stage::Sent);
            assert!(later_or_same_day(&plan, place));
        }
    }
}

fn later_or_same_day(plan: &Plan, place: usize) -> bool {
    let day = |place: usize| plan.intakes.get(place).map(|intake| intake.received_on);
    day(place + 1).is_none_or(|next| Some(next) >= day(place))
}

#[test]
fn reading_a_made_catalogue_gives_the_planned_samples_in_order() {
    let plan = small();
    let (mut refused, mut flagged) = (0, 0);
    for intake in &plan.intakes {
        let company = &plan.companies[intake.company];
        let file = intake.catalogue(company).unwrap();
        let preview = catalogue::preview(&file.bytes).unwrap();
        let read: Vec<_> = preview
            .lines
            .iter()
            .map(|one| &one.line.description)
            .collect();
        let planned: Vec<_> = intake.samples.iter().map(|one| &one.description).collect();
        assert_eq!(read, planned, "{} of {}", file.name, company.name);
        refused += preview.refused.len();
        flagged += preview.totals.flagged;
    }
    assert!(refused > 5 && flagged > 20, "{refused} {flagged}");
}

#[test]
fn reading_the_made_directory_gives_its_entries() {
    let plan = small();
    let file = plan.directory().unwrap();
    let directory = members::read(&file.bytes).unwrap();
    assert!(directory.refused.is_empty());
    let read: Vec<_> = directory.members.iter().map(|row| &row.member).collect();
    assert_eq!(read, plan.members.iter().collect::<Vec<_>>());
    assert!(directory.members.iter().all(|row| row.findings.is_empty()));
}

#[test]
fn what_a_company_paid_for_is_enough_for_every_intake() {
    let plan = small();
    let mut balances: Vec<u32> = plan.companies.iter().map(|one| one.quota).collect();
    let mut added = 0;
    for intake in &plan.intakes {
        let balance = &mut balances[intake.company];
        *balance += intake.add_quota;
        added += intake.add_quota;
        *balance = balance.checked_sub(intake.samples.len() as u32).unwrap();
    }
    assert!(added > 0);
}

#[test]
fn numbers_are_expected_in_the_order_of_registration() {
    let plan = small();
    let first = &plan.intakes[0];
    assert_eq!(plan.expected_number(first), "202410001-1");
    let numbers: BTreeSet<String> = plan
        .intakes
        .iter()
        .map(|intake| plan.expected_number(intake))
        .collect();
    assert_eq!(numbers.len(), plan.intakes.len());
}

/// The measurements of a file; refused records and notices are failures.
fn import(file: &PlannedFile) -> Vec<Measurement> {
    let profiles = Profiles::shipped().unwrap();
    let mut read = Vec::new();
    let mut sink = |record| {
        match record {
            Record::Measurement(measurement) => read.push(*measurement),
            Record::Refused(refused) => panic!("{}: {refused:?}", file.name),
        }
        ControlFlow::Continue(())
    };
    let input = Input::Bytes(file.bytes.clone());
    read_file(&file.name, input, &profiles, None, &mut sink).unwrap();
    read
}

#[test]
fn reading_the_made_files_gives_a_measurement_for_every_measured_sample() {
    let plan = small();
    for intake in &plan.intakes {
        let company = &plan.companies[intake.company];
        let number = plan.expected_number(intake);
        let read: Vec<Measurement> = intake
            .measurements(company, &number)
            .unwrap()
            .iter()
            .flat_map(import)
            .collect();
        let measured = intake.samples.iter().filter(|one| one.print.is_some());
        assert_eq!(read.len(), measured.clone().count() + intake.strays.len());
        let named = |one: &&Measurement| one.fields.values().any(|field| *field == number);
        assert!(read.iter().all(|one| named(&one)), "{number}");
        // A number in Code 128 or Code 39 is no trade item by itself: there the digits are the same.
        let found: BTreeSet<_> = read.iter().filter_map(|one| one.gtin14).collect();
        let bare = |text: &str| text.replace("<F1>", "").replace(['(', ')'], "");
        let spelled: BTreeSet<_> = read
            .iter()
            .filter_map(|one| Some(bare(one.data.as_deref()?)))
            .collect();
        for sample in measured {
            let code = sample.description.code.as_str();
            let gtin = sample.description.gtin14;
            let same = gtin.is_some_and(|gtin| found.contains(&gtin));
            assert!(
                same || spelled.contains(&bare(code)),
                "{code} of {:?}",
                sample.instrument
            );
        }
        for measurement in &read {
            assert!(
                measurement.symbology.is_some() || measurement.data.is_none(),
                "{}",
                measurement.symbology_raw
            );
            assert!(measurement.taken_at.is_some());
            assert!(measurement.unmapped.len() < 8, "{:?}", measurement.unmapped);
        }
    }
}

#[test]
fn every_form_in_which_instruments_export_is_in_the_world_and_told_by_what_it_holds() {
    let plan = small();
    let mut told = BTreeSet::new();
    for intake in plan.intakes.iter().filter(|one| one.strays.is_empty()) {
        let company = &plan.companies[intake.company];
        for file in intake.measurements(company, "202410001-1").unwrap() {
            let is_text = !file.name.ends_with(".mdb") && !file.name.ends_with(".xls");
            let read = if is_text { import(&file) } else { Vec::new() };
            told.extend(read.into_iter().map(|one| one.profile));
        }
    }
    let expected = [
        "dataman-push.1",
        "rea-csv.1",
        "rea-text.1",
        "webscan-csv.1",
        "webscan-html.1",
        "webscan-text.1",
    ];
    assert!(told.iter().eq(&expected), "{told:?}");
}

/// The samples of an intake, open for measurements.
fn open(intake: &PlannedIntake, number: &str) -> OpenSamples {
    let mut open = OpenSamples::default();
    for (line, sample) in (1..).zip(&intake.samples) {
        open.add(OpenSample {
            id: SampleId::new(i64::from(line)),
            intake: number.parse().unwrap(),
            company: "201901032".parse().unwrap(),
            line,
            code: sample.description.code.clone(),
            gtin14: sample.description.gtin14,
            symbology: None,
            received_at: intake.received_on.and_hms_opt(8, 0, 0).unwrap(),
            measured: false,
        });
    }
    open
}

#[test]
fn every_measurement_finds_its_sample_and_every_planned_entry_fires() {
    let plan = small();
    let compiled = CompiledDictionary::new(&QualityDictionary::shipped().unwrap());
    let rules = Rules {
        requirements: Requirements::shipped().unwrap(),
        grading: GradingTables::shipped().unwrap(),
    };
    let mut missing = Vec::new();
    let mut facts = Facts::default();
    for intake in &plan.intakes {
        let number = plan.expected_number(intake);
        let mut open = open(intake, &number);
        let files = intake.measurements(&plan.companies[intake.company], &number);
        let mut inbox = 0;
        for measurement in files.unwrap().iter().flat_map(import) {
            let window = Window {
                slack: chrono::TimeDelta::hours(1),
                latest: None,
            };
            let place = match open.assign(&measurement, window) {
                Match::Matched(id) | Match::InOrder(id) => usize::try_from(id.get() - 1).unwrap(),
                Match::Inbox(reason) => {
                    inbox += 1;
                    assert!(
                        inbox <= intake.strays.len(),
                        "{number}: {reason:?} {:?}",
                        measurement.data
                    );
                    continue;
                }
            };
            let sample = &intake.samples[place];
            let none = Inspection::default();
            let context = SampleContext {
                environment: intake.environment,
                expected: sample.description.symbology_expected,
                code: &sample.description.code,
                gtin14: sample.description.gtin14,
                inspection: sample.inspection.as_ref().unwrap_or(&none),
            };
            rules.derive(&measurement, &context, &mut facts);
            let mut fired = Vec::new();
            compiled.judge(&facts, &mut fired);
            for key in sample.quality {
                if !fired.contains(key) {
                    missing.push(format!("{key} by {:?}, fired {fired:?}", sample.instrument));
                }
            }
            if sample.quality.is_empty() && sample.application.is_empty() && !fired.is_empty() {
                missing.push(format!(
                    "good by {:?} {:?} fired {fired:?}",
                    sample.instrument, measurement.symbology
                ));
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{missing:#?}");
}
