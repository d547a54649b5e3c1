//! A real Chromium, driven through WebDriver (W3C) by the few words the tests need.
//!
//! The driver and its browser run in a folder of their own and end with the test.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The key under which WebDriver hands out elements (W3C WebDriver 11).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser window; closing it ends the browser and its driver.
pub struct Browser {
    driver: Child,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a window, or gives nothing where no Chromium is installed.
    pub fn open(width: u32, height: u32) -> Option<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let started = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(driver) = started else {
            assert!(
                std::env::var_os("BARLAB_TEST_EVERYTHING").is_none(),
                "chromedriver is missing: install chromium-driver"
            );
            eprintln!("left out: chromedriver is not installed");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let base = format!("http://127.0.0.1:{port}");
        wait_until("chromedriver answers", || {
            ureq::get(format!("{base}/status")).call().is_ok()
        });
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--force-color-profile=srgb",
            &format!("--user-data-dir={}", profile.path().display()),
            &format!("--window-size={width},{height}"),
        ]
        .map(str::to_owned);
        let mut options = json!({ "args": arguments });
        // A window is never narrower than 500 pixels; a phone is.
        if width < 500 {
            let metrics = json!({"width": width, "height": height, "pixelRatio": 1});
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let answer: Value = ureq::post(format!("{base}/session"))
            .send_json(json!({"capabilities": {"alwaysMatch": {
                "goog:chromeOptions": options,
                "goog:loggingPrefs": { "performance": "ALL" }
            }}}))
            .unwrap()
            .body_mut()
            .read_json()
            .unwrap();
        let id = answer["value"]["sessionId"].as_str().unwrap().to_owned();
        Some(Self {
            driver,
            session: format!("{base}/session/{id}"),
            _profile: profile,
        })
    }

    fn post(&self, path: &str, body: Value) -> Value {
        let answer: Value = ureq::post(format!("{}/{path}", self.session))
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(body)
            .unwrap()
            .body_mut()
            .read_json()
            .unwrap();
        answer["value"].clone()
    }

    fn get(&self, path: &str) -> Value {
        let answer: Value = ureq::get(format!("{}/{path}", self.session))
            .config()
            .http_status_as_error(false)
            .build()
            .call()
            .unwrap()
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_json()
            .unwrap();
        answer["value"].clone()
    }

    /// Goes to an address and waits until the page is loaded.
    pub fn go(&self, address: &str) {
        self.post("url", json!({ "url": address }));
    }

    /// The address in the bar.
    pub fn address(&self) -> String {
        self.get("url").as_str().unwrap_or_default().to_owned()
    }

    fn find(&self, css: &str) -> Option<String> {
        self.post("element", json!({"using": "css selector", "value": css}))
            .get(ELEMENT)
            .and_then(Value::as_str)
            .map(str::to_owned)
    }

    /// True when something matches now.
    pub fn has(&self, css: &str) -> bool {
        self.find(css).is_some()
    }

    fn must_find(&self, css: &str) -> String {
        wait_until(&format!("{css} is there at {}", self.address()), || {
            self.has(css)
        });
        self.find(css).unwrap()
    }

    /// Clicks the first match.
    pub fn click(&self, css: &str) {
        let element = self.must_find(css);
        let answer = self.post(&format!("element/{element}/click"), json!({}));
        assert!(answer.get("error").is_none(), "click {css}: {answer}");
    }

    /// Types into the first match after emptying it; a path fills a file field.
    pub fn fill(&self, css: &str, text: &str) {
        let element = self.must_find(css);
        let is_file = self.script(&format!(
            "return document.querySelector({}).type === 'file'",
            json!(css)
        )) == json!(true);
        if !is_file {
            self.post(&format!("element/{element}/clear"), json!({}));
        }
        let answer = self.post(&format!("element/{element}/value"), json!({ "text": text }));
        assert!(answer.get("error").is_none(), "fill {css}: {answer}");
    }

    /// Presses keys one after the other, wherever the focus is; special keys as WebDriver
    /// spells them (W3C WebDriver 17.4.2).
    pub fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()}))
            })
            .collect();
        let keyboard = json!([{"type": "key", "id": "keyboard", "actions": strokes}]);
        self.post("actions", json!({ "actions": keyboard }));
    }

    /// Presses keys as fast as a scanner does, from within the page: strokes that go through the
    /// driver one by one take as long as the machine lets them.
    pub fn scan(&self, code: &str) {
        self.script(&format!(
            "for (const key of [...'{code}', 'Enter']) document.activeElement.dispatchEvent(\
             new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}))"
        ));
    }

    /// Forgets whoever is signed in, as an end of the session does.
    pub fn forget_cookies(&self) {
        ureq::delete(format!("{}/cookie", self.session))
            .call()
            .unwrap();
    }

    /// Runs a script in the page and gives what it returns.
    pub fn script(&self, code: &str) -> Value {
        self.post("execute/sync", json!({"script": code, "args": []}))
    }

    /// What went over the net since this was called last: `POST http://…` for what the browser asked and
    /// `application/pdf http://…` for what it was answered. Words of the DevTools protocol, which
    /// Chromium's driver keeps as a log.
    pub fn net(&self) -> Vec<String> {
        let log = self.post("se/log", json!({ "type": "performance" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        let told = entries.iter().filter_map(|entry| {
            let told: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &told["message"];
            let (part, word) = match message["method"].as_str()? {
                "Network.requestWillBeSent" => (&message["params"]["request"], "method"),
                "Network.responseReceived" => (&message["params"]["response"], "mimeType"),
                _ => return None,
            };
            let text = |name: &str| part[name].as_str().unwrap_or_default().to_owned();
            Some(format!("{} {}", text(word), text("url")))
        });
        told.collect()
    }

    /// Waits until the page's text holds the words.
    pub fn see(&self, words: &str) {
        wait_until(&format!("“{words}” is on {}", self.address()), || {
            self.script("return document.body.innerText")
                .as_str()
                .is_some_and(|text| text.contains(words))
        });
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Waits up to twenty seconds for something that a page does in its own time.
pub fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
}
