//! `POST /api/v1/pieces`: what agents send, one piece a request, streamed to the disk as it comes.
//!
//! The name and what the agent knows of the piece stand in the address, the token in the head,
//! the bytes in the body. Whatever goes wrong here, the agent keeps the piece and sends it again.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use domain::agent::AgentToken;
use domain::digest::Digest;
use domain::instrument::InstrumentNumber;
use domain::numbering::IntakeNumber;
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::failure::Failure;
use super::site::Site;
use super::uploads;
use crate::actions::hints::Hints;
use crate::actions::take_piece::{Fate, Handed, take_piece, token_of};

/// Longest name of a piece in characters.
const LONGEST_NAME: usize = 400;

/// Seconds after which an agent that came at a bad moment may try again.
const RETRY_SECONDS: u32 = 5;

/// How long somebody without a token waits for the answer: guessing is slow.
const WRONG_TOKEN: Duration = Duration::from_millis(300);

/// What stands in the address.
#[derive(Debug, Deserialize)]
struct About {
    name: String,
    sha256: Digest,
    /// The folders in which it lay and its own name there, with slashes between.
    place: Option<String>,
    profile: Option<String>,
    intake: Option<IntakeNumber>,
    instrument: Option<InstrumentNumber>,
}

/// What is answered.
#[derive(Debug, Serialize)]
struct Taken {
    name: String,
    sha256: Digest,
    #[serde(flatten)]
    fate: Fate,
}

/// Takes a piece.
pub async fn take(site: Data<Site>, req: HttpRequest, body: Payload) -> HttpResponse {
    match taken(&site, &req, body).await {
        Ok(answer) => answer,
        Err(failure) => told(&failure),
    }
}

/// Says whether a token lets in, before a large piece is sent in vain.
pub async fn greet(site: Data<Site>, req: HttpRequest) -> HttpResponse {
    match token(&site, &req).await {
        Ok(Some(token)) => HttpResponse::Ok().json(json!({"connection": token.connection})),
        Ok(None) => turned_away().await,
        Err(failure) => told(&failure),
    }
}

async fn turned_away() -> HttpResponse {
    actix_web::rt::time::sleep(WRONG_TOKEN).await;
    HttpResponse::Unauthorized()
        .insert_header((WWW_AUTHENTICATE, "Bearer"))
        .json(json!({"error": "token"}))
}

async fn taken(site: &Site, req: &HttpRequest, mut body: Payload) -> Result<HttpResponse, Failure> {
    let Some(token) = token(site, req).await? else {
        return Ok(turned_away().await);
    };
    let about = match Query::<About>::from_query(req.query_string()) {
        Ok(about) if is_name(&about.name) => about.into_inner(),
        _ => return Ok(HttpResponse::BadRequest().json(json!({"error": "address"}))),
    };
    // A few at a time: each is an import, and people work here too.
    let Ok(_lane) = site.lanes().try_acquire() else {
        return Err(Failure::busy());
    };
    let mut left = site.app().settings.upload_limit;
    let stored = match uploads::keep(site, &mut body, &mut left).await {
        Ok(stored) => stored,
        Err(failure) => {
            // An agent that is still sending hears the answer only once it has sent all.
            while let Ok(Some(_)) = body.try_next().await {}
            return Err(failure);
        }
    };
    if stored.sha256 != about.sha256 {
        return Ok(HttpResponse::BadRequest().json(json!({"error": "digest"})));
    }
    let handed = Handed {
        name: about.name.clone(),
        stored,
        hints: Hints {
            profile: about.profile,
            intake: about.intake,
            instrument: about.instrument,
        },
        place: places(about.place.as_deref().unwrap_or_default()),
    };
    let fate = site
        .block(move |app| take_piece(app, &token, handed))
        .await?;
    Ok(HttpResponse::Ok().json(Taken {
        name: about.name,
        sha256: about.sha256,
        fate,
    }))
}

async fn token(site: &Site, req: &HttpRequest) -> Result<Option<AgentToken>, Failure> {
    let given = req.headers().get(AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok());
    let Some(secret) = given.and_then(|value| value.strip_prefix("Bearer ")) else {
        return Ok(None);
    };
    let secret = secret.trim().to_owned();
    site.block(move |app| token_of(app, &secret)).await
}

/// The names of a place, without those that are none.
fn places(place: &str) -> Vec<String> {
    let names = place.split('/').filter(|name| is_name(name));
    names.map(str::to_owned).collect()
}

fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=LONGEST_NAME).contains(&length) && !name.chars().any(char::is_control)
}

/// A failure as an agent reads it.
fn told(failure: &Failure) -> HttpResponse {
    let status = failure.status();
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((RETRY_AFTER, RETRY_SECONDS));
    }
    answer.json(json!({"error": failure.to_string()}))
}
