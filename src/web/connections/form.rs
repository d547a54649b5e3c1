//! The form of a connection: adding one and changing one.

use actix_web::web::{Data, Path, Query};
use domain::connection::{Connection, ConnectionKind, Name, Settings};
use domain::site::SiteState;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{connections, instruments, sites};

use super::id_of;
use crate::actions::configure_connection::{self as action, Password};
use crate::actions::{ActionError, Refused as Refusing};
use crate::connections::access::AccessOptions;
use crate::connections::folder::FolderOptions;
use crate::connections::mysql;
use crate::web::answers::{Answer, see_other};
use crate::web::failure::Failure;
use crate::web::people::{Admin, Person};
use crate::web::sent::Sent;
use crate::web::site::{Refused, Site};
use crate::web::view::connections as view;
use crate::web::view::parts::Field;

/// What a new connection is to read.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Code of the kind; the database on a server unless said otherwise.
    #[serde(default)]
    kind: String,
}

/// The empty form.
///
/// # Errors
/// When the store fails.
pub async fn blank(person: Admin, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let kind = ConnectionKind::from_code(&asked.kind)
        .filter(|kind| *kind != ConnectionKind::Agent)
        .unwrap_or(ConnectionKind::Mysql);
    let mut view = view::ConnectionForm {
        action: "/connections".to_owned(),
        back: "/connections".to_owned(),
        kind: kind.code().to_owned(),
        kinds: kinds(),
        site: Field::holding(domain::id::SiteId::MAIN.to_string()),
        tls: Field::holding("off"),
        poll_seconds: Field::holding("5"),
        age_seconds: Field::holding("2"),
        still_seconds: Field::holding("2"),
        deep: true,
        ..view::ConnectionForm::default()
    };
    if kind == ConnectionKind::Mysql {
        view.database = Field::holding("LVS-95XX");
    }
    offer(&site, &mut view).await?;
    site.page(&person, view).await
}

/// The form with what is set.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn edit(person: Admin, site: Data<Site>, id: Path<String>) -> Answer {
    let id = id_of(&id)?;
    let listed = site
        .read(move |_, conn| Ok(connections::get(conn, id)?))
        .await?;
    let mut view = filled(&listed.connection);
    offer(&site, &mut view).await?;
    site.page(&person, view).await
}

/// What there is to choose: agents are let in elsewhere.
fn kinds() -> Vec<&'static str> {
    let kinds = ConnectionKind::ALL.iter();
    kinds
        .filter(|kind| **kind != ConnectionKind::Agent)
        .map(|kind| kind.code())
        .collect()
}

/// Sites and instruments in use to choose from, and those that are set already.
async fn offer(site: &Site, view: &mut view::ConnectionForm) -> Result<(), Failure> {
    let (chosen, made_by) = (view.site.value.clone(), view.instrument.value.clone());
    let (sites, instruments) = site
        .read(move |app, conn| {
            let all = sites::list(conn)?.into_iter();
            let shown = all
                .filter(|site| site.state == SiteState::Active || site.id.to_string() == chosen)
                .map(|site| view::Choice {
                    id: site.id.to_string(),
                    name: site.name.to_string(),
                });
            let register = instruments::register(conn)?;
            let today = app.today();
            let kept = register.entries().iter().map(|one| &one.instrument);
            let kept = kept
                .filter(|one| one.details.in_use_on(today) || one.number.as_str() == made_by)
                .map(|one| view::Choice {
                    id: one.number.to_string(),
                    name: format!("{}  {}", one.number, one.details.name()),
                });
            Ok::<_, Failure>((shown.collect(), kept.collect()))
        })
        .await?;
    (view.sites, view.instruments) = (sites, instruments);
    Ok(())
}

fn filled(connection: &Connection) -> view::ConnectionForm {
    let settings = &connection.settings;
    let back = format!("/connections/{}", connection.id);
    let mut view = view::ConnectionForm {
        action: back.clone(),
        back,
        kind: settings.kind.code().to_owned(),
        has_password: connection.has_password,
        name: Field::holding(settings.name.as_str()),
        site: Field::holding(settings.site.to_string()),
        address: Field::holding(&settings.address),
        profile: Field::holding(settings.profile.clone().unwrap_or_default()),
        intake: Field::holding(
            settings
                .intake
                .map(|number| number.to_string())
                .unwrap_or_default(),
        ),
        instrument: Field::holding(
            settings
                .instrument
                .as_ref()
                .map_or("", |number| number.as_str()),
        ),
        poll_seconds: Field::holding(settings.poll_seconds.to_string()),
        ..view::ConnectionForm::default()
    };
    match settings.kind {
        ConnectionKind::Mysql => fill_mysql(&mut view, settings),
        ConnectionKind::Folder => {
            let options: FolderOptions = read_or_default(&settings.options);
            view.still_seconds = Field::holding(options.still_seconds.to_string());
            (view.deep, view.leave) = (options.deep, options.leave);
        }
        ConnectionKind::Access => {
            let options: AccessOptions = read_or_default(&settings.options);
            view.still_seconds = Field::holding(options.still_seconds.to_string());
        }
        ConnectionKind::Agent => {}
    }
    view
}

/// Options as the kind understands them; its own defaults where they are none of its.
fn read_or_default<T: serde::de::DeserializeOwned + Default>(options: &Value) -> T {
    T::deserialize(options).unwrap_or_default()
}

fn fill_mysql(view: &mut view::ConnectionForm, settings: &Settings) {
    if let Ok((address, _)) = mysql::address(&settings.address) {
        let server = match address.port {
            mysql::PORT => address.host.clone(),
            port => format!("{}:{port}", address.host),
        };
        view.server = Field::holding(server);
        view.database = Field::holding(&address.database);
        view.user = Field::holding(&address.user);
    }
    let options = mysql::Options::read(&settings.options).unwrap_or_default();
    view.age_seconds = Field::holding(options.age_seconds.to_string());
    view.thumbnails = options.thumbnails;
    let tls = serde_json::to_value(options.tls).unwrap_or_default();
    view.tls = Field::holding(tls.as_str().unwrap_or("off"));
    let authority = options.authority.map(|file| file.display().to_string());
    view.authority = Field::holding(authority.unwrap_or_default());
}

/// Adds a connection.
///
/// # Errors
/// As the action.
pub async fn add(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let kind = ConnectionKind::from_code(&sent.text("kind")).ok_or_else(Failure::bad_request)?;
    let (typed, password) = (Typed::of(&sent, kind, Value::Null), password(&sent));
    let who = person.who();
    let wanted = typed.clone();
    let added = site
        .act(person.language, move |app| {
            action::add_connection(app, &who, wanted.settings(true)?, password)
        })
        .await?;
    match added {
        Ok(added) => Ok(see_other(&format!("/connections/{}", added.id))),
        Err(refused) => {
            let mut view = typed.form();
            view.action = "/connections".to_owned();
            view.back = "/connections".to_owned();
            view.kinds = kinds();
            refuse(&site, &person, view, refused).await
        }
    }
}

/// Changes a connection.
///
/// # Errors
/// `not_found`, or as the action.
pub async fn change(person: Admin, site: Data<Site>, id: Path<String>, sent: Sent) -> Answer {
    let id = id_of(&id)?;
    let old = site
        .read(move |_, conn| Ok(connections::get(conn, id)?.connection))
        .await?;
    let typed = Typed::of(&sent, old.settings.kind, old.settings.options.clone());
    let (who, password) = (person.who(), password(&sent));
    let (wanted, enabled) = (typed.clone(), old.settings.enabled);
    let changed = site
        .act(person.language, move |app| {
            action::change_connection(app, &who, id, wanted.settings(enabled)?, password)
        })
        .await?;
    match changed {
        Ok(_) => Ok(see_other(&format!("/connections/{id}"))),
        Err(refused) => {
            let mut view = typed.form();
            view.action = format!("/connections/{id}");
            view.back.clone_from(&view.action);
            view.has_password = old.has_password;
            refuse(&site, &person, view, refused).await
        }
    }
}

fn password(sent: &Sent) -> Password {
    match sent.raw("password") {
        _ if sent.text("forget") == "1" => Password::Forget,
        "" => Password::Keep,
        typed => Password::New(crate::connections::Password(typed.to_owned())),
    }
}

async fn refuse(
    site: &Site,
    person: &Person,
    mut view: view::ConnectionForm,
    refused: Refused,
) -> Answer {
    offer(site, &mut view).await?;
    let field = match refused.key {
        "connections.error.no_name" | "connections.error.name" | "connections.error.taken" => {
            &mut view.name
        }
        "connections.error.closed_site" => &mut view.site,
        "connections.error.poll" => &mut view.poll_seconds,
        "connections.mysql.address" | "connections.mysql.host" => &mut view.server,
        "connections.error.no_address" => &mut view.address,
        "connections.error.profile" => &mut view.profile,
        "instruments.refused.unknown" | "instruments.refused.number" => &mut view.instrument,
        "connections.error.intake" => &mut view.intake,
        key if key.starts_with("numbering.number") => &mut view.intake,
        _ => {
            view.refusal = Some(refused.into());
            return site.refuse(person, view).await;
        }
    };
    field.error = Some(refused.text);
    site.refuse(person, view).await
}

/// What was typed.
#[derive(Debug, Clone)]
struct Typed {
    kind: ConnectionKind,
    /// Options that are set already; those of the form go over them.
    options: Value,
    fields: view::ConnectionForm,
}

impl Typed {
    fn of(sent: &Sent, kind: ConnectionKind, options: Value) -> Self {
        let field = |name: &str| Field::holding(sent.text(name));
        Self {
            kind,
            options,
            fields: view::ConnectionForm {
                kind: kind.code().to_owned(),
                name: field("name"),
                site: field("site"),
                server: field("server"),
                database: field("database"),
                user: field("user"),
                tls: field("tls"),
                authority: field("authority"),
                address: field("address"),
                profile: field("profile"),
                intake: field("intake"),
                instrument: field("instrument"),
                poll_seconds: field("poll_seconds"),
                age_seconds: field("age_seconds"),
                thumbnails: sent.text("thumbnails") == "1",
                still_seconds: field("still_seconds"),
                deep: sent.text("deep") == "1",
                leave: sent.text("leave") == "1",
                ..view::ConnectionForm::default()
            },
        }
    }

    fn form(&self) -> view::ConnectionForm {
        self.fields.clone()
    }

    fn settings(&self, enabled: bool) -> Result<Settings, ActionError> {
        let fields = &self.fields;
        let text = |field: &Field| Some(field.value.clone()).filter(|text| !text.is_empty());
        let site = fields.site.value.parse();
        Ok(Settings {
            site: site.map_err(|_| Refusing::new("connections.error.no_site"))?,
            name: Name::parse(&fields.name.value)?,
            kind: self.kind,
            address: self.address()?,
            profile: text(&fields.profile),
            intake: text(&fields.intake)
                .map(|number| number.parse())
                .transpose()?,
            instrument: text(&fields.instrument)
                .map(|number| number.parse())
                .transpose()?,
            options: self.options(),
            enabled,
            // What is no number is as wrong as zero, and told the same way.
            poll_seconds: fields.poll_seconds.value.parse().unwrap_or(0),
        })
    }

    fn address(&self) -> Result<String, ActionError> {
        let fields = &self.fields;
        if self.kind != ConnectionKind::Mysql {
            return Ok(fields.address.value.clone());
        }
        let (server, database) = (&fields.server.value, &fields.database.value);
        mysql::compose(server, database, &fields.user.value).map_err(ActionError::refused)
    }

    /// What was typed goes over what is set; what is no number is told by the kind itself.
    fn options(&self) -> Value {
        let fields = &self.fields;
        let mut options = match &self.options {
            Value::Object(options) => options.clone(),
            _ => serde_json::Map::new(),
        };
        let number = |field: &Field| match field.value.parse::<u32>() {
            Ok(number) => json!(number),
            Err(_) => json!(field.value),
        };
        let typed = match self.kind {
            ConnectionKind::Mysql => json!({
                "age_seconds": number(&fields.age_seconds),
                "thumbnails": fields.thumbnails,
                "tls": fields.tls.value,
                "authority": Some(&fields.authority.value).filter(|file| !file.is_empty()),
            }),
            ConnectionKind::Folder => json!({
                "still_seconds": number(&fields.still_seconds),
                "deep": fields.deep,
                "leave": fields.leave,
            }),
            ConnectionKind::Access => json!({ "still_seconds": number(&fields.still_seconds) }),
            ConnectionKind::Agent => return self.options.clone(),
        };
        if let Value::Object(typed) = typed {
            options.extend(typed);
        }
        Value::Object(options)
    }
}
