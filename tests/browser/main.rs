//! The whole job in a real Chromium: every role does its part on the pages a person sees.
//!
//! Left out, with a line that says so, where Chromium is not installed; with
//! `BARLAB_TEST_EVERYTHING` set it must be there.

#![allow(
    clippy::indexing_slicing,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, and a journey is as long as it is"
)]

mod check;
mod driver;
mod inbox;
mod keys;
mod mapping;
mod previews;
mod typing;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use driver::{Browser, wait_until};

const PASSWORD: &str = "correct horse";

/// A verifier's report of one symbol.
const REPORT: &str = include_str!("../../importers/samples/trucheck/ean13-good.txt");

/// The report as the verifier would write it for an intake in so many minutes, which is after the
/// samples came and not so late that its clock would be doubted.
fn report_of(intake: &str, minutes: i64) -> String {
    let zone = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
    let at = (chrono::Utc::now() + chrono::TimeDelta::minutes(minutes)).with_timezone(&zone);
    let at = at.format("%a %d-%b-%Y %I:%M:%S %p").to_string();
    let written = "Wed 21-Jun-2023 03:13:47 PM";
    assert!(REPORT.contains(written) && REPORT.contains("201901032-2"));
    REPORT.replace(written, &at).replace("201901032-2", intake)
}

/// A served laboratory in a folder of its own.
struct Laboratory {
    folder: tempfile::TempDir,
    address: String,
    server: Child,
}

impl Laboratory {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let address = format!("http://127.0.0.1:{port}");
        let barlab = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_barlab"));
            command
                .args(arguments)
                .current_dir(folder.path())
                .env("BARLAB_LANGUAGE", "en")
                .env("BARLAB_SIGNATURE", "specimen")
                .env("BARLAB_PUBLIC_URL", &address)
                .env("BARLAB_LISTEN", format!("127.0.0.1:{port}"));
            command
        };
        assert!(barlab(&["migrate"]).status().unwrap().success());
        for (name, role) in [
            ("desk", "front_desk"),
            ("tech", "technician"),
            ("review", "reviewer"),
            ("admin", "admin"),
        ] {
            let added = barlab(&["user", "add", name, "--role", role, "--password", PASSWORD])
                .stdout(Stdio::null())
                .status()
                .unwrap();
            assert!(added.success());
        }
        let server = barlab(&["serve"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until("the server answers", || {
            ureq::get(format!("{address}/healthz")).call().is_ok()
        });
        Self {
            folder,
            address,
            server,
        }
    }

    /// What a command prints as JSON; nothing where it prints none.
    fn told(&self, arguments: &[&str]) -> serde_json::Value {
        let output = Command::new(env!("CARGO_BIN_EXE_barlab"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("BARLAB_LANGUAGE", "en")
            .env("BARLAB_SIGNATURE", "specimen")
            .output()
            .unwrap();
        let problems = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() < Some(2), "{arguments:?}: {problems}");
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Laboratory {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Somebody at the browser.
struct Person<'a> {
    lab: &'a Laboratory,
    browser: &'a Browser,
}

impl<'a> Person<'a> {
    /// Somebody who is signed in and reads English.
    fn in_english(lab: &'a Laboratory, browser: &'a Browser, name: &str) -> Self {
        let person = Self { lab, browser };
        person.goes_to("/language/en");
        person.signs_in(name);
        person
    }

    fn signs_in(&self, name: &str) {
        self.goes_to("/sign-in");
        self.browser.fill("input[name=name]", name);
        self.browser.fill("input[name=password]", PASSWORD);
        self.browser.click("form[action='/sign-in'] button.main");
        wait_until("the start page comes", || {
            !self.browser.address().contains("sign-in")
        });
    }

    /// Sends a form that lies folded, as opening the fold and pressing its button would.
    fn sends(&self, form: &str) {
        wait_until(&format!("{form} is there"), || self.browser.has(form));
        let before = self.browser.script("return performance.timeOrigin");
        self.browser.script(&format!(
            "document.querySelector({}).submit()",
            serde_json::json!(form)
        ));
        wait_until("another page comes", || {
            self.browser.script("return performance.timeOrigin") != before
        });
    }

    fn signs_out(&self) {
        self.browser
            .script("document.querySelector(\"form[action='/sign-out']\").submit()");
        wait_until("signed out", || self.browser.address().contains("sign-in"));
    }

    fn goes_to(&self, path: &str) {
        self.browser.go(&format!("{}{path}", self.lab.address));
    }
}

#[test]
fn an_intake_goes_the_whole_way_on_the_pages() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    let person = Person {
        lab: &lab,
        browser: &browser,
    };
    person.goes_to("/intakes");
    browser.see("Password");
    person.goes_to("/language/en");
    let intake = person.opens_an_intake();
    person.takes_the_list_over(&intake);
    person.measures(&intake);
    person.releases(&intake);
}

impl Person<'_> {
    /// The front desk registers a company and opens an intake; gives the intake's address.
    fn opens_an_intake(&self) -> String {
        let browser = self.browser;
        self.signs_in("desk");
        self.goes_to("/companies/new");
        let name = "form[action='/companies'] input[name=name]";
        browser.fill(name, "深圳市示例食品有限公司");
        browser.fill("input[name=contact]", "陈女士");
        browser.fill("input[name=phone]", "0755-1234567");
        browser.fill("input[name=quota]", "100");
        browser.click("form[action='/companies'] button.main");
        browser.see("深圳市示例食品有限公司");
        browser.click("a[href^='/intakes/new']");
        browser.fill("input[name=quantity]", "2");
        browser.click("form[action='/intakes'] button.main");
        wait_until("the intake is open", || browser.address().ends_with("-1"));
        browser.address()
    }

    /// The front desk looks at the company's list and takes the good row over.
    fn takes_the_list_over(&self, intake: &str) {
        let browser = self.browser;
        let list = "供人识别字符,商品名称\n6901234567892,示例饼干\n69012345678 92x,坏行\n";
        let file = self.lab.file("目录.csv", list.as_bytes());
        browser.go(&format!("{intake}/catalogue"));
        browser.fill("input[type=file]", file.to_str().unwrap());
        browser.click("form[data-upload] button.main");
        wait_until("the preview comes", || {
            browser.address().contains("preview")
        });
        browser.see("示例饼干");
        browser.click("form[action$='/commit'] button.main");
        wait_until("the samples are there", || {
            browser.address().starts_with(intake) && !browser.address().contains("preview")
        });
        browser.see("示例饼干");
        self.signs_out();
    }

    /// The technician hands in a verifier's report, checks the use of the code and submits.
    fn measures(&self, intake: &str) {
        let browser = self.browser;
        let number = intake.rsplit('/').next().unwrap();
        self.signs_in("tech");
        let report = report_of(number, 1);
        let file = self.lab.file("report.txt", report.as_bytes());
        self.goes_to(&format!("/measurements?intake={number}"));
        browser.fill("input[type=file]", file.to_str().unwrap());
        browser.click("form[data-upload] button.main");
        wait_until("the sample is measured", || {
            browser.go(intake);
            browser
                .script("return document.body.innerText")
                .as_str()
                .is_some_and(|text| text.contains("06 / 660"))
        });
        self.sends("form[action$='/check-rest']");
        browser.go(intake);
        self.sends("form[action$='/submit']");
        self.signs_out();
    }

    /// The reviewer signs with a password; the documents are there.
    fn releases(&self, intake: &str) {
        let browser = self.browser;
        self.signs_in("review");
        browser.go(&format!("{intake}/review"));
        let password = "form[action$='/release'] input[name=password]";
        browser.fill(password, PASSWORD);
        browser.click("form[action$='/release'] button.main");
        wait_until("the intake is released", || {
            !browser.address().contains("review")
        });
        self.goes_to("/documents");
        let number = intake.rsplit('/').next().unwrap();
        browser.see(&format!("{number}-T"));
        self.signs_out();
    }
}

#[test]
fn pages_need_a_sign_in_and_a_role() {
    let Some(browser) = Browser::open(390, 844) else {
        return;
    };
    let lab = Laboratory::open();
    let person = Person {
        lab: &lab,
        browser: &browser,
    };
    person.goes_to("/users");
    assert!(browser.has("input[name=password]"), "{}", browser.address());
    person.signs_in("tech");
    person.goes_to("/users");
    assert!(!browser.has("form[action='/users']"));
    person.goes_to("/intakes");
    let wide = browser.script("return document.documentElement.scrollWidth > window.innerWidth");
    assert_eq!(
        wide,
        serde_json::json!(false),
        "the page is wider than a phone"
    );
}
