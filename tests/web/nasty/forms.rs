//! The forms of a page as its browser knows them: where they go, what they hold.

/// What a person, or somebody who means ill, can put into a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub value: String,
    /// A file is handed in here.
    pub is_file: bool,
}

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it goes, with the query of its address.
    pub action: String,
    pub is_post: bool,
    pub is_multipart: bool,
    pub fields: Vec<Field>,
}

impl Form {
    /// The names of its fields, which tell it from the other forms of an address.
    pub fn names(&self) -> String {
        let mut names: Vec<&str> = self.fields.iter().map(|field| &*field.name).collect();
        names.sort_unstable();
        names.dedup();
        names.join(" ")
    }
}

/// A tag with its attributes, its text up to the next tag, and whether it closes.
struct Tag<'p> {
    name: &'p str,
    attributes: Vec<(&'p str, String)>,
    text: &'p str,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find_map(|(known, value)| (*known == name).then_some(value.as_str()))
    }
}

fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&#x27;", "'");
    text.replace("&#x2F;", "/").replace("&amp;", "&")
}

fn tags(page: &str) -> impl Iterator<Item = Tag<'_>> {
    page.split('<').skip(1).map(|part| {
        // A `>` within quotes ends no tag; ours are written as `&gt;` there.
        let (inside, text) = part.split_once('>').unwrap_or((part, ""));
        let (name, mut rest) = inside
            .split_once(char::is_whitespace)
            .unwrap_or((inside, ""));
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            let end = rest.find(|c: char| c == '=' || c.is_whitespace());
            let Some(end) = end else {
                attributes.push((rest, String::new()));
                break;
            };
            let attribute = &rest[..end];
            rest = &rest[end..];
            let value = rest
                .strip_prefix("=\"")
                .and_then(|rest| rest.split_once('"'));
            match value {
                Some((value, left)) => {
                    attributes.push((attribute, plain(value)));
                    rest = left;
                }
                None => {
                    attributes.push((attribute, String::new()));
                    rest = rest.strip_prefix('=').unwrap_or(rest);
                }
            }
        }
        Tag {
            name,
            attributes,
            text,
        }
    })
}

/// Every link of a page within the site.
pub fn links(page: &str) -> Vec<String> {
    let own = |tag: Tag<'_>| {
        let href = tag.get("href")?.split('#').next()?.to_owned();
        (tag.name == "a" && href.starts_with('/')).then_some(href)
    };
    tags(page).filter_map(own).collect()
}

/// What somebody sensible leaves or types in an empty field of this kind.
fn sensible(kind: &str, name: &str) -> &'static str {
    match (kind, name) {
        ("password", _) => crate::support::PASSWORD,
        ("number", _) | (_, "quantity") => "5",
        ("date", _) => "2023-07-01",
        ("email", _) => "qc@example.org",
        _ => "测试",
    }
}

/// A select whose options are being read: whether one was chosen.
struct Choosing {
    name: String,
    is_chosen: bool,
}

/// Every form of a page but the ones that only close a window. `here` is the page's own address.
pub fn forms(page: &str, here: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut open = false;
    let mut choosing: Option<Choosing> = None;
    for tag in tags(page) {
        match tag.name {
            "form" if tag.get("method") != Some("dialog") => {
                open = true;
                forms.push(Form {
                    action: tag.get("action").unwrap_or(here).to_owned(),
                    is_post: tag.get("method") == Some("post"),
                    is_multipart: tag.get("enctype") == Some("multipart/form-data"),
                    fields: Vec::new(),
                });
            }
            "/form" => open = false,
            _ if open => {
                if let Some(form) = forms.last_mut() {
                    take(form, &tag, &mut choosing);
                }
            }
            _ => {}
        }
    }
    forms
}

/// Adds what a tag within a form sends.
fn take(form: &mut Form, tag: &Tag<'_>, choosing: &mut Option<Choosing>) {
    let name = tag.get("name").unwrap_or_default().to_owned();
    let known = form.fields.iter().any(|field| field.name == name);
    let mut add = |name: String, value: String, is_file| {
        form.fields.push(Field {
            name,
            value,
            is_file,
        });
    };
    let value = tag.get("value").unwrap_or_default().to_owned();
    match (tag.name, tag.get("type").unwrap_or("text")) {
        ("input", "checkbox" | "radio") if !name.is_empty() && name != "csrf" => {
            // The first of a row, unless another is marked.
            if known && tag.get("checked").is_some() {
                let mut fields = form.fields.iter_mut();
                if let Some(field) = fields.find(|field| field.name == name) {
                    field.value = value;
                }
            } else if !known {
                add(name, value, false);
            }
        }
        ("input", "file") if !name.is_empty() => add(name, String::new(), true),
        ("input", kind) if !name.is_empty() && name != "csrf" => {
            let usual = sensible(kind, &name).to_owned();
            let value = if value.is_empty() { usual } else { value };
            add(name, value, false);
        }
        ("textarea", _) if !name.is_empty() => {
            let text = plain(tag.text);
            let usual = sensible("text", &name).to_owned();
            add(name, if text.is_empty() { usual } else { text }, false);
        }
        ("select", _) if !name.is_empty() => {
            add(name.clone(), String::new(), false);
            *choosing = Some(Choosing {
                name,
                is_chosen: false,
            });
        }
        ("/select", _) => *choosing = None,
        ("option", _) => {
            let Some(select) = choosing.as_mut() else {
                return;
            };
            let mut fields = form.fields.iter_mut();
            let field = fields.find(|field| field.name == select.name);
            if let Some(field) = field
                && (tag.get("selected").is_some() || !select.is_chosen && field.value.is_empty())
            {
                field.value = value;
                select.is_chosen |= tag.get("selected").is_some();
            }
        }
        ("button", _) if !name.is_empty() && !known => add(name, value, false),
        _ => {}
    }
}
