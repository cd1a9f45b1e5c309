//! Scripts and styles. The name of each carries a hash of what it holds, so that a browser may keep it
//! for ever.

use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use sha2::{Digest, Sha256};

use super::{Contents, File, swagger};

const LASTS: &str = "public, max-age=31536000, immutable";

struct Asset {
    /// As pages ask for it: `portal.css`.
    name: &'static str,
    /// As it is served: `portal.1f2e3d4c.css`.
    hashed: String,
    content_type: &'static str,
    contents: Vec<u8>,
}

pub(super) struct Assets(Vec<Asset>);

impl Assets {
    /// Unpacked and hashed once in a process: the plan is made anew for every mutant of a document, and they stay.
    pub(super) fn get() -> Result<&'static Self> {
        static READ: OnceLock<Assets> = OnceLock::new();
        match READ.get() {
            Some(assets) => Ok(assets),
            None => Self::read().map(|assets| READ.get_or_init(|| assets)),
        }
    }

    fn read() -> Result<Self> {
        let script = "text/javascript; charset=utf-8";
        let style = "text/css; charset=utf-8";
        let own = |name, content_type, contents: &[u8]| (name, content_type, contents.to_vec());
        let all = [
            own("portal.css", style, include_bytes!("../../../../gateway/portal/portal.css")),
            own("portal.js", script, include_bytes!("../../../../gateway/portal/portal.js")),
            own("status.js", script, include_bytes!("../../../../gateway/portal/status.js")),
            own("viewer.js", script, include_bytes!("../../../../gateway/portal/viewer.js")),
            own("icon.svg", "image/svg+xml", include_bytes!("../../../../gateway/portal/icon.svg")),
            ("swagger-ui-bundle.js", script, swagger::file("dist/swagger-ui-bundle.js")?),
            ("swagger-ui.css", style, swagger::file("dist/swagger-ui.css")?),
        ];
        let asset = |(name, content_type, contents): (&'static str, _, Vec<u8>)| {
            let (stem, extension) = name.rsplit_once('.').context("an asset has an extension")?;
            let hash: String = Sha256::digest(&contents)[..4].iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(Asset { name, hashed: format!("{stem}.{hash}.{extension}"), content_type, contents })
        };
        Ok(Self(all.into_iter().map(asset).collect::<Result<_>>()?))
    }

    /// Where an asset is served.
    pub(super) fn path(&self, name: &str) -> String {
        let asset = self.0.iter().find(|asset| asset.name == name);
        format!("/docs/assets/{}", asset.map_or(name, |asset| &asset.hashed))
    }

    pub(super) fn files(&self) -> impl Iterator<Item = File> + '_ {
        self.0.iter().map(|asset| File {
            path: self.path(asset.name),
            name: format!("assets/{}", asset.hashed),
            content_type: asset.content_type,
            cache: LASTS,
            contents: Contents::Bytes(asset.contents.clone()),
        })
    }
}
