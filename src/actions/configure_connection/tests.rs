//! What a source may be, and that its password is sealed and recorded nowhere.

use super::*;
use crate::actions::tests::{Laboratory, desk, laboratory};

fn settings(name: &str) -> Settings {
    Settings {
        site: SiteId::MAIN,
        name: Name::parse(name).unwrap(),
        kind: ConnectionKind::Mysql,
        address: "mysql://lvs:geheim@10.0.0.5:3306/LVS-95XX".to_owned(),
        profile: None,
        intake: None,
        instrument: None,
        options: json!({}),
        enabled: true,
        poll_seconds: 5,
    }
}

fn refused<T: std::fmt::Debug>(done: Result<T, ActionError>) -> String {
    done.unwrap_err().reason().unwrap().key().to_owned()
}

fn audit(lab: &Laboratory) -> String {
    let all = store::Paging::first(500);
    let filter = store::audit::AuditFilter::default();
    let read = |conn: &mut _| store::audit::list(conn, &filter, all);
    format!("{:?}", lab.app.store.read(read).unwrap().rows)
}

#[test]
fn a_password_in_the_address_is_sealed_and_stands_in_no_record() {
    let lab = laboratory();
    let added = add_connection(&lab.app, &desk(), settings("9510"), Password::Keep).unwrap();
    assert_eq!(added.settings.address, "mysql://lvs@10.0.0.5/LVS-95XX");
    assert!(added.has_password);
    let sealed = |lab: &Laboratory| {
        let read = |conn: &mut _| connections::secret(conn, added.id);
        lab.app.store.read(read).unwrap()
    };
    let kept = sealed(&lab).unwrap();
    assert!(!kept.contains("geheim"));
    let sealer = Sealer::of(&lab.app.settings.data, Purpose::Password).unwrap();
    assert_eq!(sealer.open(&kept).as_deref(), Some("geheim"));

    let mut other = settings("9510 二楼");
    other.address = added.settings.address.clone();
    let keep = Password::Keep;
    change_connection(&lab.app, &desk(), added.id, other.clone(), keep).unwrap();
    assert_eq!(sealed(&lab), Some(kept));
    let forget = Password::Forget;
    change_connection(&lab.app, &desk(), added.id, other, forget).unwrap();
    assert_eq!(sealed(&lab), None);
    let told = audit(&lab);
    assert!(told.contains("connection.set_password") && !told.contains("geheim"));
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let lab = laboratory();
    let add = |settings| add_connection(&lab.app, &desk(), settings, Password::Keep);
    add(settings("9510")).unwrap();
    assert_eq!(refused(add(settings("9510"))), "connections.error.taken");
    let mut wrong = settings("a");
    wrong.poll_seconds = 0;
    assert_eq!(refused(add(wrong)), "connections.error.poll");
    let mut wrong = settings("a");
    wrong.address = "10.0.0.5".to_owned();
    assert_eq!(refused(add(wrong)), "connections.mysql.address");
    let mut wrong = settings("a");
    wrong.options = json!({"age": 1});
    assert_eq!(refused(add(wrong)), "connections.trouble.options");
    let mut wrong = settings("a");
    wrong.profile = Some("rea-txt".to_owned());
    assert_eq!(refused(add(wrong)), "connections.error.profile");
    let mut wrong = settings("a");
    wrong.intake = Some("201901099-1".parse().unwrap());
    assert_eq!(refused(add(wrong)), "connections.error.intake");
    let mut wrong = settings("a");
    wrong.instrument = Some("JC-009".parse().unwrap());
    assert_eq!(refused(add(wrong)), "instruments.refused.unknown");
    for kind in [ConnectionKind::Folder, ConnectionKind::Access] {
        let mut wrong = settings("a");
        (wrong.kind, wrong.address) = (kind, "/mnt/verifier".to_owned());
        wrong.options = json!({"still_seconds": "soon"});
        assert_eq!(refused(add(wrong)), "connections.trouble.options");
    }
    let closed = add_site(&lab.app, &desk(), "东区").unwrap();
    change_site(&lab.app, &desk(), closed.id, "东区", SiteState::Closed).unwrap();
    let mut wrong = settings("a");
    wrong.site = closed.id;
    assert_eq!(refused(add(wrong)), "connections.error.closed_site");
    let main = change_site(&lab.app, &desk(), SiteId::MAIN, "本部", SiteState::Closed);
    assert_eq!(refused(main), "connections.error.main_site");
}
