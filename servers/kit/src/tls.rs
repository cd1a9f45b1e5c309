//! TLS, with rustls, wherever a connection leaves the machine: the certificate that a server shows, and the authorities
//! that it believes.

mod own;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use dropshot::ConfigTls;
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_pki_types::pem::{self, PemObject};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

pub(crate) use own::probe;

/// Authorities whose word is taken for who another server is.
#[derive(Clone)]
pub struct Authorities {
    pem: Arc<[u8]>,
    roots: Arc<RootCertStore>,
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} authorities]", self.roots.len())
    }
}

/// A file that holds no certificate, or cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("not a PEM file of certificates")]
pub struct AuthoritiesError;

impl FromStr for Authorities {
    type Err = AuthoritiesError;

    /// Reads the PEM file at a path.
    fn from_str(path: &str) -> Result<Self, Self::Err> {
        let pem = std::fs::read(path).map_err(|_| AuthoritiesError)?;
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            roots.add(certificate.map_err(|_| AuthoritiesError)?).map_err(|_| AuthoritiesError)?;
        }
        match roots.is_empty() {
            true => Err(AuthoritiesError),
            false => Ok(Self { pem: pem.into(), roots: Arc::new(roots) }),
        }
    }
}

impl Authorities {
    /// The certificates, as they were read.
    pub fn pem(&self) -> &[u8] {
        &self.pem
    }

    /// For a client that believes nobody else.
    ///
    /// # Errors
    /// Never in practice: the provider has no version of TLS.
    pub(crate) fn client(&self) -> Result<ClientConfig, rustls::Error> {
        let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let builder = builder.with_safe_default_protocol_versions()?;
        Ok(builder.with_root_certificates(Arc::clone(&self.roots)).with_no_client_auth())
    }
}

/// What a server shows of itself, as PEM files.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The certificate chain, the server's own certificate first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Why a server cannot show itself.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// A file that cannot be read, or holds something else.
    #[error("cannot use {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: pem::Error,
    },
    /// The key is not that of the certificate, or neither is of use.
    #[error("the certificate {} and its key do not go together", path.display())]
    Pair {
        /// The certificate.
        path: PathBuf,
        /// Why not.
        #[source]
        source: rustls::Error,
    },
}

impl Identity {
    /// Reads the files. Dropshot would do that too, and panic at what it finds.
    pub(crate) fn read(&self) -> Result<ConfigTls, IdentityError> {
        let in_file = |path: &Path| {
            let path = path.to_owned();
            move |source| IdentityError::File { path, source }
        };
        let pair = |source| IdentityError::Pair { path: self.certificate.clone(), source };
        let chain = CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect);
        let chain: Vec<_> = chain.map_err(in_file(&self.certificate))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(in_file(&self.key))?;
        let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(pair)?;
        let mut config = builder.with_no_client_auth().with_single_cert(chain, key).map_err(pair)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(ConfigTls::Dynamic(config))
    }
}
