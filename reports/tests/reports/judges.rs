//! Signatures with keys and certificates that OpenSSL made, judged by programs of others: poppler,
//! OpenSSL itself and, where it is to be had, pyHanko.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use domain::document::{DocumentKind, Sealing, Wording::Chinese};
use reports::{
    Kit, certificate_pdf,
    signature::{
        CodeKey, Fault, Identity, IdentityError, Signatory, TimeStamps, Trust, Trusted, examine,
    },
};

use crate::{
    content::{certificate, kit},
    tools::{Document, run},
};

const PASSWORD: &str = "open sesame";

/// Runs OpenSSL in a folder; nothing if it is not installed.
fn openssl(folder: &Path, line: &str) -> Option<()> {
    let at = |part: &str| part.replace('@', &format!("{}/", folder.display()));
    let parts: Vec<String> = line.split(' ').map(at).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    run("openssl", &parts).map(|_| ())
}

/// A key of a kind with a certificate of its own, as PEM and PKCS#12.
fn made(folder: &Path, kind: &str) -> Option<()> {
    let new = match kind {
        "rsa" => "rsa:2048",
        "p256" => "ec -pkeyopt ec_paramgen_curve:P-256",
        _ => "ec -pkeyopt ec_paramgen_curve:P-384",
    };
    let request = format!(
        "req -x509 -newkey {new} -nodes -keyout @{kind}.key -out @{kind}.crt -days 30 -subj /CN=Lab-{kind} -addext keyUsage=critical,digitalSignature,nonRepudiation"
    );
    openssl(folder, &request)?;
    let name = |ending: &str| folder.join(format!("{kind}.{ending}"));
    let [key, crt] = ["key", "crt"].map(|ending| std::fs::read_to_string(name(ending)).unwrap());
    std::fs::write(name("pem"), key + &crt).unwrap();
    std::fs::write(folder.join("password"), PASSWORD).unwrap();
    openssl(
        folder,
        &format!("pkcs12 -export -in @{kind}.pem -out @{kind}.p12 -passout file:@password"),
    )?;
    openssl(
        folder,
        &format!(
            "pkcs8 -topk8 -v2 aes-256-cbc -in @{kind}.key -out @{kind}.sealed -passout file:@password"
        ),
    )
}

fn trusting(identity: Identity, stamps: Option<Arc<dyn TimeStamps>>) -> (Kit, Trusted) {
    let trust = Trust {
        code: CodeKey::from_seed(&[5; 32]).unwrap(),
        signatories: vec![Signatory {
            identity,
            reason: String::new(),
        }],
        stamps,
    };
    let published = Trusted {
        keys: vec![trust.code.public()],
        certificates: vec![trust.signatories[0].identity.chain()[0].fingerprint()],
    };
    let mut kit = kit();
    kit.trust = Some(Arc::new(trust));
    (kit, published)
}

/// A certificate issued today: the certificates of these tests hold from now on.
fn issued(kit: &Kit) -> Vec<u8> {
    let mut content = certificate(Chinese, 1);
    content.head.issued_on = chrono::Utc::now().date_naive();
    let bytes = certificate_pdf(&content, kit).unwrap();
    kit.protect(&content.head, bytes).unwrap()
}

/// The signature of a file and what it was made over, for OpenSSL to judge.
fn judged_by_openssl(folder: &Path, bytes: &[u8], kind: &str) {
    let at = bytes.windows(10).position(|w| w == b"/Contents<").unwrap() + 9;
    let length = bytes[at..].iter().position(|byte| *byte == b'>').unwrap() + 1;
    let digit = |sign: u8| u8::try_from(char::from(sign).to_digit(16).unwrap()).unwrap();
    let cms: Vec<u8> = bytes[at + 1..at + length - 1]
        .chunks(2)
        .map(|pair| digit(pair[0]) * 16 + digit(pair[1]))
        .collect();
    let end = 4 + usize::from(cms[2]) * 256 + usize::from(cms[3]);
    std::fs::write(folder.join("cms"), &cms[..end]).unwrap();
    std::fs::write(
        folder.join("covered"),
        [&bytes[..at], &bytes[at + length..]].concat(),
    )
    .unwrap();
    let verify = format!(
        "cms -verify -binary -cades -inform DER -in @cms -content @covered -CAfile @{kind}.crt -purpose any -out @out"
    );
    openssl(folder, &verify).unwrap();
}

/// Every signature of a file by pyHanko, if the environment names one.
fn judged_by_pyhanko(document: &Document, roots: &[PathBuf]) {
    let Some(pyhanko) = std::env::var_os("BARLAB_TEST_PYHANKO") else {
        eprintln!("left out: pyHanko is not installed");
        return;
    };
    let mut command = Command::new(pyhanko);
    command.args([
        "sign",
        "validate",
        "--no-revocation-check",
        "--pretty-print",
    ]);
    for root in roots {
        command.arg("--trust").arg(root);
    }
    let judged = command.arg(document.name()).output().unwrap();
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(
        judged.status.success() && said.contains("The signature is judged VALID"),
        "{said}{}",
        String::from_utf8_lossy(&judged.stderr)
    );
}

#[test]
fn keys_of_every_kind_and_form_sign_what_others_find_valid() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["rsa", "p256", "p384"] {
        if made(folder.path(), kind).is_none() {
            return;
        }
        let read =
            |ending: &str| std::fs::read(folder.path().join(format!("{kind}.{ending}"))).unwrap();
        let text = |ending: &str| String::from_utf8(read(ending)).unwrap();
        let sealed = text("sealed") + &text("crt");
        let identities = [
            Identity::from_pem(&text("pem"), "").unwrap(),
            Identity::from_pem(&sealed, PASSWORD).unwrap(),
            Identity::from_pkcs12(&read("p12"), PASSWORD).unwrap(),
        ];
        let wrong = Identity::from_pkcs12(&read("p12"), "guess").unwrap_err();
        assert_eq!(wrong, IdentityError::Password, "{kind}");
        for identity in identities {
            assert!(format!("{identity:?}").ends_with("key not shown)"));
            let (kit, published) = trusting(identity, None);
            let bytes = issued(&kit);
            assert_eq!(examine(&bytes, &published).faults, [], "{kind}");
            assert_eq!(
                bytes == issued(&kit),
                kind != "p384",
                "{kind} repeats itself"
            );
            let document = Document::new(&bytes);
            let told = run("pdfsig", &["-nocert", &document.name()]).unwrap();
            assert!(told.contains("Signature is Valid"), "{kind}: {told}");
            judged_by_openssl(folder.path(), &bytes, kind);
            judged_by_pyhanko(&document, &[folder.path().join(format!("{kind}.crt"))]);
        }
    }
    // A key that belongs to another certificate.
    let key = std::fs::read_to_string(folder.path().join("p256.key")).unwrap();
    let other = std::fs::read_to_string(folder.path().join("rsa.crt")).unwrap();
    let strangers = Identity::from_pem(&(key.clone() + &other), "").unwrap_err();
    assert_eq!(strangers, IdentityError::Strangers);
    assert_eq!(
        Identity::from_pem(&key, "").unwrap_err(),
        IdentityError::NoCertificate
    );
    assert_eq!(
        Identity::from_pem(&other, "").unwrap_err(),
        IdentityError::NoKey
    );
}

/// An authority of our own: OpenSSL's, asked as a program.
struct Authority(tempfile::TempDir);

impl Authority {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().display();
        let settings = format!(
            "[tsa]\ndefault_tsa = own\n[own]\nserial = {place}/serial\nsigner_cert = {place}/tsa.crt\nsigner_key = {place}/tsa.key\ncerts = {place}/tsa.crt\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n"
        );
        std::fs::write(folder.path().join("tsa.cnf"), settings).unwrap();
        openssl(
            folder.path(),
            "req -x509 -newkey rsa:2048 -nodes -keyout @tsa.key -out @tsa.crt -days 30 -subj /CN=Test-TSA -addext extendedKeyUsage=critical,timeStamping",
        )?;
        Some(Self(folder))
    }
}

impl TimeStamps for Authority {
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>, String> {
        let folder = self.0.path();
        std::fs::write(folder.join("asked"), request).unwrap();
        openssl(
            folder,
            "ts -reply -config @tsa.cnf -queryfile @asked -out @answered",
        )
        .unwrap();
        Ok(std::fs::read(folder.join("answered")).unwrap())
    }
}

#[test]
fn a_time_stamp_says_when_and_a_changed_one_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let Some(authority) = Authority::new() else {
        return;
    };
    let root = authority.0.path().join("tsa.crt");
    made(folder.path(), "p256").unwrap();
    let pem = std::fs::read_to_string(folder.path().join("p256.pem")).unwrap();
    let identity = Identity::from_pem(&pem, "").unwrap();
    let (kit, published) = trusting(identity, Some(Arc::new(authority)));
    let bytes = issued(&kit);
    let found = examine(&bytes, &published);
    assert_eq!(found.faults, []);
    let seen = found.signatures[0].stamped_at.unwrap();
    assert!((chrono::Utc::now() - seen).num_minutes() < 5, "{seen}");
    let document = Document::new(&bytes);
    let told = run("pdfsig", &["-nocert", &document.name()]).unwrap();
    assert!(told.contains("Signature is Valid"), "{told}");
    judged_by_pyhanko(&document, &[folder.path().join("p256.crt"), root]);

    let at = bytes.windows(10).position(|w| w == b"/Contents<").unwrap() + 10;
    let end = at
        + bytes[at..]
            .windows(40)
            .position(|w| w == [b'0'; 40])
            .unwrap();
    for place in (at..end).step_by(61) {
        let mut changed = bytes.clone();
        changed[place] = if changed[place] == b'7' { b'8' } else { b'7' };
        let faults = examine(&changed, &published).faults;
        let expected = [Fault::SignatureBroken, Fault::StampBroken];
        assert!(
            faults.iter().any(|fault| expected.contains(fault)),
            "digit {} of {}: {faults:?}",
            place - at,
            end - at
        );
    }
}

#[test]
fn an_authority_that_answers_something_else_stops_the_issue() {
    struct Liar(Vec<u8>);
    impl TimeStamps for Liar {
        fn ask(&self, _: &[u8]) -> Result<Vec<u8>, String> {
            Ok(self.0.clone())
        }
    }
    for answer in [&b""[..], b"<html>", &[0x30, 5, 0x30, 3, 2, 1, 2]] {
        let day =
            |year| chrono::TimeZone::with_ymd_and_hms(&chrono::Utc, year, 1, 1, 0, 0, 0).unwrap();
        let identity = Identity::self_made(&[7; 32], "DEMO", day(2020), day(2040)).unwrap();
        let (kit, _) = trusting(identity, Some(Arc::new(Liar(answer.to_vec()))));
        let content = certificate(Chinese, 1);
        let bytes = certificate_pdf(&content, &kit).unwrap();
        let refused = kit.protect(&content.head, bytes).unwrap_err();
        assert!(refused.to_string().contains("time stamp"), "{refused}");
    }
}

/// Left, lower, right and upper edge of the visible signature, in millimetres from the lower left
/// corner of its page.
fn rectangle(bytes: &[u8]) -> [f64; 4] {
    let text = String::from_utf8_lossy(bytes);
    let widget = text.split("/Subtype/Widget").nth(1).unwrap();
    let edges = widget.split("/Rect[").nth(1).unwrap();
    let edges = edges.split(']').next().unwrap().split_whitespace();
    let edges = edges.map(|edge| edge.parse::<f64>().unwrap() * 25.4 / 72.0);
    edges.collect::<Vec<_>>().try_into().unwrap()
}

/// Left, lower, right and upper edge of what is red on the first page of a document of A4 upright,
/// in millimetres from the lower left corner.
fn red(document: &Document) -> Option<[f64; 4]> {
    let pixels = document.pixels(1)?;
    let width = (210.0_f64 / 25.4 * 50.0).ceil() as usize;
    let points = pixels.chunks_exact(3).enumerate();
    let red = points.filter(|(_, one)| one[0] > 150 && one[1] < 110 && one[2] < 110);
    let millimetres = |dots: usize| dots as f64 * 25.4 / 50.0;
    let mut edges = [f64::MAX, f64::MAX, 0.0, 0.0];
    for (at, _) in red {
        let (x, y) = (millimetres(at % width), 297.0 - millimetres(at / width));
        edges = [
            edges[0].min(x),
            edges[1].min(y),
            edges[2].max(x),
            edges[3].max(y),
        ];
    }
    Some(edges)
}

#[test]
fn the_visible_signature_lies_on_the_seal_moves_with_it_and_stays_valid() {
    let folder = tempfile::tempdir().unwrap();
    if made(folder.path(), "p256").is_none() {
        return;
    }
    let pem = std::fs::read_to_string(folder.path().join("p256.pem")).unwrap();
    let (mut kit, published) = trusting(Identity::from_pem(&pem, "").unwrap(), None);
    let mut places = Vec::new();
    for moved in [(0, 0), (-600, -100)] {
        let sealing = Sealing {
            moved,
            ..Sealing::default()
        };
        kit.seals = [(DocumentKind::Certificate, sealing)].into();
        let bytes = issued(&kit);
        assert_eq!(examine(&bytes, &published).faults, []);
        let document = Document::new(&bytes);
        let told = run("pdfsig", &["-nocert", &document.name()]).unwrap();
        assert!(told.contains("Signature is Valid"), "{told}");
        judged_by_pyhanko(&document, &[folder.path().join("p256.crt")]);
        let (signature, seal) = (rectangle(&bytes), red(&document).unwrap());
        let [left, lower, right, upper] = signature;
        assert!(right - left > 30.0 && upper - lower > 30.0, "{signature:?}");
        for (edge, of_seal) in signature.into_iter().zip(seal) {
            // A point at 50 dots to the inch is half a millimetre; the specimen has a blank rim.
            assert!((edge - of_seal).abs() < 2.0, "{signature:?} {seal:?}");
        }
        places.push(signature);
    }
    let [usual, moved] = places[..] else {
        panic!("two signatures")
    };
    assert!(
        (usual[0] - 60.0 - moved[0]).abs() < 0.1,
        "{usual:?} {moved:?}"
    );
    assert!(
        (usual[1] + 10.0 - moved[1]).abs() < 0.1,
        "{usual:?} {moved:?}"
    );
}
