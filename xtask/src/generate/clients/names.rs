//! Names of Rust items and crates.

/// `put_thing`, `put-thing` and `putThing` are `PutThing`.
pub(in crate::generate) fn pascal(text: &str) -> String {
    words(text)
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
        })
        .collect()
}

/// `Large Things` is `large-things`.
pub(super) fn kebab(text: &str) -> String {
    words(text).map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// `No Content` is `no_content`.
pub(super) fn snake(text: &str) -> String {
    words(text).map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// The letters and digits of a name, which are the same in every case: progenitor makes `put_thing` of `putThing`.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
