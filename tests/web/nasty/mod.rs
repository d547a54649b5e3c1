//! What nobody should send: every form of every page of every role, one field after the other, and
//! every address, with values that break what trusts them. Nothing may end in a failure of ours.

mod forms;
mod reader;
mod values;
mod wrong;

use actix_web::http::StatusCode;
use barlab::web::routes::TABLE;
use domain::person::Role;
use store::audit;

use crate::support::{Browser, Laboratory};
use crate::{connections, foreign, instruments, laboratory, members, papers, profiles};
use forms::Form;
use reader::{Reader, route_of};
use values::{Dice, IDS, TURNS};
use wrong::Wrong;

/// Fields of a form from which on some get one value and the others none.
const MANY: usize = 12;

/// A laboratory in which every page has something to show.
async fn furnished(laboratory: &Laboratory) {
    papers::released(laboratory, "6901234567892").await;
    let waiting = foreign::things(laboratory, &laboratory.company).await;
    let page = format!("/intakes/{}", waiting.intake);
    let mut technician = Browser::of(laboratory, Role::Technician).await;
    let seen = [
        ("hri_present", "yes"),
        ("hri_match", "yes"),
        ("quiet_zone", "yes"),
    ];
    for (path, fields) in [
        ("/samples/1/manual", &seen[..]),
        ("/samples/1/application", &[]),
        ("/submit", &[]),
    ] {
        let done = technician.post(&format!("{page}{path}"), fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    foreign::things(laboratory, &laboratory.company).await;
    laboratory::with_samples(laboratory, &["6901234567885", "6920152411001"]);
    let mut admin = instruments::register(laboratory).await;
    instruments::certify(&mut admin, "2020-01-01", "2099-12-31", b"%PDF-1.7").await;
    admin.get("/connections/new").await;
    let added = admin.post("/connections", &connections::DATABASE).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    admin.post("/connections/1/pause", &[]).await;
    for (path, name, value) in [
        ("/sites", "site_name", "番禺检测点"),
        ("/agents", "name", "二楼电脑"),
    ] {
        admin.get("/agents").await;
        admin.post(path, &[(name, value), ("site", "1")]).await;
    }
    members::taken_over(&mut admin, members::DIRECTORY).await;
    let drafted = profiles::drafted(&mut technician).await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text());
}

/// Values for a field of a form: the ones that always are and so many in turns; of a form with more
/// fields than anybody counts some get one.
fn nasty(form: &Form, place: usize, turns: usize, dice: &mut Dice) -> Vec<String> {
    let field = &form.fields[place];
    let mut all = values::always();
    if form.fields.len() > MANY {
        if !place.is_multiple_of(6) {
            return Vec::new();
        }
        return vec![all.swap_remove(place / 6 % 3)];
    }
    for _ in 0..turns {
        all.push(TURNS[dice.below(TURNS.len())].to_owned());
    }
    if field.is_file {
        let names = [
            "../../x",
            "C:\\x\\y.txt",
            "a\tb",
            "<b>.csv",
            ".",
            "牛\u{0}奶.csv",
        ];
        let contents = [
            "",
            "\u{0}\u{0}\u{0}",
            "a,b\n\u{0},c\n",
            "<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>",
            "供人识别字符,商品名称\n6901234567892,牛\u{0}奶\n",
            "厂商识别代码,企业名称\n6901234,广州\u{0}\n",
            "PK\u{3}\u{4}",
            "%PDF-1.7",
            "GIF89a",
        ];
        return contents
            .iter()
            .zip(names.iter().cycle())
            .map(|(content, name)| format!("{name}\n{content}"))
            .chain([format!("{}.csv\nx", "名".repeat(300))])
            .collect();
    }
    all
}

/// Sends every form of a role with one field after the other spoilt.
async fn spoil(laboratory: &Laboratory, role: Role, turns: usize, wrong: &mut Wrong) -> usize {
    let mut reader = Reader::of(laboratory, role).await;
    let forms = reader.walk(wrong).await;
    let mut dice = Dice::new();
    for form in &forms {
        reader.stay(laboratory).await;
        for place in 0..form.fields.len() {
            let field = &form.fields[place];
            let method = if form.is_post { "post" } else { "get" };
            let route = route_of(method, &form.action).unwrap();
            if !wrong.tried.insert(format!("{route} {}", field.name)) {
                continue;
            }
            for value in nasty(form, place, turns, &mut dice) {
                let mut fields = form.fields.clone();
                fields[place].value.clone_from(&value);
                let answer = reader.send(form, &fields).await;
                wrong.look(&answer, reader.language, || {
                    format!("{} {} {}={value:?}", role.code(), form.action, field.name)
                });
            }
            if form.fields.len() > MANY && !place.is_multiple_of(6) {
                continue;
            }
            let mut without = form.fields.clone();
            without.remove(place);
            let answer = reader.send(form, &without).await;
            wrong.look(&answer, reader.language, || {
                format!("{} {} without {}", role.code(), form.action, field.name)
            });
        }
        let method = if form.is_post { "post" } else { "get" };
        let route = route_of(method, &form.action).unwrap();
        if form.is_post && wrong.tried.insert(format!("malformed {route}")) {
            malformed(&mut reader, form, wrong).await;
        }
    }
    forms.len()
}

/// Bodies that no browser of ours sends.
async fn malformed(reader: &mut Reader, form: &Form, wrong: &mut Wrong) {
    const URLENCODED: &str = "application/x-www-form-urlencoded";
    let secret = reader.browser.secret().to_owned();
    let name = form.fields.first().map_or("x", |field| &field.name);
    let csrf = format!("csrf={secret}");
    let crowd = format!("{csrf}{}", format!("&{name}=1").repeat(10_000));
    for (kind, media_type, body) in [
        ("nothing", "", String::new()),
        ("text", "text/plain", csrf.clone()),
        ("JSON", "application/json", "{\"csrf\":1}".to_owned()),
        ("no boundary", "multipart/form-data", csrf.clone()),
        (
            "no parts",
            "multipart/form-data; boundary=e",
            "--e".to_owned(),
        ),
        ("a crowd", URLENCODED, crowd),
        (
            "surrogates",
            URLENCODED,
            format!("{csrf}&{name}=%ED%A0%80&%ED%BF=%F5&{name}=%"),
        ),
        (
            "a megabyte",
            URLENCODED,
            format!("{csrf}&{name}={}", "x".repeat(1_000_000)),
        ),
        (
            "too much",
            URLENCODED,
            format!("{csrf}&{name}={}", "x".repeat(3_000_000)),
        ),
        (
            "another's secret",
            URLENCODED,
            "csrf=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        ),
    ] {
        let body = body.into_bytes();
        let answer = reader
            .browser
            .post_body(&form.action, media_type, body)
            .await;
        wrong.look(&answer, reader.language, || {
            format!("{} {} {kind}", reader.role.code(), form.action)
        });
        let refused = answer.status.is_client_error() || !answer.location.is_empty();
        let secretless = !["a crowd", "surrogates", "a megabyte"].contains(&kind);
        if secretless && !answer.status.is_client_error()
            || !refused && answer.status != StatusCode::OK
        {
            wrong
                .said
                .push(format!("{} took {kind}: {}", form.action, answer.status));
        }
    }
}

#[actix_web::test]
async fn no_field_of_no_form_takes_a_value_that_ends_in_a_failure_of_ours() {
    let laboratory = Laboratory::open();
    furnished(&laboratory).await;
    let mut wrong = Wrong::default();
    for role in Role::ALL {
        spoil(&laboratory, *role, 2, &mut wrong).await;
    }
    assert!(wrong.asked > 1_500, "{} forms were sent", wrong.asked);
    laboratory.app.store.read(audit::verify).unwrap().unwrap();
    wrong.check();
}

#[actix_web::test]
async fn no_address_names_a_thing_in_a_way_that_ends_in_a_failure_of_ours() {
    for laboratory in Laboratory::on_each_engine() {
        laboratory.intake(3);
        let mut wrong = Wrong::default();
        for role in [
            Role::Company,
            Role::FrontDesk,
            Role::Reviewer,
            Role::Admin,
            Role::Technician,
        ] {
            let mut reader = Reader::of(&laboratory, role).await;
            let open = TABLE.iter().filter(|route| {
                route.path.contains('{') && route.roles.is_none_or(|roles| roles.contains(&role))
            });
            for route in open {
                for (at, part) in route.path.split('/').enumerate() {
                    if !part.starts_with('{') {
                        continue;
                    }
                    for id in IDS {
                        let parts =
                            route
                                .path
                                .split('/')
                                .enumerate()
                                .map(|(place, part)| match part {
                                    _ if place == at => id,
                                    part if part.starts_with('{') => "1",
                                    part => part,
                                });
                        let path: Vec<&str> = parts.collect();
                        let path = path.join("/");
                        let answer = match route.method {
                            "get" => reader.browser.get(&path).await,
                            _ => reader.browser.post(&path, &[]).await,
                        };
                        wrong.look(&answer, reader.language, || {
                            format!("{} {path}", route.method)
                        });
                    }
                }
            }
        }
        wrong.check();
    }
}
