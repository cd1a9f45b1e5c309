//! A proxy that does to requests and answers what networks and overloaded servers do.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    None,
    /// The connection is closed; the server never sees the request.
    DropBefore,
    /// The server does its work, and its answer is lost.
    DropAfter,
    /// 429 with `Retry-After: 1`.
    Limited,
    /// 503, to a row of requests.
    Burst,
    /// The server does its work, and the connection is reset.
    Reset,
    /// The server does its work; half of its answer arrives, and then nothing.
    Stall,
    /// The server does its work, and its answer is replaced by noise.
    Garbage,
}

const KINDS: [Fault; 7] =
    [Fault::DropBefore, Fault::DropAfter, Fault::Limited, Fault::Burst, Fault::Reset, Fault::Stall, Fault::Garbage];
/// Requests between two faults, and answered by one burst.
const EVERY: usize = 16;
const BURST: usize = 5;

/// When there is a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Each kind in turn.
    Storm,
    /// Half of all requests get 503.
    BrownOut,
}

pub struct Proxy {
    pub url: String,
    shared: Arc<Shared>,
    _tasks: JoinSet<()>,
}

struct Shared {
    upstream: SocketAddr,
    weather: Weather,
    requests: AtomicUsize,
    done: Mutex<BTreeMap<Fault, usize>>,
}

impl Proxy {
    pub async fn start(upstream: SocketAddr, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (requests, done) = (AtomicUsize::new(0), Mutex::default());
        let shared = Arc::new(Shared { upstream, weather, requests, done });
        let (kept, mut tasks) = (Arc::clone(&shared), JoinSet::new());
        tasks.spawn(async move {
            let mut open = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                open.spawn(serve(stream, Arc::clone(&kept)));
                while open.try_join_next().is_some() {}
            }
        });
        Self { url, shared, _tasks: tasks }
    }

    /// Requests that reached the proxy.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// How often each thing was done.
    pub fn done(&self) -> BTreeMap<Fault, usize> {
        self.shared.done.lock().unwrap().clone()
    }
}

impl Shared {
    fn next(&self) -> Fault {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let fault = match self.weather {
            Weather::BrownOut if number.is_multiple_of(2) => Fault::Burst,
            Weather::BrownOut => Fault::None,
            Weather::Storm => {
                let (turn, place) = (number / EVERY, number % EVERY);
                let kind = KINDS[turn % KINDS.len()];
                let length = if kind == Fault::Burst { BURST } else { 1 };
                if place < length { kind } else { Fault::None }
            }
        };
        *self.done.lock().unwrap().entry(fault).or_default() += 1;
        fault
    }
}

/// Serves the requests of one connection.
async fn serve(mut client: TcpStream, shared: Arc<Shared>) {
    let mut buffer = Vec::new();
    let mut upstream = None;
    while let Some(request) = message(&mut client, &mut buffer).await {
        let fault = shared.next();
        let refusal = match fault {
            Fault::DropBefore => return,
            Fault::Limited => Some(("429 Too Many Requests", "retry-after: 1\r\n")),
            Fault::Burst => Some(("503 Service Unavailable", "")),
            _ => None,
        };
        if let Some((status, more)) = refusal {
            let body = r#"{"request_id": "proxy", "message": "refused on the way"}"#;
            let head = format!("HTTP/1.1 {status}\r\n{more}content-type: application/json\r\n");
            let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
            if client.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
            continue;
        }
        let Some(mut answer) = forward(&mut upstream, &shared, &request).await else { return };
        let body = head_length(&answer).unwrap();
        match fault {
            Fault::DropAfter => return,
            Fault::Reset => return client.set_zero_linger().unwrap(),
            Fault::Garbage => answer[body..].fill(0x15),
            Fault::Stall => {
                _ = client.write_all(&answer[..body + (answer.len() - body) / 2]).await;
                // Until whoever waits gives up.
                _ = client.read(&mut [0; 1]).await;
                return;
            }
            _ => {}
        }
        if client.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// Sends a request to the server, on the connection at hand or on a new one if that was closed.
async fn forward(upstream: &mut Option<TcpStream>, shared: &Shared, request: &[u8]) -> Option<Vec<u8>> {
    let mut stream = match upstream.take() {
        Some(stream) => stream,
        None => TcpStream::connect(shared.upstream).await.ok()?,
    };
    stream.write_all(request).await.ok()?;
    let answer = tokio::time::timeout(Duration::from_secs(30), message(&mut stream, &mut Vec::new())).await.ok()??;
    *upstream = Some(stream);
    Some(answer)
}

/// One whole message with its head; `None` when the connection ended.
async fn message(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    loop {
        if let Some(head) = head_length(buffer) {
            let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            let whole = head + length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
            if buffer.len() >= whole {
                return Some(buffer.drain(..whole).collect());
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

fn head_length(message: &[u8]) -> Option<usize> {
    message.windows(4).position(|four| four == b"\r\n\r\n").map(|start| start + 4)
}
