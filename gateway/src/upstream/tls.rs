//! TLS to the services: who is believed for their certificates.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use crate::StartError;

/// Reads the authorities in a PEM file.
pub(crate) fn client(path: &Path) -> Result<Arc<ClientConfig>, StartError> {
    let in_file =
        |source: Box<dyn std::error::Error + Send + Sync>| StartError::Certificate { path: path.to_owned(), source };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| in_file(Box::new(error)))? {
        let certificate = certificate.map_err(|error| in_file(Box::new(error)))?;
        roots.add(certificate).map_err(|error| in_file(Box::new(error)))?;
    }
    if roots.is_empty() {
        return Err(in_file("there is no certificate in it".into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| in_file(Box::new(error)))?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}
