//! The documentation portal: files read once, hashed and compressed at start, answered from memory.

use std::io::Write as _;
use std::path::Path;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use gateway_plan::{Plan, StaticFile};
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    LOCATION, VARY,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::StartError;
use crate::body::Body;

/// Below this a compressed file saves no packet.
const WORTH_COMPRESSING: usize = 1024;

/// The files, in the order of the plan.
#[derive(Debug)]
pub(crate) struct Portal {
    files: Vec<File>,
    csp: HeaderValue,
}

/// What is sent, whole and compressed.
#[derive(Debug)]
pub(crate) struct File {
    content_type: HeaderValue,
    cache: HeaderValue,
    identity: Representation,
    gzip: Option<Representation>,
}

#[derive(Debug)]
struct Representation {
    bytes: Bytes,
    etag: HeaderValue,
}

impl Portal {
    /// Reads and compresses every file. Blocks.
    pub(crate) fn load(directory: Option<&Path>, plan: &Plan) -> Result<Self, StartError> {
        let csp = header_value("portal.csp", &plan.portal.csp)?;
        let mut files = Vec::new();
        for (path, file) in &plan.portal.files {
            files.push(File::load(directory.ok_or(StartError::NoPortal)?, path, file)?);
        }
        Ok(Self { files, csp })
    }

    /// None for an index that is not of this plan.
    pub(crate) fn file(&self, index: usize) -> Option<&File> {
        self.files.get(index)
    }

    /// Answers with a file, or 304 when the client has it.
    pub(crate) fn send(&self, file: &File, request: &HeaderMap) -> Response<Body> {
        let gzip = file.gzip.as_ref().filter(|_| accepts_gzip(request));
        let chosen = gzip.unwrap_or(&file.identity);
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(ETAG, chosen.etag.clone());
        headers.insert(CACHE_CONTROL, file.cache.clone());
        headers.insert(CONTENT_SECURITY_POLICY, self.csp.clone());
        if file.gzip.is_some() {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        if has(request, &chosen.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(CONTENT_TYPE, file.content_type.clone());
        if gzip.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        *response.body_mut() = Body::full(chosen.bytes.clone());
        response
    }

    /// Answers with a redirect.
    pub(crate) fn redirect(&self, to: &str) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::FOUND;
        if let Ok(to) = HeaderValue::from_str(to) {
            response.headers_mut().insert(LOCATION, to);
        }
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, self.csp.clone());
        response
    }
}

impl File {
    fn load(directory: &Path, path: &str, file: &StaticFile) -> Result<Self, StartError> {
        let on_disk = directory.join(&file.file);
        let bytes = std::fs::read(&on_disk).map_err(|source| StartError::File { path: on_disk, source })?;
        Self::new(path, &file.content_type, &file.cache, bytes.into())
    }

    /// An answer in JSON that is of this moment.
    ///
    /// # Errors
    /// Never in practice: a header that is none.
    pub(crate) fn of_now(json: Bytes) -> Result<Self, StartError> {
        Self::new("figures", "application/json", "no-store", json)
    }

    fn new(place: &str, content_type: &str, cache: &str, bytes: Bytes) -> Result<Self, StartError> {
        let hash: String = Sha256::digest(&bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let etag = |suffix| header_value(place, &format!("\"{hash}{suffix}\""));
        let gzip = match compress(&bytes) {
            Some(bytes) => Some(Representation { bytes: bytes.into(), etag: etag("-gzip")? }),
            None => None,
        };
        Ok(Self {
            content_type: header_value(place, content_type)?,
            cache: header_value(place, cache)?,
            identity: Representation { bytes, etag: etag("")? },
            gzip,
        })
    }
}

fn header_value(place: &str, text: &str) -> Result<HeaderValue, StartError> {
    HeaderValue::from_str(text).map_err(|_| StartError::Header(place.to_owned()))
}

/// The compressed bytes, when they are worth it: images and small files are not.
fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < WORTH_COMPRESSING {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).ok()?;
    let compressed = encoder.finish().ok()?;
    if compressed.len() < bytes.len() / 10 * 9 { Some(compressed) } else { None }
}

/// Whether `Accept-Encoding` names gzip (or anything) without refusing it by `q=0`.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut any = None;
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for entry in values.flat_map(|value| value.split(',')) {
        let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let value = weight.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.strip_prefix('='));
        let weight = value.map_or(Ok(1.0), str::parse::<f32>).unwrap_or(0.0);
        match coding.trim() {
            coding if coding.eq_ignore_ascii_case("gzip") => return weight > 0.0,
            "*" => any = Some(weight > 0.0),
            _ => {}
        }
    }
    any.unwrap_or(false)
}

/// Whether `If-None-Match` names the tag. The comparison is the weak one (RFC 9110, section 13.1.2).
fn has(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let values = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).any(|tag| {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || tag.as_bytes() == etag.as_bytes()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_accepted_when_named_and_not_refused() {
        for (value, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0, *", false),
            ("gzip;Q=0", false),
            ("*", true),
            ("*;q=0", false),
            ("br", false),
            ("gzip;q=nonsense", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value));
            assert_eq!(accepts_gzip(&headers), expected, "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
