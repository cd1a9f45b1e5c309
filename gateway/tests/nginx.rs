//! nginx with the configuration as it is checked in, but for addresses and, where asked, TLS and the height of the limits.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How it is started.
#[derive(Clone, Copy, Default)]
pub(crate) struct Setup<'a> {
    /// Whether the rate limits stay as they are; otherwise no test reaches them.
    pub(crate) limited: bool,
    /// An origin whose pages may call.
    pub(crate) origin: Option<&'a str>,
    /// A folder with `cert.pem` and `key.pem`.
    pub(crate) tls: Option<&'a Path>,
    /// Where Prometheus is; otherwise nowhere.
    pub(crate) prometheus: Option<&'a str>,
    /// Worker processes below a master; otherwise one process does everything.
    pub(crate) workers: Option<u32>,
    /// Words before the command, such as `taskset -c 0`.
    pub(crate) before: &'a [&'a str],
}

pub(crate) struct Nginx {
    child: Child,
    pub(crate) address: SocketAddr,
    folder: tempfile::TempDir,
}

fn program() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let known = ["/usr/sbin", "/usr/local/sbin", "/usr/local/nginx/sbin", "/opt/homebrew/bin"].map(PathBuf::from);
    let mut folders = std::env::split_paths(&path).chain(known);
    let found = folders.find_map(|folder| Some(folder.join("nginx")).filter(|program| program.is_file()));
    found.expect("nginx is not installed; on Debian: apt-get install nginx-light")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

impl Nginx {
    /// Starts one in front of these services.
    pub(crate) fn start(services: &BTreeMap<String, String>, setup: Setup<'_>) -> Self {
        let gateway = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = tempfile::tempdir().unwrap();
        let (shell, generated) = (folder.path().join("nginx"), folder.path().join("generated"));
        copy(&gateway.join("nginx"), &shell);
        copy(&gateway.join("generated"), &generated);
        fs::create_dir(folder.path().join("run")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let tls = setup.tls.map(|tls| {
            copy(tls, &shell.join("tls"));
            "ssl_certificate tls/cert.pem;\n ssl_certificate_key tls/key.pem;\n ssl_protocols TLSv1.2 TLSv1.3;\n"
        });
        let secured = if tls.is_some() { "ssl http2 " } else { "" };
        fs::write(
            shell.join("listen.conf"),
            format!(
                "server {{\n listen 127.0.0.1:{port} {secured}default_server;\n server_name _;\n {}include server.conf;\n}}\n",
                tls.unwrap_or_default()
            ),
        )
        .unwrap();
        if let Some(origin) = setup.origin {
            edit(&shell.join("cors.conf"), |text| {
                let entry = format!("map $http_origin $gw_cors_origin {{\n \"{origin}\" $http_origin;");
                text.replace("map $http_origin $gw_cors_origin {", &entry)
                    .replace("$gw_cors_vary {\n    default \"\";", "$gw_cors_vary {\n default Origin;")
            });
        }
        edit(&shell.join("nginx.conf"), |text| {
            text.replace("access_log /dev/stdout gw_json;", "access_log run/access.log gw_json;")
                .replace("error_log stderr warn;", "error_log run/error.log info;")
                .replace("worker_processes auto;", &format!("worker_processes {};", setup.workers.unwrap_or(1)))
        });
        let fixed = fs::read_to_string(generated.join("nginx/upstreams-fixed.conf")).unwrap();
        let fixed = services.iter().fold(fixed, |text, (name, address)| {
            text.replace(&format!("server {name}:8080"), &format!("server {address}"))
        });
        let fixed = match setup.prometheus {
            Some(address) => fixed.replace("prometheus:9090", address),
            None => fixed,
        };
        fs::write(generated.join("nginx/upstreams.conf"), fixed).unwrap();
        if !setup.limited {
            edit(&generated.join("nginx/limits.conf"), |text| replaced(text, "rate=", "rate=100000r/s;"));
            edit(&generated.join("nginx/server.conf"), |text| replaced(text, "burst=", "burst=100000 nodelay;"));
        }
        let program = program().into_os_string();
        let mut words = setup.before.iter().map(std::ffi::OsString::from).chain([program]);
        let mut command = Command::new(words.next().unwrap());
        let child = command
            .args(words)
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx/nginx.conf", "-g"])
            .arg(if setup.workers.is_some() { "daemon off;" } else { "daemon off; master_process off;" })
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut nginx = Self { child, address: ([127, 0, 0, 1], port).into(), folder };
        let start = Instant::now();
        while TcpStream::connect(nginx.address).is_err() {
            let ended = nginx.child.try_wait().unwrap();
            assert!(
                ended.is_none() && start.elapsed() < Duration::from_secs(10),
                "nginx does not start:\n{}",
                nginx.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        nginx
    }

    /// Its first process.
    #[allow(dead_code, reason = "measured by the benchmark only")]
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended.
    #[allow(dead_code, reason = "for the benchmark only")]
    pub(crate) fn wait(&mut self) {
        self.child.wait().unwrap();
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("run/error.log")).unwrap_or_default()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        if let Ok(Some(_)) = self.child.try_wait() {
            return;
        }
        // Killed, a master would leave its workers.
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if !told.is_ok_and(|told| told.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn edit(path: &Path, change: impl FnOnce(&str) -> String) {
    let text = fs::read_to_string(path).unwrap();
    let changed = change(&text);
    assert_ne!(text, changed, "nothing to change in {}", path.display());
    fs::write(path, changed).unwrap();
}

/// Puts `instead` in the place of what begins with `word`, to the end of the line.
fn replaced(text: &str, word: &str, instead: &str) -> String {
    let line = |line: &str| match line.find(word) {
        Some(at) => format!("{}{instead}\n", &line[..at]),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}
