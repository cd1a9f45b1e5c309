//! The certificate.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::{StartError, Tls};

/// TLS 1.2 and 1.3, HTTP/2 preferred.
pub(super) fn acceptor(tls: &Tls) -> Result<TlsAcceptor, StartError> {
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
