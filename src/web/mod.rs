//! Pages: thin handlers over the actions, server-drawn templates, our own style and scripts.
//!
//! Read in this order: `routes` (which page for which role), `people` (how a role is an
//! argument), `site` and `page` (how one is drawn), `view` (what each is given), then the
//! file of a noun.

pub mod agents;
pub mod answers;
pub mod artwork;
pub mod assets;
pub mod audit;
pub mod batch;
pub mod cards;
pub mod catalogue;
pub mod check;
pub mod companies;
pub mod connections;
pub mod deliveries;
pub mod dictionaries;
pub mod documents;
pub mod failure;
pub mod first_steps;
pub mod format;
pub mod health;
pub mod inbox;
pub mod inspection;
pub mod instruments;
pub mod intakes;
pub mod jobs;
pub mod kept;
pub mod labels;
pub mod layout;
pub mod measurements;
pub mod members;
pub mod numbering;
pub mod page;
pub mod papers;
pub mod people;
pub mod photographs;
pub mod pieces;
pub mod places;
pub mod plausibility;
pub mod preferences;
pub mod profiles;
pub mod review;
pub mod routes;
mod sample_papers;
pub mod samples;
pub mod scales;
pub mod search;
pub mod sent;
pub mod shown;
pub mod sign_in;
pub mod site;
pub mod sources;
pub mod start;
pub mod statistics;
pub mod uploads;
pub mod users;
pub mod view;
pub mod visitor;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::web::{Data, FormConfig, ServiceConfig};
use actix_web::{App as Service, HttpServer};

use crate::app::App;
use site::Site;

/// What browsers may load: our own files and nothing else, no script or style within pages.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// How many seconds a server that is told to stop waits for answers under way: pages that are
/// watched live never end theirs.
const LEAVE_TAKING: u64 = 5;

/// Longest form in bytes: the text of an instrument profile, written as forms write it.
const LONGEST_FORM: usize = 1 << 20;

/// Why pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A template is not well formed.
    #[error(transparent)]
    Templates(#[from] page::PageError),
    /// The address cannot be listened on: another program has it, or it is none of this machine.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address.
        address: String,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The server stopped by itself.
    #[error("the server stopped: {0}")]
    Stopped(std::io::Error),
}

/// The services of a site: every route under the middleware that all of them share.
pub fn configure(site: Site) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(Data::new(site))
            .app_data(FormConfig::default().limit(LONGEST_FORM))
            .configure(routes::register);
    }
}

/// Headers of every answer.
#[must_use]
pub fn headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("content-security-policy", POLICY))
        .add(("x-content-type-options", "nosniff"))
        .add(("referrer-policy", "same-origin"))
}

/// Serves pages until the process is told to stop. `listening` hears the address as soon as it
/// is taken and not before; what it gives lives as long as the pages do.
///
/// # Errors
/// When a template is broken, the address is taken, or the server stops by itself; and those
/// of `listening`.
pub fn serve<T, E: From<ServeError>>(
    app: Arc<App>,
    listening: impl FnOnce(SocketAddr) -> Result<T, E>,
) -> Result<(), E> {
    let address = app.settings.listen.clone();
    let site = Site::open(app).map_err(ServeError::from)?;
    let server = HttpServer::new(move || {
        Service::new()
            .wrap(from_fn(failure::draw_failures))
            .wrap(headers())
            .wrap(Compress::default())
            .configure(configure(site.clone()))
    })
    .shutdown_timeout(LEAVE_TAKING);
    let refused = |reason| ServeError::Listen {
        address: address.clone(),
        reason,
    };
    let server = server.bind(&address).map_err(refused)?;
    let taken = server.addrs().first().copied();
    let taken = taken.ok_or_else(|| refused(ErrorKind::AddrNotAvailable.into()))?;
    let _kept = listening(taken)?;
    actix_web::rt::System::new()
        .block_on(server.run())
        .map_err(ServeError::Stopped)?;
    Ok(())
}
