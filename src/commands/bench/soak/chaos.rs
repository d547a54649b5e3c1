//! What goes wrong during a soak: the server of the pages, the agent and the database server are
//! killed without warning, and the disk is full for a while.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::Stdio,
    sync::Arc,
    thread,
    time::Duration,
};

use super::{
    super::{
        super::shell::Failure,
        child::{Running, ourselves},
        private_server::Server,
        watch,
    },
    Over, SmallDisk,
    agent::FarPc,
};
use crate::demo::chance::Chance;

/// How long things go well at most, in milliseconds.
const WELL: (u32, u32) = (1500, 6000);

/// How long something stays broken, in milliseconds.
const BROKEN: (u32, u32) = (300, 2500);

/// Sends everything to ruin, again and again.
pub(super) struct Chaos<'d> {
    data: PathBuf,
    listen: SocketAddr,
    far_pc: FarPc,
    disk: &'d SmallDisk,
    database: Option<Arc<Server>>,
    chance: Chance,
}

/// One thing that breaks.
enum Ruin {
    /// There is no room left.
    Disk,
    /// The database server is killed.
    Database,
    /// This program is killed.
    Program,
    /// The agent is killed.
    Agent,
}

/// What was done, and the server that runs at the end.
#[derive(Default)]
pub(super) struct Done {
    /// How often this program was killed.
    pub(super) kills: usize,
    /// How often the agent was killed.
    pub(super) agent_kills: usize,
    /// How often the database server was killed.
    pub(super) server_kills: usize,
    /// How often the disk was full.
    pub(super) full_disks: usize,
    /// The most memory that a server of pages had, MB.
    pub(super) most_memory: Option<f64>,
    running: Option<Running>,
    agent: Option<Running>,
}

impl<'d> Chaos<'d> {
    /// Gets ready.
    pub(super) fn new(
        disk: &'d SmallDisk,
        far_pc: FarPc,
        database: Option<Arc<Server>>,
        chance: Chance,
    ) -> Result<Self, Failure> {
        let free =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::io(&disk.folder))?;
        Ok(Self {
            data: disk.folder.clone(),
            listen: free.local_addr().map_err(Failure::io(&disk.folder))?,
            far_pc,
            disk,
            database,
            chance,
        })
    }

    /// Breaks one thing after the other until it is over; in the end everything runs.
    pub(super) fn reign(mut self, over: &Over) -> Done {
        let mut done = Done::default();
        // Each kind once, however short the soak; then as it comes.
        let mut first = vec![Ruin::Disk, Ruin::Database, Ruin::Program, Ruin::Agent];
        self.chance.shuffle(&mut first);
        while !over.is_said() {
            self.look_after(&mut done);
            self.rest(WELL, over);
            let ruin = first.pop().unwrap_or_else(|| match self.chance.below(5) {
                0 => Ruin::Disk,
                1 => Ruin::Database,
                2 => Ruin::Agent,
                _ => Ruin::Program,
            });
            done.remember();
            match ruin {
                Ruin::Disk => self.fill_the_disk(&mut done, over),
                Ruin::Database => self.kill_the_database(&mut done, over),
                Ruin::Program => {
                    done.running = None;
                    done.kills += 1;
                    self.rest((0, 500), over);
                }
                Ruin::Agent => {
                    done.agent = None;
                    done.agent_kills += 1;
                    self.rest((0, 500), over);
                }
            }
        }
        self.look_after(&mut done);
        done
    }

    /// Starts the server and the agent if they do not run: they were killed, or gave up on a full disk.
    fn look_after(&self, done: &mut Done) {
        let runs = |program: &mut Option<Running>| {
            let program = program.as_mut();
            program.is_some_and(|program| matches!(program.0.try_wait(), Ok(None)))
        };
        if !runs(&mut done.running) {
            done.running = self.start();
        }
        if !runs(&mut done.agent) {
            done.agent = self.far_pc.start(self.listen);
        }
    }

    fn start(&self) -> Option<Running> {
        let mut command = ourselves(&self.data).ok()?;
        command
            .args(["serve", "--listen", &self.listen.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Some(Running(command.spawn().ok()?))
    }

    fn fill_the_disk(&mut self, done: &mut Done, over: &Over) {
        if let Some(ballast) = self.disk.fill() {
            done.full_disks += 1;
            self.rest(BROKEN, over);
            drop(ballast);
        }
    }

    fn kill_the_database(&mut self, done: &mut Done, over: &Over) {
        let Some(database) = self.database.clone() else {
            return;
        };
        database.kill();
        done.server_kills += 1;
        self.rest(BROKEN, over);
        database.start();
    }

    fn rest(&mut self, (least, most): (u32, u32), over: &Over) {
        let mut left = self.chance.between(least, most);
        while left > 0 && !over.is_said() {
            let nap = left.min(100);
            thread::sleep(Duration::from_millis(u64::from(nap)));
            left -= nap;
        }
    }
}

impl Done {
    /// Notes how much memory the running server had.
    fn remember(&mut self) {
        let had = self
            .running
            .as_ref()
            .and_then(|server| watch::memory(server.0.id(), "VmHWM"));
        self.most_memory = had.into_iter().chain(self.most_memory).reduce(f64::max);
    }
}
