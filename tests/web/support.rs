//! A laboratory with one user a role, and browsers that remember cookies and fill forms.

use std::iter;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service};
use barlab::actions::add_user::{NewPerson, add_user};
use barlab::actions::open_intake::{NewIntake, open_intake};
use barlab::actions::register_company::{NewCompany, register_company};
use barlab::app::App;
use barlab::background::Background;
use barlab::config::{self, Settings};
use barlab::jobs;
use barlab::web::{self, failure, site::Site};
use domain::audit::Who;
use domain::company::{Company, CompanyDetails};
use domain::intake::{Environment, Intake};
use domain::person::Role;
use futures_util::future::LocalBoxFuture;
use store::companies::Registered;
use store::{Options, SetClock};

use crate::postgres::Schema;

/// Password of every user.
pub const PASSWORD: &str = "open sesame";

/// An application over an empty database with one user a role, named like the role.
pub struct Laboratory {
    pub app: Arc<App>,
    pub site: Site,
    /// The client of the company's user.
    pub company: Company,
    clock: Arc<SetClock>,
    _folder: tempfile::TempDir,
    _schema: Option<Schema>,
}

impl Laboratory {
    pub fn open() -> Self {
        Self::with(|_| {})
    }

    /// One on each engine there is, one after the other, so that what is done in it is done on all.
    pub fn on_each_engine() -> impl Iterator<Item = Self> {
        let postgres = iter::once_with(Schema::make).flatten().map(|schema| {
            eprintln!("on PostgreSQL");
            Self::make(|_| {}, Some(schema))
        });
        iter::once_with(Self::open).chain(postgres)
    }

    /// With other settings.
    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::make(change, None)
    }

    fn make(change: impl FnOnce(&mut Settings), schema: Option<Schema>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings {
            data: folder.path().to_owned(),
            database_url: schema.as_ref().map_or_else(String::new, Schema::url),
            public_url: "http://localhost:8080".to_owned(),
            artwork: config::Artwork {
                reader: env!("CARGO_BIN_EXE_barlab").into(),
                ..config::Artwork::default()
            },
            instruments: config::Instruments {
                // The files say a day of their own, which comes soon after the clock's.
                ahead_minutes: 60 * 24 * 3650,
                ..config::Instruments::default()
            },
            ..Settings::default()
        };
        change(&mut settings);
        // Before the verifier files of the tests were written.
        let clock = Arc::new(SetClock::at("2023-06-20T01:00:00Z".parse().unwrap()));
        let options = Options {
            clock: clock.clone(),
            ..Options::default()
        };
        let app = Arc::new(App::open(settings, options).unwrap());
        app.store.migrate().unwrap();
        let company = register(&app, "广州市晨光食品有限公司");
        for role in Role::ALL {
            let new = NewPerson {
                name: role.code().to_owned(),
                display_name: String::new(),
                role: *role,
                company: (*role == Role::Company).then_some(company.id),
                password: PASSWORD.to_owned(),
            };
            add_user(&app, &desk(), new).unwrap();
        }
        Self {
            site: Site::open(Arc::clone(&app)).unwrap(),
            app,
            company,
            clock,
            _folder: folder,
            _schema: schema,
        }
    }

    /// An open intake of the client.
    pub fn intake(&self, quantity: u32) -> Intake {
        self.intake_of(&self.company, quantity)
    }

    pub fn intake_of(&self, company: &Company, quantity: u32) -> Intake {
        let new = NewIntake {
            company: company.number,
            quantity,
            environment: Environment::RetailPos,
            due_on: None,
            note: String::new(),
        };
        open_intake(&self.app, &desk(), new).unwrap()
    }

    /// A moment passes.
    pub fn later(&self) {
        self.clock.set("2023-06-20T01:00:05Z".parse().unwrap());
    }

    /// It becomes this moment.
    pub fn at(&self, moment: &str) {
        self.clock.set(moment.parse().unwrap());
    }

    /// Background work goes on while this lives.
    pub fn worker(&self) -> Background {
        jobs::start(Arc::clone(&self.app)).unwrap()
    }
}

pub fn register(app: &App, name: &str) -> Company {
    let new = NewCompany {
        name: name.to_owned(),
        details: CompanyDetails {
            phone: "020-12345678".to_owned(),
            ..CompanyDetails::default()
        },
        quota: 1000,
    };
    match register_company(app, &desk(), new).unwrap() {
        Registered::New(company) | Registered::Known(company) => company,
    }
}

pub fn desk() -> Who {
    Who::program("desk")
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub media_type: String,
    pub headers: actix_web::http::header::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A browser without pictures: it keeps cookies and knows the secret of forms.
pub struct Browser {
    site: Site,
    cookies: Vec<(String, String)>,
    secret: String,
    /// Where it stands, and what proxies wrote down of it.
    origin: Option<(SocketAddr, String)>,
    /// The server, made when the first request goes out: its routes take longer than a request.
    line: Option<Line>,
}

/// Takes a request to the server and its answer back.
type Line = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

async fn line(site: Site) -> Line {
    let service = init_service(
        actix_web::App::new()
            .wrap(from_fn(failure::draw_failures))
            .wrap(web::headers())
            .configure(web::configure(site)),
    )
    .await;
    Rc::new(move |request| {
        let answer = service.call(request.to_request());
        Box::pin(async move { answer.await.unwrap().map_into_boxed_body() })
    })
}

impl Browser {
    pub fn new(laboratory: &Laboratory) -> Self {
        Self {
            site: laboratory.site.clone(),
            cookies: Vec::new(),
            secret: String::new(),
            origin: None,
            line: None,
        }
    }

    /// A browser at an address, with what proxies say of where it is.
    pub fn from(laboratory: &Laboratory, address: &str, forwarded: &str) -> Self {
        let address: IpAddr = address.parse().unwrap();
        Self {
            origin: Some((SocketAddr::new(address, 40_000), forwarded.to_owned())),
            ..Self::new(laboratory)
        }
    }

    /// A browser in which somebody of a role has signed in.
    pub async fn of(laboratory: &Laboratory, role: Role) -> Self {
        let mut browser = Self::new(laboratory);
        browser.get("/sign-in").await;
        let answer = browser
            .post("/sign-in", &[("name", role.code()), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser.get("/me").await;
        browser
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Sends a form with the secret that the last page carried.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let secret = self.secret.clone();
        let mut all = vec![("csrf", secret.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all).await
    }

    /// Sends a form as it is.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(TestRequest::post().uri(path).set_form(fields))
            .await
    }

    /// Hands in a file.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        let secret = self.secret.clone();
        let mut all = vec![("csrf", secret.as_str())];
        all.extend_from_slice(fields);
        for (field, value) in all {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = TestRequest::post()
            .uri(path)
            .insert_header((CONTENT_TYPE, "multipart/form-data; boundary=edge"))
            .set_payload(body);
        self.send(request).await
    }

    /// Asks for something that goes on for ever; the caller reads as much of it as it wants.
    pub async fn stream(&mut self, path: &str) -> ServiceResponse<impl MessageBody + use<>> {
        let service = init_service(
            actix_web::App::new()
                .wrap(web::headers())
                .configure(web::configure(self.site.clone())),
        )
        .await;
        let jar: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = TestRequest::get()
            .uri(path)
            .insert_header((COOKIE, jar.join("; ")));
        service.call(request.to_request()).await.unwrap()
    }

    /// Sends a body of its own making.
    pub async fn post_body(&mut self, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        let request = TestRequest::post().uri(path).set_payload(body);
        let request = match media_type {
            "" => request,
            media_type => request.insert_header((CONTENT_TYPE, media_type)),
        };
        self.send(request).await
    }

    /// The secret that the last page carried.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    pub async fn send(&mut self, request: TestRequest) -> Answer {
        let line = match &self.line {
            Some(line) => Rc::clone(line),
            None => Rc::clone(self.line.insert(line(self.site.clone()).await)),
        };
        let jar: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = request.insert_header((COOKIE, jar.join("; ")));
        if let Some((address, forwarded)) = &self.origin {
            request = request.peer_addr(*address);
            if !forwarded.is_empty() {
                request = request.insert_header(("x-forwarded-for", forwarded.as_str()));
            }
        }
        let answer = line(request).await;
        self.remember(&answer);
        let header = |name| {
            let value = answer.headers().get(name);
            value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
        };
        let (location, media_type) = (header(LOCATION), header(CONTENT_TYPE));
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = to_bytes(answer.into_body())
            .await
            .unwrap_or_default()
            .to_vec();
        let text = String::from_utf8_lossy(&body);
        if let Some((_, rest)) = text.split_once("name=\"csrf\" value=\"") {
            self.secret = rest.split('"').next().unwrap().to_owned();
        }
        Answer {
            status,
            location,
            media_type,
            headers,
            body,
        }
    }

    fn remember<B>(&mut self, answer: &ServiceResponse<B>) {
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}
