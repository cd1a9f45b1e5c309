//! The certificate, which may be replaced while connections go on.

use std::path::Path;
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::{StartError, Tls};

/// Certificate and key, and where they come from.
pub(super) struct Certificate {
    files: Tls,
    acceptor: ArcSwap<TlsAcceptor>,
}

impl Certificate {
    pub(super) fn read(files: &Tls) -> Result<Self, StartError> {
        Ok(Self { files: files.clone(), acceptor: ArcSwap::from_pointee(acceptor(files)?) })
    }

    /// Reads the files again. Connections that are open keep the certificate that they began with.
    pub(super) fn reload(&self) -> Result<(), StartError> {
        self.acceptor.store(Arc::new(acceptor(&self.files)?));
        Ok(())
    }

    /// What new connections are accepted with.
    pub(super) fn acceptor(&self) -> Arc<TlsAcceptor> {
        self.acceptor.load_full()
    }
}

/// TLS 1.2 and 1.3, HTTP/2 preferred.
fn acceptor(tls: &Tls) -> Result<TlsAcceptor, StartError> {
    let in_file = |path: &Path, source: Box<dyn std::error::Error + Send + Sync>| StartError::Certificate {
        path: path.to_owned(),
        source,
    };
    let in_chain = |source| in_file(&tls.certificate, source);
    let chain: Vec<_> = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| in_chain(Box::new(error)))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| in_file(&tls.key, Box::new(error)))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| in_chain(Box::new(error)))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
