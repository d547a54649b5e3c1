//! Keys that lie in a PKCS#11 token: SoftHSM with keys and certificates as OpenSSL and OpenSC put
//! them there. SoftHSM takes its settings from the environment, so that the test runs itself once
//! more with them.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use barlab::actions::ActionError;
use barlab::config::{Settings, Signatory, SigningToken};
use barlab::trust;
use cryptoki::context::Pkcs11;
use cryptoki::session::UserType;
use domain::document::FileFormat;
use domain::person::Role;
use domain::texts::{Language, Texts};
use reports::signature::examine;

use crate::papers::tested;
use crate::stamps::issued;
use crate::support::{Browser, Laboratory, PASSWORD};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
/// Names the folder of the token in the run that has the environment for it.
const INSIDE: &str = "BARLAB_TEST_TOKEN";
/// Keys with the options that OpenSSL makes them by, and their identifiers in the token.
const KEYS: [(&str, &str, &str); 3] = [
    ("rsa", "-newkey rsa:2048", "a1"),
    ("p256", "-newkey ec -pkeyopt ec_paramgen_curve:P-256", "a2"),
    ("p384", "-newkey ec -pkeyopt ec_paramgen_curve:P-384", "a3"),
];

/// Runs a program in the token's folder with SoftHSM's settings.
fn run(folder: &Path, line: &str) -> String {
    let mut words = line.split_whitespace();
    let ended = Command::new(words.next().unwrap())
        .args(words)
        .current_dir(folder)
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{line}: {said}");
    String::from_utf8_lossy(&ended.stdout).into_owned()
}

/// A token with keys and certificates, and two keys of one name.
fn fill(folder: &Path) {
    std::fs::create_dir(folder.join("tokens")).unwrap();
    let settings = format!(
        "directories.tokendir = {}\n",
        folder.join("tokens").display()
    );
    std::fs::write(folder.join("softhsm2.conf"), settings).unwrap();
    run(
        folder,
        "softhsm2-util --init-token --free --label seals --pin 482913 --so-pin 99887766",
    );
    for (name, kind, id) in KEYS {
        run(
            folder,
            &format!(
                "openssl req -x509 {kind} -nodes -keyout {name}.key -out {name}.crt -days 30 \
                 -subj /CN=Lab-{name} -addext keyUsage=critical,digitalSignature,nonRepudiation"
            ),
        );
        run(
            folder,
            &format!("openssl x509 -in {name}.crt -outform DER -out {name}.der"),
        );
        let into = "--token seals --pin 482913";
        run(
            folder,
            &format!("softhsm2-util --import {name}.key {into} --label {name} --id {id}"),
        );
        let login =
            format!("pkcs11-tool --module {MODULE} --token-label seals --login --pin 482913");
        run(
            folder,
            &format!("{login} --write-object {name}.der --type cert --id {id} --label {name}"),
        );
    }
    for id in ["b1", "b2"] {
        run(
            folder,
            &format!(
                "softhsm2-util --import rsa.key --token seals --pin 482913 --label twin --id {id} --force"
            ),
        );
    }
    for (name, pin) in [("pin", "482913\n"), ("wrong", "111111\n")] {
        let path = folder.join(name);
        std::fs::write(&path, pin).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

fn signatory(folder: &Path, key: &str, pin: &str) -> Signatory {
    Signatory {
        password_file: folder.join(pin).display().to_string(),
        token: Some(SigningToken {
            module: MODULE.to_owned(),
            label: "seals".to_owned(),
            key: key.to_owned(),
        }),
        ..Signatory::default()
    }
}

/// What is said of a signatory that cannot be used.
fn told(data: &Path, signatory: Signatory) -> String {
    let mut settings = Settings {
        data: data.to_owned(),
        ..Settings::default()
    };
    settings.signatures.signatories = vec![signatory];
    let texts = Texts::shipped().unwrap();
    match trust::load(&settings, &texts).unwrap_err() {
        ActionError::Refused(refusal) => texts.explain(Language::English, refusal.as_ref()),
        other => panic!("{other}"),
    }
}

#[actix_web::test]
async fn keys_in_a_token_sign_and_a_refused_pin_is_not_tried_again() {
    if let Some(folder) = std::env::var_os(INSIDE) {
        let folder = PathBuf::from(folder);
        what_cannot_be_used_is_told(&folder);
        documents_are_signed(&folder).await;
        return;
    }
    if !Path::new(MODULE).exists() || Command::new("pkcs11-tool").output().is_err() {
        let everything = std::env::var_os("BARLAB_TEST_EVERYTHING").is_some();
        assert!(!everything, "SoftHSM or OpenSC is missing");
        eprintln!("left out: SoftHSM or OpenSC is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let inside = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "tokens::keys_in_a_token_sign_and_a_refused_pin_is_not_tried_again",
        ])
        .env("SOFTHSM2_CONF", folder.path().join("softhsm2.conf"))
        .env(INSIDE, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&inside.stdout);
    assert!(
        inside.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

fn what_cannot_be_used_is_told(folder: &Path) {
    let data = tempfile::tempdir().unwrap();
    let told = |signatory| told(data.path(), signatory);
    // Unknown to the token, so that it is the token's answer.
    let refused = told(signatory(folder, "rsa", "wrong"));
    assert!(refused.contains("refused the PIN"), "{refused}");
    let again = told(signatory(folder, "p256", "wrong"));
    assert!(
        again.contains("seals/p256") && again.contains("refused this PIN before"),
        "{again}"
    );

    let none = told(signatory(folder, "nobody", "pin"));
    assert!(
        none.contains("seals/nobody cannot be used to sign: 0 private keys"),
        "{none}"
    );
    let twins = told(signatory(folder, "twin", "pin"));
    assert!(
        twins.contains("seals/twin cannot be used to sign: 2 private keys"),
        "{twins}"
    );

    let mut elsewhere = signatory(folder, "rsa", "pin");
    elsewhere.token.as_mut().unwrap().label = "stamps".to_owned();
    let elsewhere = told(elsewhere);
    assert!(elsewhere.contains("0 tokens") && elsewhere.contains("there are: seals"));
    let mut unloaded = signatory(folder, "rsa", "pin");
    unloaded.token.as_mut().unwrap().module = "/nowhere/module.so".to_owned();
    let unloaded = told(unloaded);
    assert!(unloaded.contains("/nowhere/module.so"), "{unloaded}");
    for said in [refused, again, none, twins] {
        assert!(
            !said.contains("482913") && !said.contains("111111"),
            "{said}"
        );
    }
}

/// Signs the whole process out of the token.
fn sign_out(folder: &Path) {
    let module = Pkcs11::new(MODULE).unwrap();
    let slots = module.get_slots_with_initialized_token().unwrap();
    let session = module.open_ro_session(slots[0]).unwrap();
    let pin = std::fs::read_to_string(folder.join("pin")).unwrap();
    let again = session.login(UserType::User, Some(&pin.trim().to_owned().into()));
    assert!(again.is_err(), "somebody is signed in");
    session.logout().unwrap();
}

async fn documents_are_signed(folder: &Path) {
    let laboratory = Laboratory::with(|settings| {
        let mut all = KEYS.map(|(name, ..)| signatory(folder, name, "pin"));
        // The same library by another path.
        let other = folder.join("module.so");
        symlink(MODULE, &other).unwrap();
        all[2].token.as_mut().unwrap().module = other.display().to_string();
        settings.signatures.signatories = all.into();
    });
    let intake = tested(&laboratory, "6901234567892").await;
    // The certificates hold from now on.
    laboratory.at(&chrono::Utc::now().to_rfc3339());
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/review")).await;
    // As when a token is taken out and put back: whoever was signed in is so no more.
    sign_out(folder);
    let signed = [("password", PASSWORD)];
    let released = reviewer.post(&format!("{page}/release"), &signed).await;
    assert_eq!(released.location, page, "{}", released.text());

    let app = &laboratory.app;
    let trusted = app.store.read(trust::published).unwrap();
    let mut pdfs = 0;
    for one in issued(&laboratory) {
        if one.document.format != FileFormat::Pdf {
            continue;
        }
        pdfs += 1;
        let bytes = app.objects.get(&one.document.sha256).unwrap().unwrap();
        let found = examine(&bytes, &trusted);
        assert_eq!(found.faults, [], "{}", one.document.number);
        let signers: Vec<_> = found
            .signatures
            .iter()
            .map(|one| one.signer.clone())
            .collect();
        assert_eq!(signers, ["Lab-rsa", "Lab-p256", "Lab-p384"]);
        std::fs::write(folder.join("signed.pdf"), &bytes).unwrap();
        let judged = run(folder, "pdfsig -nocert signed.pdf");
        let valid = judged.matches("Signature is Valid").count();
        assert_eq!(valid, 3, "{judged}");
    }
    assert!(pdfs >= 3, "{pdfs}");

    // Whoever asks for the public keys has no token opened.
    std::fs::remove_file(folder.join("pin")).unwrap();
    let keys = Browser::new(&laboratory).get("/v/keys").await.text();
    assert_eq!(keys.matches("BEGIN CERTIFICATE").count(), 3, "{keys}");
}
