//! The shipped labels, labels of a laboratory's own, templates that name what is not there, pages.

use super::*;

#[test]
fn every_shipped_label_is_whole_and_its_fields_have_names() {
    let (templates, texts) = (Templates::shipped().unwrap(), Texts::shipped().unwrap());
    for template in templates.iter() {
        assert!(!template.name.zh.is_empty() && !template.about.en.is_empty());
        assert_eq!(templates.find(&template.id), Some(template));
        for field in template
            .fields
            .iter()
            .filter(|one| one.identifier().is_none())
        {
            let key = format!("labels.field.{}", field.name);
            assert!(texts.find(Language::Chinese, &key).is_some(), "{key}");
        }
    }
}

#[test]
fn a_template_that_names_what_is_not_there_says_so() {
    let content = include_str!("../../../../dictionaries/labels/bag.toml");
    let broken = |from: &str, to: &str| {
        let content = content.replacen(from, to, 1);
        Template::parse(&content).unwrap_err().to_string()
    };
    assert!(broken("elements = [\"01\"]", "elements = [\"10\"]").contains("10"));
    assert!(broken("width = ", "breadth = ").contains("breadth"));
    assert!(broken("height = ", "height = 1.0 #").contains("outside"));
}

#[test]
fn a_label_of_ones_own_names_its_fields_itself_and_needs_an_id_of_its_own() {
    let mut templates = Templates::shipped().unwrap();
    let bag = include_str!("../../../../dictionaries/labels/bag.toml");
    assert!(
        templates
            .add(bag)
            .unwrap_err()
            .to_string()
            .contains("another label")
    );
    let own = bag.replace("id = \"bag\"", "id = \"own\"").replace(
        "name = \"maker\"",
        "name = \"colour\"\nlabel = { zh = \"颜色\", en = \"Colour\" }",
    );
    templates
        .add(&own.replace("field = \"maker\"", "field = \"colour\""))
        .unwrap();
    let field = templates.find("own").unwrap().field("colour").unwrap();
    let texts = Texts::shipped().unwrap();
    assert_eq!(field.title(Language::English, &texts), "Colour");
}

#[test]
fn a_page_holds_as_many_labels_as_fit() {
    let page = Templates::shipped().unwrap().page;
    assert_eq!(page.grid((60.0, 40.0)), Some((3, 6)));
    assert_eq!(page.grid((205.0, 40.0)), None);
    let laid = |size| {
        let (page, grid) = page.laid(size).unwrap();
        (page.width > page.height, grid)
    };
    assert_eq!(laid((60.0, 40.0)), (false, (3, 6)));
    assert_eq!(laid((205.0, 40.0)), (true, (1, 4)));
    assert_eq!(laid((130.0, 90.0)), (true, (2, 2)));
    assert!(page.laid((300.0, 40.0)).is_none());
}
