//! A server of a few lines: answers what it is told and keeps the heads of the requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub(crate) struct Server {
    pub(crate) url: String,
    heads: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
    _tasks: JoinSet<()>,
}

#[derive(Clone, Copy)]
pub(crate) enum Reply {
    With { status: &'static str, body: &'static str },
    Never,
    HangUp,
}

pub(crate) const OK: Reply = Reply::With { status: "200 OK", body: r#"{"value": 1}"# };

impl Server {
    pub(crate) async fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (heads, connections) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<usize>>::default());
        let mut tasks = JoinSet::new();
        let (kept, counted) = (heads.clone(), connections.clone());
        tasks.spawn(async move {
            let mut open = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                *counted.lock().unwrap() += 1;
                open.spawn(serve(stream, reply, kept.clone()));
            }
        });
        Self { url, heads, connections, _tasks: tasks }
    }

    /// The values of a header, one entry for each request.
    pub(crate) fn received(&self, header: &str) -> Vec<Option<String>> {
        let prefix = format!("{header}: ");
        let value = |head: &String| head.lines().find_map(|line| line.strip_prefix(&prefix).map(str::to_owned));
        self.heads.lock().unwrap().iter().map(value).collect()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

async fn serve(mut stream: TcpStream, reply: Reply, heads: Arc<Mutex<Vec<String>>>) {
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
        heads.lock().unwrap().push(String::from_utf8(head).unwrap());
        match reply {
            Reply::With { status, body } => {
                let length = body.len();
                let answer =
                    format!("HTTP/1.1 {status}\r\nx-request-id: from-server\r\ncontent-length: {length}\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
            Reply::Never => tokio::time::sleep(Duration::from_secs(3600)).await,
            Reply::HangUp => return,
        }
    }
}
