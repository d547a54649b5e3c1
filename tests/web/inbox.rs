//! The inbox through pages: reasons, suggestions, many at once, undoing, and ten thousand rows.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::laboratory::{finished, report, with_samples};
use crate::papers::released;
use crate::support::{Browser, Laboratory, desk};

pub(crate) const MILK: &str = "6901234567892";
const YOGURT: &str = "6901234567908";

/// Hands in one report a symbol: its code and the minute in which it was measured.
pub(crate) async fn hand_in(
    laboratory: &Laboratory,
    technician: &mut Browser,
    symbols: &[(&str, u32)],
) {
    let one = String::from_utf8(report("morning")).unwrap();
    let file: Vec<String> = symbols
        .iter()
        .map(|(code, minute)| {
            one.replace(MILK, code)
                .replace("690123456789 ", &format!("{} ", &code[..12]))
                .replace("Chk Digit    2", &format!("Chk Digit    {}", &code[12..]))
                .replace("03:13:47 PM", &format!("03:{minute:02}:47 PM"))
        })
        .collect();
    let _worker = laboratory.worker();
    technician.get("/measurements").await;
    let answer = technician
        .upload("/measurements", &[], "a.txt", file.join("\n").as_bytes())
        .await;
    finished(technician, &answer.location).await;
}

/// The ids of the rows, newest first.
pub(crate) fn rows(page: &str) -> Vec<String> {
    page.split("form=\"chosen\" name=\"measurement\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// What is suggested for the first row.
pub(crate) fn suggested(page: &str) -> Vec<String> {
    let row = page.split("data-row").nth(2).unwrap_or_default();
    row.split("name=\"sample\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

async fn act(browser: &mut Browser, ids: &[String], fields: &[(&str, &str)]) -> String {
    let mut all: Vec<(&str, &str)> = ids.iter().map(|id| ("measurement", id.as_str())).collect();
    all.extend_from_slice(fields);
    let answer = browser.post("/inbox/act", &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    browser.get(&answer.location).await.text()
}

async fn undo(browser: &mut Browser) -> String {
    let answer = browser.post("/inbox/undo", &[]).await;
    assert_eq!(answer.location, "/inbox", "{}", answer.text());
    browser.get("/inbox").await.text()
}

#[actix_web::test]
async fn a_slip_of_one_digit_is_suggested_with_its_reason_and_matched_by_one_button() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &["6901234567982", YOGURT]);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, &[(MILK, 13)]).await;
    let page = technician.get("/inbox").await.text();
    assert!(
        page.contains("第 11、12 位数字互换") || page.contains("位数字"),
        "{page}"
    );
    let first = format!("{}/1", intake.number);
    assert_eq!(suggested(&page)[0], first);
    let ids = rows(&page);
    let page = act(
        &mut technician,
        &ids,
        &[("act", "assign"), ("sample", &first)],
    )
    .await;
    assert!(
        rows(&page).is_empty() && page.contains("已匹配 1 项"),
        "{page}"
    );
    let sample = format!("/intakes/{}/samples/1", intake.number);
    assert!(technician.get(&sample).await.text().contains("EAN-13"));
    // Undone, the sample is as before and the measurement waits for its old reason.
    let page = undo(&mut technician).await;
    assert_eq!(rows(&page), ids);
    assert!(page.contains("未完成的来样中没有条码"));
    assert!(technician.get(&sample).await.text().contains("待检测"));
}

#[actix_web::test]
async fn a_typed_sample_wins_over_a_picked_one_and_nonsense_is_refused() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &[YOGURT, "6901234567915"]);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, &[(MILK, 13)]).await;
    let ids = rows(&technician.get("/inbox").await.text());
    let (one, two) = (
        format!("{}/1", intake.number),
        format!("{}/2", intake.number),
    );
    for bad in ["nowhere", "209901001-1/1", &format!("{}/9", intake.number)] {
        let page = act(&mut technician, &ids, &[("act", "assign"), ("other", bad)]).await;
        assert!(page.contains("note bad"), "{bad}");
    }
    let fields = [("act", "assign"), ("sample", one.as_str()), ("other", &two)];
    act(&mut technician, &ids, &fields).await;
    let sample = format!("/intakes/{}/samples/2", intake.number);
    assert!(
        technician
            .get(&sample)
            .await
            .text()
            .contains("id=\"measurements\"")
    );
    let nothing = act(&mut technician, &[], &[("act", "card")]).await;
    assert!(nothing.contains("请先选中"), "{nothing}");
}

#[actix_web::test]
async fn what_a_measurement_says_of_the_use_of_a_code_is_proposed_when_it_is_placed_by_hand() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &[YOGURT]);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, &[(YOGURT, 11), (MILK, 13)]).await;
    let ids = rows(&technician.get("/inbox").await.text());
    assert_eq!(ids.len(), 1, "the yogurt found its sample");
    let sample = format!("/intakes/{}/samples/1", intake.number);
    // Key 25: what was decoded is not what the client announced.
    let proposed = "/proposals/25";
    assert!(!technician.get(&sample).await.text().contains(proposed));
    let first = format!("{}/1", intake.number);
    let fields = [("act", "assign"), ("sample", first.as_str())];
    act(&mut technician, &ids, &fields).await;
    let page = technician.get(&sample).await.text();
    assert!(page.contains(proposed), "{page}");

    let right = page
        .split("/measurements/")
        .filter_map(|rest| rest.split_once("/choose\"").map(|(id, _)| id))
        .find(|id| *id != ids[0])
        .unwrap()
        .to_owned();
    let choose = format!("{sample}/measurements/{right}/choose");
    let chosen = technician.post(&choose, &[("reason", "样品拿错")]).await;
    assert_eq!(chosen.location, sample, "{}", chosen.text());
    assert!(!technician.get(&sample).await.text().contains(proposed));

    let choose = format!("{sample}/measurements/{}/choose", ids[0]);
    technician.post(&choose, &[("reason", "以此为准")]).await;
    assert!(technician.get(&sample).await.text().contains(proposed));
    let back = format!("{sample}/measurements/{}/take-back", ids[0]);
    assert_eq!(technician.post(&back, &[]).await.location, sample);
    assert!(!technician.get(&sample).await.text().contains(proposed));

    // The same through the inbox: given once more, and undone.
    act(&mut technician, &ids, &fields).await;
    assert!(technician.get(&sample).await.text().contains(proposed));
    undo(&mut technician).await;
    assert!(!technician.get(&sample).await.text().contains(proposed));
}

#[actix_web::test]
async fn one_source_is_split_over_two_intakes() {
    for laboratory in Laboratory::on_each_engine() {
        let first = with_samples(&laboratory, &[MILK, YOGURT]);
        let second = with_samples(&laboratory, &[MILK, YOGURT]);
        let mut technician = Browser::of(&laboratory, Role::Technician).await;
        let symbols = [
            (MILK, 11),
            (YOGURT, 12),
            (MILK, 13),
            (YOGURT, 14),
            ("6929999000014", 15),
        ];
        hand_in(&laboratory, &mut technician, &symbols).await;
        let page = technician.get("/inbox").await.text();
        assert!(page.contains("多个来样含有该条码"));
        let mut ids = rows(&page);
        ids.reverse();
        let (morning, afternoon) = ids.split_at(2);
        let number = first.number.to_string();
        let page = act(
            &mut technician,
            morning,
            &[("act", "within"), ("intake", &number)],
        )
        .await;
        assert!(page.contains("2 项已匹配到来样"), "{page}");
        laboratory.later();
        let number = second.number.to_string();
        let page = act(
            &mut technician,
            afternoon,
            &[("act", "within"), ("intake", &number)],
        )
        .await;
        assert!(
            page.contains("2 项已匹配") && page.contains("1 项留下"),
            "{page}"
        );
        assert_eq!(rows(&page), [ids[4].clone()]);
        for intake in [&first, &second] {
            let page = technician.get(&format!("/intakes/{}", intake.number)).await;
            assert!(!page.text().contains("待检测 <b>2"), "both are measured");
        }
        // The second half is taken back, then the first.
        assert_eq!(rows(&undo(&mut technician).await).len(), 3);
        assert_eq!(rows(&undo(&mut technician).await).len(), 5);
        let page = undo(&mut technician).await;
        assert!(page.contains("没有可撤销的操作"));
    }
}

#[actix_web::test]
async fn many_are_put_aside_at_once_listed_and_taken_back() {
    let laboratory = Laboratory::open();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let symbols = [(MILK, 11), (YOGURT, 12), ("6929999000014", 13)];
    hand_in(&laboratory, &mut technician, &symbols).await;
    let ids = rows(&technician.get("/inbox").await.text());
    assert_eq!(ids.len(), 3);
    let unreasoned = act(&mut technician, &ids, &[("act", "discard")]).await;
    assert!(unreasoned.contains("note bad") && rows(&unreasoned).len() == 3);
    for (id, act_name, list) in [
        (&ids[0], "card", "card"),
        (&ids[1], "trial", "trial"),
        (&ids[2], "discard", "discarded"),
    ] {
        let one = std::slice::from_ref(id);
        let fields = [("act", act_name), ("reason", "试印样张")];
        act(&mut technician, one, &fields).await;
        let page = technician.get(&format!("/inbox?list={list}")).await.text();
        assert_eq!(rows(&page), std::slice::from_ref(id), "{list}");
    }
    assert!(rows(&technician.get("/inbox").await.text()).is_empty());
    let discarded = technician.get("/inbox?list=discarded").await.text();
    assert!(discarded.contains("试印样张"));
    // Each step is undone by itself, the last first.
    for left in 1..=3 {
        let page = undo(&mut technician).await;
        assert_eq!(rows(&page).len(), left);
    }
    let all = act(
        &mut technician,
        &ids,
        &[
            ("act", "discard"),
            ("reason", "试印样张"),
            ("back", "/inbox?list=discarded"),
        ],
    )
    .await;
    assert_eq!(
        rows(&all).len(),
        3,
        "the form leads back to where it was sent from"
    );
    act(&mut technician, &ids, &[("act", "back")]).await;
    assert_eq!(rows(&technician.get("/inbox").await.text()).len(), 3);
    // Somebody who may only look sees no buttons, and a made-up form is refused.
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    assert!(!reviewer.get("/inbox").await.text().contains("/inbox/act"));
    let forbidden = reviewer.post("/inbox/act", &[("act", "card")]).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn what_another_person_did_is_not_undone() {
    let laboratory = Laboratory::open();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, &[(MILK, 11)]).await;
    let ids = rows(&technician.get("/inbox").await.text());
    act(&mut technician, &ids, &[("act", "trial")]).await;
    assert!(technician.get("/inbox").await.text().contains("data-undo"));
    let sorting = barlab::actions::sort_inbox::Sorting::Back(vec![ids[0].parse().unwrap()]);
    barlab::actions::sort_inbox::sort(&laboratory.app, &desk(), &sorting).unwrap();
    assert!(!technician.get("/inbox").await.text().contains("data-undo"));
}

#[actix_web::test]
async fn a_code_of_a_closed_intake_says_which_and_reasons_narrow_the_list() {
    let laboratory = Laboratory::open();
    let closed = with_samples(&laboratory, &[MILK]);
    barlab::actions::open_intake::cancel_intake(&laboratory.app, &desk(), closed.number, "取消")
        .unwrap();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, &[(MILK, 11), (YOGURT, 12)]).await;
    let page = technician.get("/inbox").await.text();
    assert!(
        page.contains(&format!("属于来样{}", closed.number)),
        "{page}"
    );
    for (kind, code) in [("in_closed_intake", "567892"), ("unknown_code", "567908")] {
        let page = technician.get(&format!("/inbox?kind={kind}")).await.text();
        assert_eq!(rows(&page).len(), 1, "{kind}");
        assert!(page.contains(code), "{kind}");
    }
    let source = page.split("/inbox?source=").nth(1).unwrap();
    let source = source.split('"').next().unwrap();
    let of_source = technician
        .get(&format!("/inbox?source={source}"))
        .await
        .text();
    assert_eq!(rows(&of_source).len(), 2);
    assert!(rows(&technician.get("/inbox?source=7").await.text()).is_empty());
}

#[actix_web::test]
async fn a_code_of_a_released_intake_says_its_number_and_that_it_is_finished() {
    let laboratory = Laboratory::open();
    let intake = released(&laboratory, MILK).await;
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, &[(MILK, 11)]).await;
    let page = technician.get("/inbox").await.text();
    assert_eq!(rows(&page).len(), 1);
    let reason = format!("条码{MILK}属于来样{}，该来样已完成", intake.number);
    assert!(page.contains(&reason), "{page}");
}

#[actix_web::test]
async fn a_symbol_that_could_not_be_decoded_is_placed_by_what_was_measured_around_it() {
    let laboratory = Laboratory::open();
    let codes = [MILK, "6901234567915", YOGURT];
    let intake = with_samples(&laboratory, &codes);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    // The middle one is read as something that nobody has.
    let symbols = [(MILK, 11), ("6929999000014", 12), (YOGURT, 13)];
    hand_in(&laboratory, &mut technician, &symbols).await;
    let page = technician.get("/inbox").await.text();
    assert!(page.contains("在第 1 号与第 3 号样品之间检测"), "{page}");
    assert!(page.contains("同一人员、同一分钟"), "{page}");
    let first = format!("{}={}/2", rows(&page)[0], intake.number);
    assert!(page.contains(&format!("name=\"first\" value=\"{first}\"")));
    let ids = rows(&page);
    let page = act(
        &mut technician,
        &ids,
        &[("act", "first"), ("first", &first)],
    )
    .await;
    assert!(rows(&page).is_empty());
    let sample = format!("/intakes/{}/samples/2", intake.number);
    assert!(
        technician
            .get(&sample)
            .await
            .text()
            .contains("id=\"measurements\"")
    );
}
