//! A server of a few lines: answers what it is told and keeps the heads of the requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Seen>,
    _tasks: JoinSet<()>,
}

#[derive(Default)]
struct Seen {
    heads: Mutex<Vec<String>>,
    connections: Mutex<usize>,
}

#[derive(Clone, Copy)]
pub(crate) enum Reply {
    With {
        status: &'static str,
        body: &'static str,
    },
    /// 429, and when to come back.
    Limit {
        retry_after: &'static str,
    },
    Never,
    HangUp,
    /// The head of a success, and half of its body; then silence.
    Stall,
}

pub(crate) const OK: Reply = Reply::With { status: "200 OK", body: r#"{"value": 1}"# };

impl Server {
    /// Answers every request alike.
    pub(crate) async fn start(reply: Reply) -> Self {
        Self::script(vec![reply]).await
    }

    /// Answers each request with the next reply, and all later ones with the last.
    pub(crate) async fn script(replies: impl Into<Vec<Reply>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Seen>::default();
        let mut tasks = JoinSet::new();
        let (kept, replies) = (Arc::clone(&seen), replies.into());
        tasks.spawn(async move {
            let mut open = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                *kept.connections.lock().unwrap() += 1;
                open.spawn(serve(stream, replies.clone(), Arc::clone(&kept)));
            }
        });
        Self { url, seen, _tasks: tasks }
    }

    /// The values of a header, one entry for each request.
    pub(crate) fn received(&self, header: &str) -> Vec<Option<String>> {
        let prefix = format!("{header}: ");
        let value = |head: &String| head.lines().find_map(|line| line.strip_prefix(&prefix).map(str::to_owned));
        self.seen.heads.lock().unwrap().iter().map(value).collect()
    }

    pub(crate) fn requests(&self) -> usize {
        self.seen.heads.lock().unwrap().len()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.seen.connections.lock().unwrap()
    }
}

async fn serve(mut stream: TcpStream, replies: Vec<Reply>, seen: Arc<Seen>) {
    let mut buffer = Vec::new();
    loop {
        let mut chunk = [0; 1024];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(length) => buffer.extend_from_slice(&chunk[..length]),
        }
        let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head: Vec<u8> = buffer.drain(..end + 4).collect();
        let number = {
            let mut heads = seen.heads.lock().unwrap();
            heads.push(String::from_utf8(head).unwrap());
            heads.len()
        };
        let answer = |status: &str, more: &str, body: &str| {
            let length = body.len();
            format!(
                "HTTP/1.1 {status}\r\nx-request-id: from-server\r\ncontent-type: application/json\r\n\
                 {more}content-length: {length}\r\n\r\n{body}"
            )
        };
        let text = match replies[number.min(replies.len()) - 1] {
            Reply::With { status, body } => answer(status, "", body),
            Reply::Limit { retry_after } => {
                answer("429 Too Many Requests", &format!("retry-after: {retry_after}\r\n"), r#"{"value": 0}"#)
            }
            Reply::Never => return tokio::time::sleep(Duration::from_secs(3600)).await,
            Reply::HangUp => return,
            Reply::Stall => {
                let whole = answer("200 OK", "", r#"{"value": 1}"#);
                stream.write_all(&whole.as_bytes()[..whole.len() - 5]).await.unwrap();
                return tokio::time::sleep(Duration::from_secs(3600)).await;
            }
        };
        if stream.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}
