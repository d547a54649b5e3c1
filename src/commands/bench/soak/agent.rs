//! An agent as on a far PC: it fetches from a folder of its own and sends what it finds to the
//! server of the pages over its token, with its buffer on its own disk. It is killed as well.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use domain::{audit::Who, id::SiteId};

use super::{
    super::{
        super::shell::Failure,
        child::{Running, ourselves},
    },
    folder,
};
use crate::{actions::admit_agent::admit_agent, app::App};

/// Where an agent works, and what lets it in.
pub(super) struct FarPc {
    place: PathBuf,
    watched: String,
    token: PathBuf,
}

impl FarPc {
    /// A PC whose verifier writes into a folder, let in by the laboratory.
    pub(super) fn new(app: &App, place: PathBuf, watched: String) -> Result<Self, Failure> {
        let place = folder(place)?;
        let admitted = admit_agent(app, &Who::program("bench"), "far-pc", SiteId::MAIN)?;
        let token = place.join("token");
        fs::write(&token, admitted.secret).map_err(Failure::io(&token))?;
        Ok(Self {
            place,
            watched,
            token,
        })
    }

    /// Starts the agent; nothing if it does not start.
    pub(super) fn start(&self, server: SocketAddr) -> Option<Running> {
        let mut command = ourselves(&self.place).ok()?;
        command
            .args(["agent", "--server", &format!("http://{server}")])
            .args([Path::new("--token-file"), &self.token])
            .args(["--folder", &self.watched, "--spool", "spool"])
            .args(["--still", "1", "--every", "1"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Some(Running(command.spawn().ok()?))
    }
}
