//! Texts that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Characters written for one text; a pattern such as `(a{1000}){1000}` asks for more than anybody wants.
const MAX_LENGTH: usize = 16_384;

/// A text that matches the pattern, of `length` characters where its repetitions can be stretched to it.
///
/// `None` for a pattern that cannot be read, or whose shortest match is longer than anybody wants.
pub(super) fn matching(pattern: &str, length: usize) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let shortest = write(&hir, &mut 0)?.chars().count();
    let mut spare = length.saturating_sub(shortest);
    write(&hir, &mut spare)
}

/// Writes a match; repetitions take from `spare` what they need to go beyond their minimum.
fn write(hir: &Hir, spare: &mut usize) -> Option<String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(String::new()),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).ok(),
        HirKind::Class(class) => member(class).map(String::from),
        HirKind::Capture(capture) => write(&capture.sub, spare),
        HirKind::Concat(parts) => parts.iter().map(|part| write(part, spare)).collect(),
        HirKind::Alternation(choices) => choices.iter().find_map(|choice| write(choice, spare)),
        HirKind::Repetition(repetition) => {
            let once = write(&repetition.sub, &mut 0)?;
            let length = once.chars().count();
            let least = usize::try_from(repetition.min).ok()?;
            let most = repetition.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX);
            let more = spare.checked_div(length).unwrap_or(0).min(most - least.min(most));
            *spare -= more * length;
            let times = least + more;
            (times.saturating_mul(length) <= MAX_LENGTH).then(|| once.repeat(times))
        }
    }
}

/// The plainest character of a class: a letter or digit where there is one.
fn member(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let holds = |wanted: char| ranges.iter().any(|(start, end)| (*start..=*end).contains(&wanted));
    let plain = ('a'..='z').chain('A'..='Z').chain('0'..='9').chain(' '..='~').find(|wanted| holds(*wanted));
    plain.or_else(|| ranges.first().map(|(start, _)| *start))
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn a_match_has_the_length_asked_for() {
        for (pattern, length, wanted) in [
            ("^[A-Za-z0-9][A-Za-z0-9_.-]*$", 3, "aaa"),
            ("^[a-z]+:[a-z]+( [a-z]+:[a-z]+)*$", 6, "aaaa:a"),
            ("^(GET|POST)$", 9, "GET"),
            ("^[A-Z]{3}$", 9, "AAA"),
            ("x?", 0, ""),
        ] {
            assert_eq!(matching(pattern, length).as_deref(), Some(wanted), "{pattern}");
        }
        assert_eq!(matching("[", 3), None);
        assert_eq!(matching("(a{1000}){1000}", 3), None);
    }
}
