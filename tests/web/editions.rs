//! What the verdict would be under another edition of the grading standard, where it would differ:
//! on the measurement, on the sample, and counted before release.

use domain::person::Role;

use crate::laboratory::{finished, report, with_samples};
use crate::support::{Browser, Laboratory};

/// A report by ISO/IEC 15416:2016 whose every scan has a modulation of this grade, graded in tenths.
fn graded(grade: &str, letter: &str, percent: &str) -> String {
    let text = String::from_utf8(report("morning")).unwrap();
    let (head, scans) = text.split_once("1 4.0 4.0 4.0 4.0 4.0").unwrap();
    let scans = format!("1 4.0 4.0 4.0 4.0 4.0{scans}");
    let scans: Vec<String> = scans
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split(' ').collect();
            match (fields.as_slice(), fields.first().map(|first| first.parse())) {
                ([number, one, two, three, four, _, rest @ .., "->", _], Some(Ok(0..=99_u8))) => {
                    let rest = rest.join(" ");
                    format!("{number} {one} {two} {three} {four} {grade} {rest} -> {grade}")
                }
                _ => line.to_owned(),
            }
        })
        .collect();
    let head = head
        .replace("A (4.0)    06", &format!("{letter} ({grade})    06"))
        .replace("4.0/06/660", &format!("{grade}/06/660"))
        .replace(
            "83%     4.0 (A)",
            &format!("{percent}%     {grade} ({letter})"),
        );
    format!("{head}{}\n", scans.join("\n"))
}

/// The panel of a page; empty where there is none.
fn panel(page: &str) -> String {
    let panel = page.split("id=\"plausibility\"").nth(1).unwrap_or_default();
    panel.split("</section>").next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_verdict_that_another_edition_would_turn_is_told_wherever_it_counts() {
    // At a point of sale 1.5 is demanded: 1.9 reaches it in tenths, and is a whole 1 in steps.
    for (grade, letter, percent, turns) in [("1.9", "D", "49", true), ("2.4", "C", "54", false)] {
        let laboratory = Laboratory::open();
        let intake = with_samples(&laboratory, &["6901234567892"]);
        let page = format!("/intakes/{}", intake.number);
        let sample = format!("{page}/samples/1");
        let _worker = laboratory.worker();
        let mut technician = Browser::of(&laboratory, Role::Technician).await;
        technician.get("/measurements").await;
        let text = graded(grade, letter, percent);
        let answer = technician
            .upload("/measurements", &[], "a.txt", text.as_bytes())
            .await;
        finished(&mut technician, &answer.location).await;
        let shown = technician.get(&sample).await.text();
        let measurement = shown.split("href=\"/measurements/").nth(1).unwrap();
        let measurement = measurement.split('"').next().unwrap().to_owned();
        for address in [sample.clone(), format!("/measurements/{measurement}")] {
            let panel = panel(&technician.get(&address).await.text());
            assert!(!panel.is_empty(), "{address} has no panel");
            assert_eq!(panel.contains("ISO15416:2000"), turns, "{address}: {panel}");
            let words = "1.0，将达不到要求的 1.5";
            assert_eq!(panel.contains(words), turns, "{address}: {panel}");
        }
        let inspected = [
            ("hri_present", "yes"),
            ("hri_match", "yes"),
            ("quiet_zone", "yes"),
        ];
        technician
            .post(&format!("{sample}/manual"), &inspected)
            .await;
        technician.post(&format!("{sample}/application"), &[]).await;
        technician.post(&format!("{page}/submit"), &[]).await;
        let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
        let review = panel(&reviewer.get(&format!("{page}/review")).await.text());
        let words = "换用另一版评级标准结论会改变的样品：1 个";
        assert_eq!(review.contains(words), turns, "{review}");
    }
}
