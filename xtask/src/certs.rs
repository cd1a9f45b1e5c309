//! `cargo xtask certs`: a certificate authority for development, and a certificate for this machine.
//!
//! The authority is kept, so that what trusts it once trusts every certificate that is made later.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::{Verdict, workspace};

/// Where nginx looks for certificate and key.
const FOLDER: &str = "gateway/nginx/tls";
const DAY: Duration = Duration::from_secs(86_400);
/// The authority is made again after this.
const AUTHORITY: u32 = 3_650;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Names and addresses beside localhost, 127.0.0.1 and ::1
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,
    /// Days that the certificate is good for
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=825))]
    days: u32,
    /// Where the files go
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict> {
    let folder = arguments.out.clone().unwrap_or_else(|| workspace::root().join(FOLDER));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (authority, key) = authority(&folder)?;
    let mut names: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
    names.extend(arguments.names.iter().cloned());
    let mut params = CertificateParams::new(names.clone()).context("a name cannot stand in a certificate")?;
    params.distinguished_name = called("Plumbline development");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    lasting(&mut params, arguments.days);
    let own = KeyPair::generate().context("no key can be made")?;
    let certificate = params.signed_by(&own, &Issuer::from_params(&authority, &key)).context("not signed")?;
    // The gateway of the containers reads both as another user. They speak for this machine alone.
    write(&folder.join("cert.pem"), 0o644, &certificate.pem())?;
    write(&folder.join("key.pem"), 0o644, &own.serialize_pem())?;
    println!("{}: cert.pem and key.pem for {}, {} days", folder.display(), names.join(", "), arguments.days);
    println!("trust ca.pem: curl --cacert {}", folder.join("ca.pem").display());
    Ok(Verdict::InOrder)
}

/// The authority of before, or a new one.
fn authority(folder: &Path) -> Result<(CertificateParams, KeyPair)> {
    let mut params = CertificateParams::default();
    params.distinguished_name = called("Plumbline development authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    lasting(&mut params, AUTHORITY);
    let (certificate, key) = (folder.join("ca.pem"), folder.join("ca-key.pem"));
    if certificate.is_file() && key.is_file() {
        let text = fs::read_to_string(&key).with_context(|| format!("cannot read {}", key.display()))?;
        let pair = KeyPair::from_pem(&text).with_context(|| format!("{} is not a key", key.display()))?;
        return Ok((params, pair));
    }
    let pair = KeyPair::generate().context("no key can be made")?;
    write(&key, 0o600, &pair.serialize_pem())?;
    write(&certificate, 0o644, &params.self_signed(&pair).context("not signed")?.pem())?;
    Ok((params, pair))
}

fn called(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn lasting(params: &mut CertificateParams, days: u32) {
    let now = SystemTime::now();
    // Clocks differ.
    params.not_before = (now - DAY).into();
    params.not_after = (now + DAY * days).into();
}

fn write(path: &Path, mode: u32, text: &str) -> Result<()> {
    let temporary = path.with_extension("new");
    let _ = fs::remove_file(&temporary);
    fs::OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(mode)
        .open(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
