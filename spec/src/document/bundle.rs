//! References to other files: what they name becomes a component of the document.
//!
//! A path item has no place among the components of OpenAPI 3.0, so it is put where the reference stands. Everything
//! brought in keeps the positions of its own file.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::file::File;
use super::load::{self, Loaded, MAX_NODES};
use super::node::Node;
use super::{Document, is_path_item, local_reference, pointer, references, section, unreadable};
use crate::diagnostic::Diagnostic;
use crate::lint::id;

type Read<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// Index of the document's own file.
const MAIN: u16 = 0;

/// Reads a file, and everything that it and the files it names refer to.
pub(super) fn bundle(file: File, read: Read<'_>) -> Result<Document, Vec<Diagnostic>> {
    let Loaded { root, node, nodes } = load::load(&file.source).map_err(|fault| vec![unreadable(&file, fault)])?;
    let folder = file.name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let main = file.name.rsplit('/').next().unwrap_or_default().to_owned();
    let mut bundle = Bundle {
        read,
        folder,
        paths: vec![main],
        files: vec![file],
        loaded: HashMap::new(),
        components: HashMap::new(),
        root,
        node,
        nodes,
        faults: Vec::new(),
    };
    let mut open = bundle.open("", MAIN);
    let mut inlined = HashSet::new();
    while let Some(reference) = open.pop() {
        match bundle.follow(&reference, &mut inlined) {
            Ok(Some((at, file))) => open.extend(bundle.open(&at, file)),
            Ok(None) => {}
            Err(Refused::File(finding)) => return Err(vec![finding]),
            Err(Refused::Reference(message)) => bundle.faults.push((format!("{}/$ref", reference.at), message)),
        }
    }
    bundle.finish()
}

/// A reference that is not followed yet.
struct Reference {
    /// The object that holds it.
    at: String,
    text: String,
    /// The file it stands in.
    file: u16,
}

enum Refused {
    /// The file cannot be read as YAML.
    File(Diagnostic),
    /// What is wrong with the reference.
    Reference(String),
}

struct Bundle<'a> {
    read: Read<'a>,
    /// Folder of the document as part of its name, with its slash.
    folder: String,
    /// Paths of the files relative to that folder.
    paths: Vec<String>,
    files: Vec<File>,
    loaded: HashMap<u16, Loaded>,
    /// Pointers of what has been brought in, by section, file and pointer there.
    components: HashMap<(&'static str, u16, String), String>,
    root: Value,
    node: Node,
    nodes: usize,
    faults: Vec<(String, String)>,
}

impl Bundle<'_> {
    /// The references below a pointer that do not point into the document itself, the first one last.
    fn open(&self, at: &str, file: u16) -> Vec<Reference> {
        let below = self.root.pointer(at).map(references).unwrap_or_default();
        let leaves = |(_, text): &(String, String)| file != MAIN || !text.starts_with('#');
        let made = below.into_iter().filter(leaves);
        let mut open: Vec<Reference> =
            made.map(|(below, text)| Reference { at: format!("{at}{below}"), text, file }).collect();
        open.reverse();
        open
    }

    /// Brings in what the reference names; gives the place of what is new, and the file it came from.
    fn follow(
        &mut self,
        reference: &Reference,
        inlined: &mut HashSet<(String, u16, String)>,
    ) -> Result<Option<(String, u16)>, Refused> {
        let (path, fragment) = reference.text.split_once('#').unwrap_or((&reference.text, ""));
        let file = self.file(path, reference.file)?;
        let target = local_reference(&format!("#{fragment}")).ok_or_else(|| {
            Refused::Reference(format!("`#{fragment}` is not a JSON pointer; write `#/` and the way to the component"))
        })?;
        if is_path_item(&reference.at) {
            if !inlined.insert((reference.at.clone(), file, target.clone())) {
                return Err(Refused::Reference(format!("the reference `{}` leads in a circle", reference.text)));
            }
            let (value, node) = self.taken(file, &target, &reference.text)?;
            let key = self.node.find(&self.root, &reference.at).and_then(Node::key);
            if let Some(place) = self.node.find_mut(&self.root, &reference.at) {
                // The key stays in the document's own file; a node has one file, so the item is shown in its own.
                *place = if file == MAIN { node.keyed(key) } else { node };
            }
            if let Some(place) = self.root.pointer_mut(&reference.at) {
                *place = value;
            }
            return Ok(Some((reference.at.clone(), file)));
        }
        if file == MAIN {
            self.point(&reference.at, &target);
            return Ok(None);
        }
        let section = section(&reference.at);
        let wanted = (section, file, target);
        if let Some(component) = self.components.get(&wanted).cloned() {
            self.point(&reference.at, &component);
            return Ok(None);
        }
        let (value, node) = self.taken(file, &wanted.2, &reference.text)?;
        let component = self.insert(section, &self.free_name(section, file, &wanted.2), value, node);
        self.components.insert(wanted, component.clone());
        self.point(&reference.at, &component);
        Ok(Some((component, file)))
    }

    /// The file that a path names, seen from another file; read when it is new.
    fn file(&mut self, path: &str, from: u16) -> Result<u16, Refused> {
        if path.is_empty() {
            return Ok(from);
        }
        let base = self.paths.get(usize::from(from)).map(String::as_str).unwrap_or_default();
        let path = within(base, path).map_err(Refused::Reference)?;
        if let Some(index) = self.paths.iter().position(|known| *known == path) {
            return Ok(u16::try_from(index).unwrap_or(u16::MAX));
        }
        let index = u16::try_from(self.files.len()).map_err(|_| Refused::Reference("too many files".into()))?;
        let text = (self.read)(&path).map_err(|why| Refused::Reference(format!("cannot read `{path}`: {why}")))?;
        let file = File::new(format!("{}{path}", self.folder), text);
        let loaded = load::load(&file.source).map_err(|fault| Refused::File(unreadable(&file, fault)))?;
        self.loaded.insert(index, loaded);
        self.files.push(file);
        self.paths.push(path);
        Ok(index)
    }

    /// A copy of what stands at a pointer of a file.
    fn taken(&mut self, file: u16, target: &str, reference: &str) -> Result<(Value, Node), Refused> {
        let (root, node) = match self.loaded.get(&file) {
            Some(loaded) => (&loaded.root, &loaded.node),
            None => (&self.root, &self.node),
        };
        let found = root.pointer(target).zip(node.find(root, target));
        let (value, node) = found.ok_or_else(|| Refused::Reference(format!("nothing is at `{reference}`")))?;
        self.nodes = self.nodes.saturating_add(count(node));
        if self.nodes > MAX_NODES {
            return Err(Refused::Reference(format!("with this reference there are more than {MAX_NODES} nodes")));
        }
        Ok((value.clone(), node.clone().within(file)))
    }

    /// A name for a component that no other of its section has.
    fn free_name(&self, section: &str, file: u16, target: &str) -> String {
        let stem = || {
            let path = self.paths.get(usize::from(file)).map(String::as_str).unwrap_or_default();
            let name = path.rsplit('/').next().unwrap_or_default();
            name.split('.').next().unwrap_or_default().to_owned()
        };
        let last = pointer::split(target).map_or_else(stem, |(_, token)| token.into_owned());
        let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        let name: String = last.chars().map(|letter| if legal(letter) { letter } else { '_' }).collect();
        let taken = |name: &str| {
            self.root.pointer(&format!("/components/{section}")).and_then(|section| section.get(name)).is_some()
        };
        let more = (2_usize..).map(|number| format!("{name}_{number}"));
        std::iter::once(name.clone()).chain(more).find(|name| !taken(name)).unwrap_or_default()
    }

    fn insert(&mut self, section: &str, name: &str, value: Value, node: Node) -> String {
        self.container("", "components");
        self.container("/components", section);
        let parent = format!("/components/{section}");
        if let Some(place) = self.node.find_mut(&self.root, &parent) {
            place.children.push(node);
        }
        if let Some(Value::Object(entries)) = self.root.pointer_mut(&parent) {
            entries.insert(name.to_owned(), value);
        }
        pointer::push(&parent, name)
    }

    /// Makes an object where none is; it stands where its parent ends.
    fn container(&mut self, parent: &str, key: &str) {
        let is_missing =
            self.root.pointer(parent).is_some_and(|parent| parent.is_object() && parent.get(key).is_none());
        if !is_missing {
            return;
        }
        if let Some(place) = self.node.find_mut(&self.root, parent) {
            let end = place.value().end;
            place.children.push(Node::new(Some(end..end), end..end, Vec::new()));
        }
        if let Some(Value::Object(entries)) = self.root.pointer_mut(parent) {
            entries.insert(key.to_owned(), Value::Object(Map::new()));
        }
    }

    /// Makes a reference name a place in the document.
    fn point(&mut self, at: &str, target: &str) {
        if let Some(reference) = self.root.pointer_mut(&format!("{at}/$ref")) {
            *reference = Value::String(format!("#{target}"));
        }
    }

    fn finish(self) -> Result<Document, Vec<Diagnostic>> {
        let document = Document::new(self.files, self.root, self.node);
        if self.faults.is_empty() {
            return Ok(document);
        }
        let finding = |(at, message): &(String, String)| {
            Diagnostic::error(id::EXTERNAL_REFERENCE, message.as_str()).at_value(&document, at, "")
        };
        Err(document.carried(self.faults.iter().map(finding).collect()))
    }
}

fn count(node: &Node) -> usize {
    node.children.iter().map(count).fold(1, usize::saturating_add)
}

/// A path as seen from the folder of the document.
fn within(base: &str, path: &str) -> Result<String, String> {
    let decoded = crate::validate::percent_decode(path, false).ok_or("not a path")?;
    if decoded.contains("://") || decoded.starts_with('/') || decoded.contains(['\\', '\0', '?']) {
        return Err(format!(
            "`{path}` is not a file beside the document; nothing is fetched, and no other folder read"
        ));
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Err(format!("`{path}` leaves the folder of the document"));
            }
            ".." => {}
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}
