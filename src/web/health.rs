//! Style and scripts, and whether the server is alive and ready.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Path};

use super::answers::Answer;
use super::assets;
use super::failure::Failure;
use super::site::Site;

/// A file of ours. What lies under the present folder never changes and may be kept for ever.
///
/// # Errors
/// `not_found` for a file that there is not.
pub async fn asset(path: Path<(String, String)>) -> Answer {
    let (folder, name) = path.into_inner();
    let (asset, present) = assets::find(&folder, &name).ok_or_else(Failure::not_found)?;
    let keep = if present {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.media_type))
        .insert_header((CACHE_CONTROL, keep))
        .body(asset.bytes))
}

/// The process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain"))
        .body("alive\n")
}

/// The database answers too, and has every migration.
///
/// # Errors
/// `busy` when it does not.
pub async fn ready(site: Data<Site>) -> Answer {
    if site.block(|app| app.store.needs_migration()).await? {
        return Err(Failure::busy());
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain"))
        .body("ready\n"))
}
