//! Pages of a list: `limit` and `page_token` in, `items` and `next_page` out.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::answer::Failure;
use crate::server::Request;

/// What a request for a list asks for, whichever page it is.
pub(crate) struct Cursor {
    limit: usize,
    after: Option<Uuid>,
    filters: Vec<(String, String)>,
}

impl Cursor {
    /// Reads the query. The token carries the filters of the first page; others beside it are refused.
    pub(crate) fn read(request: &Request) -> Result<Self, Failure> {
        let limit = request.query("limit").and_then(|limit| limit.parse().ok()).unwrap_or(20);
        let is_filter = |(name, _): &&(String, String)| !matches!(name.as_str(), "limit" | "page_token");
        let mut filters: Vec<(String, String)> = request.query.iter().filter(is_filter).cloned().collect();
        filters.sort();
        let Some(token) = request.query("page_token") else { return Ok(Self { limit, after: None, filters }) };
        let foreign = || Failure::invalid_at("/query/page_token", "is not a token of this list");
        let (after, carried) = decode(token).ok_or_else(foreign)?;
        if !filters.is_empty() && filters != carried {
            return Err(Failure::invalid_at("/query/page_token", "belongs to a list with other filters"));
        }
        Ok(Self { limit, after: Some(after), filters: carried })
    }

    pub(crate) fn filter(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The page out of all items, in the order of the list.
    pub(crate) fn page(&self, items: impl Iterator<Item = (Uuid, Value)>) -> Value {
        let mut rest: Vec<(Uuid, Value)> = match self.after {
            None => items.collect(),
            Some(after) => items.skip_while(|(id, _)| *id != after).skip(1).collect(),
        };
        let more = rest.len() > self.limit;
        rest.truncate(self.limit);
        let last = rest.last().map(|(id, _)| *id).filter(|_| more);
        let mut page = json!({"items": rest.into_iter().map(|(_, item)| item).collect::<Vec<_>>()});
        if let Some(last) = last {
            page["next_page"] = encode(last, &self.filters).into();
        }
        page
    }
}

/// Letters and digits only, as the documents want it.
fn encode(after: Uuid, filters: &[(String, String)]) -> String {
    let filters = form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish();
    filters.bytes().fold(after.simple().to_string(), |token, byte| format!("{token}{byte:02x}"))
}

fn decode(token: &str) -> Option<(Uuid, Vec<(String, String)>)> {
    let (after, filters) = token.split_at_checked(32)?;
    let byte = |at: usize| filters.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Vec<u8> = (0..filters.len()).step_by(2).map(byte).collect::<Option<_>>()?;
    Some((Uuid::parse_str(after).ok()?, form_urlencoded::parse(&bytes).into_owned().collect()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{decode, encode};

    #[test]
    fn a_token_carries_place_and_filters() {
        let (after, filters) = (Uuid::now_v7(), vec![("status".to_owned(), "a b&c=ä".to_owned())]);
        let token = encode(after, &filters);
        assert!(token.chars().all(|c| c.is_ascii_alphanumeric()), "{token}");
        assert_eq!(decode(&token), Some((after, filters)));
        for foreign in ["", "ä", "nonsense", &token[..31], &format!("{token}a"), &format!("{token}zz")] {
            assert_eq!(decode(foreign), None, "{foreign}");
        }
    }
}
