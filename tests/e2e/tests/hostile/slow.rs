//! Connections that take their time, so that there are none left for others.

use std::time::{Duration, Instant};

use e2e::fleet::Fleet;
use futures::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connections of each kind at once.
const EACH: usize = 300;
/// Between two bytes.
const DRIP: Duration = Duration::from_millis(700);
/// A head may take thirty seconds, and a body half the time limit of its operation.
const LONGEST: Duration = Duration::from_secs(40);

/// Sends a byte now and then until the server has enough of it; answers how long that took, and what it said.
async fn drip(address: String, first: &'static str) -> (Duration, String) {
    let start = Instant::now();
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    write.write_all(first.as_bytes()).await.unwrap();
    let writing = tokio::spawn(async move {
        loop {
            tokio::time::sleep(DRIP).await;
            if write.write_all(b"a").await.is_err() {
                return;
            }
        }
    });
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(LONGEST, read.read_to_end(&mut answer)).await;
    writing.abort();
    assert!(ended.is_ok(), "{first:?} is still open after {LONGEST:?}");
    (start.elapsed(), String::from_utf8_lossy(&answer).into_owned())
}

/// Holds the users server up, and asks it meanwhile.
pub async fn send(fleet: &Fleet) -> String {
    let url = fleet.url("users");
    let address = url.strip_prefix("http://").unwrap();
    let heads =
        (0..EACH).map(|_| tokio::spawn(drip(address.to_owned(), "GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ")));
    let bodies = (0..EACH).map(|_| {
        let head =
            "POST /users/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n";
        tokio::spawn(drip(address.to_owned(), head))
    });
    let (heads, bodies) = (heads.collect::<Vec<_>>(), bodies.collect::<Vec<_>>());
    let asking = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..100 {
            let start = Instant::now();
            assert_eq!(reqwest::get(format!("{url}/.well-known/jwks.json")).await.unwrap().status(), 200);
            slowest = slowest.max(start.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        slowest
    };
    let (heads, bodies, slowest) = tokio::join!(join_all(heads), join_all(bodies), asking);
    let [heads, bodies]: [Vec<_>; 2] = [heads, bodies].map(|all| all.into_iter().map(Result::unwrap).collect());
    let longest = |all: &[(Duration, String)]| all.iter().map(|(time, _)| *time).max().unwrap();
    for (_, answer) in &bodies {
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    format!(
        "{EACH} slow heads were closed within {:.0?}, {EACH} slow bodies refused within {:.0?}; 100 requests meanwhile, \
         the slowest {slowest:.0?}",
        longest(&heads),
        longest(&bodies)
    )
}
