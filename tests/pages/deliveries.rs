//! Sample views of deliveries: the list, a mail that was sent twice, the part on an intake's page.

use domain::person::Role;
use domain::texts::Language;

use super::check;
use super::desk::{company, day, pager};
use barlab::web::view::deliveries::{
    AttemptShown, Deliveries, Delivery, DeliveryForm, DeliveryRow, DownloadShown, OfIntake,
    StepShown,
};
use barlab::web::view::parts::{Badge, Field, Link, Tone};

fn state(tone: Tone, code: &str) -> Badge {
    Badge::new(tone, &format!("desk.delivery_state.{code}"))
}

fn rows(language: Language) -> Vec<DeliveryRow> {
    [
        (
            "desk.delivery_channel.mail",
            "qa@chenguang.example.cn",
            Tone::Active,
            "sent",
            "",
        ),
        (
            "desk.delivery_channel.portal",
            "",
            Tone::Good,
            "received",
            "download",
        ),
        (
            "desk.delivery_channel.mail",
            "old@chenguang.example.cn",
            Tone::Bad,
            "bounced",
            "permanent error (550): 5.1.1 User unknown",
        ),
        (
            "desk.delivery_channel.post",
            "王丽",
            Tone::Active,
            "sent",
            "",
        ),
    ]
    .into_iter()
    .map(|(channel, recipient, tone, code, detail)| DeliveryRow {
        href: "/deliveries/7".to_owned(),
        channel,
        recipient: recipient.to_owned(),
        state: state(tone, code),
        intake: Link::new("/intakes/201901032-2", "201901032-2"),
        company: company(language, 0).text,
        detail: detail.to_owned(),
        created_at: day(11, 20).and_hms_opt(9, 30, 0).unwrap(),
    })
    .collect()
}

pub fn of_intake(language: Language) -> OfIntake {
    OfIntake {
        rows: rows(language),
        form: Some(DeliveryForm {
            channels: vec!["portal", "mail", "pickup", "post"],
            channel: Field::holding("mail"),
            recipient: Field::holding("qa@chenguang.example.cn"),
            waybill: Field::default(),
        }),
    }
}

#[test]
fn deliveries_are_drawn() {
    check("deliveries", Role::FrontDesk, "/deliveries", |language| {
        Deliveries {
            rows: rows(language),
            pager: pager(4, 4),
            takes_bounces: true,
        }
    });
    check("deliveries-none", Role::Company, "/deliveries", |_| {
        Deliveries::default()
    });
    check("delivery", Role::FrontDesk, "/deliveries/7", |language| {
        Delivery {
            delivery: rows(language).remove(0),
            created_by: language.pick("王丽", "Wang Li").to_owned(),
            waybill: String::new(),
            message_id: "<delivery-7@lab.example.org>".to_owned(),
            next_at: Some(day(11, 20).and_hms_opt(10, 0, 0).unwrap()),
            is_unsure: true,
            attempts: [
                (
                    Tone::Warn,
                    "later",
                    "transient error (451): 4.7.1 Greylisted",
                ),
                (Tone::Warn, "unknown", ""),
                (Tone::Good, "accepted", "2.0.0 OK queued"),
            ]
            .into_iter()
            .map(|(tone, code, answer)| AttemptShown {
                begun_at: day(11, 20).and_hms_opt(9, 31, 0).unwrap(),
                outcome: Badge::new(tone, &format!("desk.attempt_outcome.{code}")),
                answer: answer.to_owned(),
            })
            .collect(),
            documents: vec![Link::new("/documents/7", "201901032-2-C pdf")],
            downloads: vec![DownloadShown {
                document: Link::new("/documents/7", "201901032-2-C pdf"),
                at: day(11, 21).and_hms_opt(8, 0, 0).unwrap(),
                by: language.pick("陈晨", "Chen Chen").to_owned(),
            }],
            steps: vec![
                StepShown {
                    name: "resend",
                    wants_detail: false,
                },
                StepShown {
                    name: "bounce",
                    wants_detail: true,
                },
                StepShown {
                    name: "receive",
                    wants_detail: true,
                },
            ],
            detail: Field::default(),
            refusal: None,
        }
    });
}
