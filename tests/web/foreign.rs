//! Each company sees its own: every address that a company's person may ask for, asked for
//! with what belongs to another company.

use actix_web::http::StatusCode;
use barlab::actions::deliver_documents::deliver_documents;
use barlab::actions::import_catalogue::{look, take_over};
use barlab::actions::import_measurements::{Order, import_measurements, keep};
use barlab::actions::keep_photographs::{Handed, add_photograph};
use barlab::web::routes::TABLE;
use domain::company::Company;
use domain::delivery::{Channel, Wanted};
use domain::document::{DocumentKind, FileFormat};
use domain::intake::Intake;
use domain::person::{Role, Viewer};
use store::documents::{self, NewDocument};
use store::{measurements, samples};

use crate::artwork::{PACK, handed_in};
use crate::laboratory::report;
use crate::support::{Browser, Laboratory, desk, register};

/// Everything that a company has, as the parts of addresses.
pub(crate) struct Things {
    pub intake: String,
    pub sample: String,
    pub measurement: String,
    pub document: String,
    pub delivery: String,
    pub artwork: String,
    pub photograph: String,
}

fn document_of(laboratory: &Laboratory, intake: &Intake) -> String {
    let bytes = format!("%PDF-1.7 of {}", intake.number);
    let stored = laboratory.app.objects.put(&mut bytes.as_bytes()).unwrap();
    let new = NewDocument {
        number: format!("{}-C", intake.number),
        kind: DocumentKind::ResultCatalogue,
        format: FileFormat::Pdf,
        intake: intake.id,
        company: intake.company,
        revision: 0,
        token: format!("token-{}", intake.number),
        sha256: stored.sha256,
        size: stored.size,
        replaces: None,
        layout: 0,
    };
    let ids = laboratory.app.store.transaction(&desk(), |tx| {
        let ids = documents::add(tx, &[new])?;
        let subject = domain::audit::Subject::new(domain::audit::Noun::Document, 1, "made");
        tx.record("documents.issue", subject, &None::<()>, &1)?;
        Ok::<_, store::StoreError>(ids)
    });
    ids.unwrap()[0].to_string()
}

/// An intake with a measured sample, a document, a delivery, and a checked artwork.
pub(crate) async fn things(laboratory: &Laboratory, company: &Company) -> Things {
    let app = &laboratory.app;
    let intake = laboratory.intake_of(company, 3);
    let looked = look(
        app,
        "供人识别字符,商品名称\n6901234567892,鲜牛奶\n".as_bytes(),
    )
    .unwrap();
    take_over(app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    let stored = keep(app, report(&intake.number.to_string()).as_slice()).unwrap();
    let order = Order {
        sha256: stored.sha256,
        size: stored.size,
        name: "读数.txt".to_owned(),
        profile: None,
        intake: Some(intake.number),
        instrument: None,
        connection: None,
        site: None,
    };
    let read = import_measurements(app, &desk(), &order, &mut |_, _| {}).unwrap();
    assert_eq!(read.matched, 1);
    let of = |conn: &mut _| samples::of_intake(conn, Viewer::Laboratory, intake.id);
    let sample = app.store.read(of).unwrap().remove(0);
    let of = |conn: &mut _| measurements::of_sample(conn, Viewer::Laboratory, sample.id);
    let measurement = app.store.read(of).unwrap().remove(0);
    let document = document_of(laboratory, &intake);
    let wanted = Wanted {
        channel: Channel::Portal,
        recipient: String::new(),
        waybill: String::new(),
    };
    let delivery = deliver_documents(app, &desk(), intake.number, wanted).unwrap();
    let mut front = Browser::of(laboratory, Role::FrontDesk).await;
    let number = company.number.to_string();
    let artwork = handed_in(&mut front, &[("company", &number)], PACK).await;
    let picture = importers::picture::mark(
        br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h5v5H1z"/></svg>"##,
    )
    .unwrap();
    let handed = Handed {
        name: "正面.png",
        bytes: &picture,
        caption: "",
        is_printed: false,
    };
    let photograph = add_photograph(app, &desk(), sample.id, &handed).unwrap();
    Things {
        photograph: photograph.to_string(),
        intake: intake.number.to_string(),
        sample: sample.id.to_string(),
        measurement: measurement.id.to_string(),
        document,
        delivery: delivery.to_string(),
        artwork: artwork.trim_start_matches("/artwork/").to_owned(),
    }
}

/// The address of a route for what a company has; absent where it names nothing of anybody.
fn address(path: &str, things: &Things) -> Option<String> {
    let own_of_nobody = ["/labels/{label}", "/labels/{label}/file"];
    if own_of_nobody.contains(&path) {
        return None;
    }
    let filled = [
        ("{intake}", &things.intake),
        ("{sample}", &things.sample),
        ("{measurement}", &things.measurement),
        ("{document}", &things.document),
        ("{delivery}", &things.delivery),
        ("{artwork}", &things.artwork),
        ("{photograph}", &things.photograph),
        ("{size}", &"kept".to_owned()),
        ("{line}", &"1".to_owned()),
        ("{page}", &"1".to_owned()),
    ]
    .into_iter()
    .fold(path.to_owned(), |path, (place, value)| {
        path.replace(place, value)
    });
    assert!(
        !filled.contains('{'),
        "{path} is new: say here what it needs to be another's"
    );
    Some(filled)
}

#[actix_web::test]
async fn every_address_of_a_companys_person_answers_another_companys_thing_with_not_found() {
    let laboratory = Laboratory::open();
    let other = register(&laboratory.app, "佛山南海恒泰日用化工厂");
    let foreign = things(&laboratory, &other).await;
    // The same addresses with its own things answer, so that nothing here is simply wrong.
    let own = things(&laboratory, &laboratory.company).await;
    let mut person = Browser::of(&laboratory, Role::Company).await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for route in TABLE {
        let company = route
            .roles
            .is_some_and(|roles| roles.contains(&Role::Company));
        if !company || !route.path.contains('{') {
            continue;
        }
        for (things, foreign) in [(&foreign, true), (&own, false)] {
            let Some(path) = address(route.path, things) else {
                continue;
            };
            asked += 1;
            let answer = match route.method {
                "get" => person.get(&path).await,
                _ => {
                    // What the one form that a company's person has about a thing sends.
                    let fields = [("reach", "this"), ("open", "yes")];
                    person.post(&path, &fields).await
                }
            };
            if (answer.status == StatusCode::NOT_FOUND) != foreign {
                wrong.push(format!(
                    "{} {path} {foreign}: {}",
                    route.method, answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked >= 20, "{asked}");
    for list in ["/intakes?list=all", "/documents", "/deliveries", "/artwork"] {
        let page = person.get(list).await.text();
        for number in [
            &foreign.intake,
            &foreign.document,
            &foreign.delivery,
            &foreign.artwork,
        ] {
            assert!(!page.contains(number.as_str()), "{list} shows {number}");
        }
        assert!(
            !page.contains(other.name.as_str()),
            "{list} names the other company"
        );
    }
}
