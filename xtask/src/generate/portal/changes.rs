//! What changed from release to release, as the comparison of the documents has it.

use anyhow::Result;
use maud::{Markup, html};
use spec::{Change, Class};

use super::{Site, shell};
use crate::released;

pub(super) const PATH: &str = "/docs/changes";

pub(super) fn page(site: &Site<'_>) -> Result<String> {
    let mut services = Vec::new();
    for api in site.apis {
        services.push((api, released::history(&api.document)?));
    }
    let main = html! {
        h1 { "Changes" }
        p { "Each release compared with the one before it. A " strong { "breaking" } " change may need a change of yours; a "
            strong { "compatible" } " one does not." }
        @for (api, releases) in services {
            h2 id=(api.service) { (api.title) }
            @for release in releases {
                section.answer {
                    h3 { (release.version) }
                    @if release.first { p { "The first release." } }
                    @else if release.changes.is_empty() { p { "The API is as it was." } }
                    @for class in [Class::Breaking, Class::Compatible] { (list(&release.changes, class)) }
                }
            }
        }
    };
    Ok(shell::page(site, "Changes", &[], &main))
}

fn list(changes: &[Change], class: Class) -> Markup {
    let of_class: Vec<&Change> = changes.iter().filter(|change| change.class == class).collect();
    html! {
        @if !of_class.is_empty() {
            h4 { (class.as_str()) }
            ul { @for change in of_class {
                @let place = change.new.as_ref().or(change.old.as_ref()).map(|place| place.pointer.as_str());
                li { (change.message) @if let Some(place) = place { " " code { (place) } } }
            } }
        }
    }
}
