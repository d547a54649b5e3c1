//! Other programs: peers, and this one over again, watched from outside.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::watch;

/// How often a running program's memory is looked at.
const GLANCE: Duration = Duration::from_millis(5);

/// What a program did.
pub(super) struct Ran {
    /// What it printed.
    pub(super) out: String,
    /// Seconds on the wall.
    pub(super) seconds: f64,
    /// Seconds of processor time, of all its threads.
    pub(super) processor: Option<f64>,
    /// The most memory it had, MB.
    pub(super) most_memory: Option<f64>,
    /// The most memory that it had in the first half of its time, MB.
    pub(super) memory_at_half: Option<f64>,
}

/// Runs a program to its end; nothing if it is not there or fails.
pub(super) fn ran<A: AsRef<OsStr>>(
    program: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Option<Ran> {
    let mut command = Command::new(program);
    command.args(arguments);
    watched(command)
}

/// Runs a command to its end; nothing if it cannot start or fails.
pub(super) fn watched(mut command: Command) -> Option<Ran> {
    let before = watch::of_children();
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let pipe = child.stdout.take()?;
    let reader = thread::spawn(move || io::read_to_string(pipe));
    // When it had how much, each time that was more than before.
    let mut grown: Vec<(f64, f64)> = Vec::new();
    let status = loop {
        let memory = watch::memory(child.id(), "VmHWM");
        if let Some(memory) = memory.filter(|now| grown.last().is_none_or(|(_, had)| now > had)) {
            grown.push((begun.elapsed().as_secs_f64(), memory));
        }
        match child.try_wait().ok()? {
            Some(status) => break status,
            None => thread::sleep(GLANCE),
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    let out = reader.join().ok()?.ok()?;
    let processor = watch::of_children()
        .zip(before)
        .map(|(after, before)| after - before);
    let by = |moment: f64| {
        let known = grown.iter().rev().find(|(at, _)| *at <= moment);
        known.map(|(_, memory)| *memory)
    };
    status.success().then_some(Ran {
        out,
        seconds,
        processor,
        most_memory: by(seconds),
        memory_at_half: by(seconds / 2.0),
    })
}

/// This program, working in a data folder.
pub(super) fn ourselves(data: &Path) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .env_remove("DATABASE_URL")
        .env("BARLAB_DATA", data)
        .current_dir(data);
    Ok(command)
}

/// Size of this program, MB.
pub(super) fn our_size() -> io::Result<f64> {
    let place: PathBuf = std::env::current_exe()?;
    let bytes = std::fs::metadata(place)?.len();
    Ok(u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1e6)
}

/// A running program that ends with the bench.
pub(super) struct Running(pub(super) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
