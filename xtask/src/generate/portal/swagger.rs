//! Swagger UI, out of the crate that carries its release archive. The lock file pins the crate by checksum.

use std::io::{Cursor, Read};

use anyhow::{Context, Result, ensure};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;

/// A file of the release, by its path inside the release folder.
pub(super) fn file(name: &str) -> Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED)).context("the archive cannot be read")?;
    let suffix = format!("/{name}");
    let found: Vec<String> = archive
        .file_names()
        .filter(|path| path.strip_suffix(&suffix).is_some_and(|folder| !folder.contains('/')))
        .map(str::to_owned)
        .collect();
    ensure!(found.len() == 1, "the archive of Swagger UI has {} files {name}", found.len());
    let mut contents = Vec::new();
    archive.by_name(&found[0])?.read_to_end(&mut contents)?;
    Ok(contents)
}

/// The licence files that go along with it.
pub(super) fn licence() -> Result<[(&'static str, Vec<u8>); 2]> {
    Ok([("swagger-ui.LICENSE", file("LICENSE")?), ("swagger-ui.NOTICE", file("NOTICE")?)])
}
