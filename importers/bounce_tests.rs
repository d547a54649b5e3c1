//! Bounces of several mail systems, and of none.

use super::*;
use proptest::prelude::*;

const POSTFIX: &[u8] = include_bytes!("samples/bounces/postfix-unknown.eml");
const DELAYED: &[u8] = include_bytes!("samples/bounces/postfix-delayed.eml");
const EXCHANGE: &[u8] = include_bytes!("samples/bounces/exchange-full.eml");

#[test]
fn a_recipient_who_is_unknown_has_failed_for_good() {
    let bounce = read(POSTFIX).unwrap();
    assert_eq!(bounce.message_ids, ["delivery-17@lab.example.org"]);
    let report = bounce.about("qa@client.example").unwrap();
    assert_eq!(
        (report.fate, report.status.as_str()),
        (Fate::Failed, "5.1.1")
    );
    assert_eq!(
        report.told(),
        "550 5.1.1 <qa@client.example>: Recipient address rejected: User unknown in virtual mailbox table"
    );
}

#[test]
fn a_mail_that_waits_is_delayed_and_known_by_its_head_alone() {
    let bounce = read(DELAYED).unwrap();
    assert_eq!(bounce.message_ids, ["delivery-18@lab.example.org"]);
    let report = &bounce.reports[0];
    assert_eq!(report.recipient, "qa@client.example");
    assert_eq!(
        (report.fate, report.status.as_str()),
        (Fate::Delayed, "4.4.1")
    );
}

#[test]
fn one_of_two_recipients_is_told_by_a_status_in_base64() {
    let bounce = read(EXCHANGE).unwrap();
    assert_eq!(bounce.message_ids[0], "delivery-19@lab.example.org");
    assert_eq!(bounce.reports.len(), 2);
    let report = bounce.about("QA@client.example").unwrap();
    assert_eq!(
        (report.fate, report.status.as_str()),
        (Fate::Failed, "5.2.2")
    );
    assert_eq!(report.diagnostic, "554 5.2.2 mailbox full");
    let other = bounce.about("boss@client.example").unwrap();
    assert_eq!(other.fate, Fate::Delivered);
}

#[test]
fn what_is_no_status_is_no_bounce() {
    let words = b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\nI am afraid I was not able to deliver.\r\n";
    let report_of_words =
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nSorry\r\n--b--\r\n";
    for mail in [&b""[..], words, report_of_words, b"\xFF\xFE\x00"] {
        assert_eq!(read(mail), Err(BounceError::NoReport));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changed_bytes_and_cut_mails_never_panic(at in 0_usize..2000, byte in any::<u8>(), end in 0_usize..3000) {
        for mail in [POSTFIX, DELAYED, EXCHANGE] {
            let mut mail = mail.to_vec();
            if let Some(place) = mail.get_mut(at) {
                *place = byte;
            }
            mail.truncate(end.max(1));
            let _ = read(&mail);
        }
    }
}
