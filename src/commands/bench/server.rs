//! The program itself: its size, how fast the first page comes, how much memory it idles on.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use store::Options;

use super::{
    super::shell::Failure,
    Bench,
    child::{Running, our_size, ourselves, watched},
    line::{Budget, Line, Unit},
    watch,
};

/// How long a server may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long it is left alone before its memory is read.
const REST: Duration = Duration::from_secs(1);

/// Size, start and memory.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let app = bench.laboratory("server", Options::default())?;
    let data = app.settings.data.clone();
    drop(app);
    let command = || ourselves(&data).map_err(Failure::io(&data));
    let mut help = command()?;
    help.args(["serve", "--help"]);
    let seen = match watched(help) {
        Some(_) => served(command()?),
        None => None,
    };
    let size = our_size().map_err(Failure::io(&data))?;
    Ok(vec![
        Line::new("binary", Unit::Megabytes, Budget::Below(60.0), size),
        Line::new(
            "first_page",
            Unit::Milliseconds,
            Budget::Below(300.0),
            seen.as_ref().map(|seen| seen.first_page),
        ),
        Line::new(
            "idle_memory",
            Unit::Megabytes,
            Budget::Below(80.0),
            seen.and_then(|seen| seen.memory),
        ),
    ])
}

struct Seen {
    /// Milliseconds from the start of the program to the whole first page.
    first_page: f64,
    /// MB of memory a second later.
    memory: Option<f64>,
}

fn served(command: Command) -> Option<Seen> {
    let started = started(command)?;
    thread::sleep(REST);
    Some(Seen {
        first_page: started.first_page,
        memory: watch::memory(started.server.0.id(), "VmRSS"),
    })
}

/// A server that runs until this is dropped.
pub(super) struct Started {
    server: Running,
    /// Where it answers.
    pub(super) address: SocketAddr,
    /// Milliseconds from its start to the whole first page.
    first_page: f64,
}

/// Starts a server and waits for its first page; nothing if that does not come.
pub(super) fn started(mut command: Command) -> Option<Started> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
    let address = free.local_addr().ok()?;
    drop(free);
    command
        .args(["serve", "--listen", &address.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let begun = Instant::now();
    let mut server = Running(command.spawn().ok()?);
    while !page(address) {
        let ended = !matches!(server.0.try_wait(), Ok(None));
        if ended || begun.elapsed() > PATIENCE {
            return None;
        }
        thread::sleep(Duration::from_millis(2));
    }
    Some(Started {
        server,
        address,
        first_page: begun.elapsed().as_secs_f64() * 1000.0,
    })
}

/// True once the page to sign in comes whole.
fn page(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let request = format!("GET /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_end(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1 200 ")
}
