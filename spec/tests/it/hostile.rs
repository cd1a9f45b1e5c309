//! Whatever a document says, it is read, checked and compared without a panic, and always to an end.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use spec::{Api, Document, Sampler, Validator, diff, lint, render};

use crate::base::GOOD;

/// Pieces that mean something somewhere in a document.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "'",
    "\"",
    "#",
    "&a ",
    "*a",
    "!!int ",
    "<<: ",
    "? ",
    "|",
    ">",
    "%",
    "\0",
    "🦀",
    "é",
    "null",
    "true",
    "-1",
    "1e400",
    "99999999999999999999",
    ".5",
    "{}",
    "[]",
    "''",
    "$ref: ",
    "{$ref: '#'}",
    "{$ref: '#/components/schemas/Thing'}",
    "{$ref: '#/paths/~1things/post'}",
    "{$ref: '#/x~2y/%zz'}",
    "{allOf: [{$ref: '#/components/schemas/Error'}]}",
    "type: object",
    "type: [string]",
    "format: date-time",
    "pattern: '('",
    "pattern: '^(a+)+$'",
    "enum: []",
    "required: [a, a]",
    "minLength: 9999999999",
    "multipleOf: 0",
    "not: {}",
    "nullable: true",
    "additionalProperties: false",
    "oneOf: []",
    "discriminator: {propertyName: kind}",
    "readOnly: true",
    "default: {}",
    "x-gateway: {timeout: 9999999999999h}",
    "x-slo: 3",
    "security: [{}]",
    "'200': {}",
    "/{a}/{a}: {}",
    "get: {}",
];

#[derive(Debug, Clone)]
enum Edit {
    Insert(Index, &'static str),
    Remove(Index, usize),
    Repeat(Index, usize),
    /// Puts one line in the place of another.
    Move(Index, Index),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        (any::<Index>(), 1..200_usize).prop_map(|(at, length)| Edit::Repeat(at, length)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Move(from, to)),
    ];
    proptest::collection::vec(edit, 1..6)
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for edit in edits {
        if text.is_empty() {
            break;
        }
        match edit {
            Edit::Insert(at, piece) => {
                let at = at.index(text.len());
                text.splice(at..at, piece.chars());
            }
            Edit::Remove(at, length) => {
                let at = at.index(text.len());
                text.drain(at..text.len().min(at + length));
            }
            Edit::Repeat(at, length) => {
                let at = at.index(text.len());
                let piece: Vec<char> = text[at..text.len().min(at + length)].to_vec();
                text.splice(at..at, piece);
            }
            Edit::Move(from, to) => {
                let whole: String = text.iter().collect();
                let mut lines: Vec<&str> = whole.split('\n').collect();
                let (from, to) = (from.index(lines.len()), to.index(lines.len()));
                lines[to] = lines[from];
                text = lines.join("\n").chars().collect();
            }
        }
    }
    text.into_iter().collect()
}

/// Everything that is done with a document.
fn use_up(text: &str) {
    let good = Document::parse("good.yaml", GOOD).unwrap();
    match Document::parse("x.yaml", text) {
        Err(found) => {
            assert!(!found.is_empty(), "refused without a reason");
            assert!(!render(&found, &[]).is_empty());
        }
        Ok(document) => {
            let found = lint(&document);
            assert_eq!(render(&found, &[&document]).is_empty(), found.is_empty());
            let there = diff(&good, &document);
            assert_eq!(there, diff(&good, &document), "the same twice");
            diff(&document, &good);
            assert_eq!(diff(&document, &document).changes, []);
            if let Ok(api) = Api::read(document) {
                Validator::compile(&api).unwrap();
                for way in [spec::Direction::Request, spec::Direction::Response] {
                    let sampler = Sampler::new(&api.document, way);
                    let names =
                        api.document.at("/components/schemas").and_then(|it| it.as_object()).into_iter().flatten();
                    for (name, _) in names {
                        sampler.valid(&spec::pointer::push("/components/schemas", name));
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bent_document_is_read_or_refused(edits in edits()) {
        use_up(&apply(GOOD, &edits));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        use_up(&text);
    }

    #[test]
    fn any_files_beside_a_document_are_read_or_refused(main in edits(), other in edits()) {
        let main = apply(&GOOD.replace("'#/components/schemas/Error'", "'other.yaml#/components/schemas/Error'"), &main);
        let other = apply(&GOOD.replace("'#/components/", "'x.yaml#/components/"), &other);
        let read = |path: &str| if path == "other.yaml" { Ok(other.clone()) } else { Err("no such file".to_owned()) };
        match Document::load("x.yaml", main, &read) {
            Ok(document) => drop(render(&lint(&document), &[&document])),
            Err(found) => assert!(!render(&found, &[]).is_empty()),
        }
    }
}
