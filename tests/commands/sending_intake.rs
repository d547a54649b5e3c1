//! To which intake belongs what an agent sends: what its command says, else what a file is called.

use std::fs;

use crate::sending::{Far, report};

/// Two open intakes of one company that list the same code, so that only a hint can tell them apart.
fn two_intakes(far: &Far) -> [String; 2] {
    let lab = &far.laboratory;
    let company = lab.company("北京新雪食品有限公司");
    lab.file("目录.csv", "供人识别字符,商品名称\n6901234567892,鲜牛奶\n");
    [(); 2].map(|()| {
        let intake = lab.intake(&company, 10);
        let import = ["catalogue", "import", "目录.csv", "--intake", &intake];
        lab.run(&import).done();
        intake
    })
}

/// A report of the code, so many minutes ago, whose job names no intake.
fn write(far: &Far, name: &str, minutes: i64) {
    let at = chrono::Utc::now() - chrono::TimeDelta::minutes(minutes);
    let at = at.format("%a %d-%b-%Y %I:%M:%S %p").to_string();
    let text = report(0).replace("Wed 21-Jun-2023 03:00:00 PM", &at);
    let text = text.replace("201901032-2", "上午");
    fs::write(far.reports().join(format!("{name}.txt")), text).unwrap();
}

#[test]
fn a_name_of_a_file_means_an_intake_by_the_laboratorys_own_patterns_also_when_it_was_written_offline()
 {
    let mut far = Far::new();
    let lab = &far.laboratory;
    let numbers = ["--company", "K{count:4}", "--intake", "{company}/{turn}"];
    let slash = [&["numbering", "set"], &numbers[..]].concat();
    assert_ne!(lab.run(&slash).code, 0, "no system has a name with a slash");
    let numbers = ["--company", "K{count:4}", "--intake", "{company}-{turn}"];
    lab.run(&[&["numbering", "set"], &numbers[..]].concat())
        .done();
    assert_eq!(two_intakes(&far), ["K0001-1", "K0001-2"]);
    for (name, number) in [("受理K0001-2 第1件", 1), ("K0001-1", 2), ("上午", 3)] {
        write(&far, name, number);
    }
    far.once().refused(1, &["3 wait"]);
    far.serve();
    let sent = far.once().done();
    let matched = |name: &str| {
        let line = sent.lines().find(|line| line.starts_with(name));
        line.unwrap_or(&sent).contains("1 matched")
    };
    assert!(matched("受理K0001-2") && matched("K0001-1"), "{sent}");
    assert!(!matched("上午"), "{sent}");
}

#[test]
fn what_an_agent_was_told_to_send_to_an_intake_belongs_to_that_intake_alone() {
    let mut far = Far::new();
    let [first, second] = two_intakes(&far);
    far.serve();
    write(&far, "上午", 1);
    let address = far.address();
    let untold = far.once_to(&address, &[]).done();
    assert!(!untold.contains("1 matched"), "{untold}");
    write(&far, "下午", 2);
    let told = far.once_to(&address, &["--intake", &second]).done();
    assert!(told.contains("1 matched"), "{told}");
    let tested = |intake: &str| {
        far.laboratory.object(&["intake", "show", intake])["tally"]["measured"].clone()
    };
    assert_eq!((tested(&first), tested(&second)), (0.into(), 1.into()));
}

#[test]
fn an_intake_that_has_not_the_code_keeps_what_came_in_the_inbox_and_is_named_there() {
    let mut far = Far::new();
    let [first, _] = two_intakes(&far);
    far.serve();
    write(&far, "上午", 1);
    let address = far.address();
    far.once_to(&address, &["--intake", "下午"])
        .refused(2, &["--intake"]);
    let unknown = first.replace("-1", "-7");
    far.once_to(&address, &["--intake", &unknown]).done();
    let waiting = far.laboratory.object(&["inbox", "list"]);
    assert_eq!(waiting["key"], "judgement.inbox.not_in_named_intake");
    assert!(waiting["reason"].as_str().unwrap().contains(&unknown));
}

#[test]
fn a_person_who_mistypes_an_intake_is_told_before_anything_is_read() {
    let far = Far::new();
    let [first, _] = two_intakes(&far);
    far.laboratory.file("report.txt", report(0));
    let unknown = first.replace("-1", "-7");
    let import = ["measurements", "import", "report.txt", "--intake"];
    let answer = far.laboratory.run(&[&import[..], &[&unknown]].concat());
    answer.refused(1, &[&unknown]);
    assert_eq!(far.laboratory.json(0, &["inbox", "list"]).len(), 0);
}
