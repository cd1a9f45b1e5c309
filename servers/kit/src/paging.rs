//! Cursor pages: `limit` and `page_token` in, `items` and `next_page` out.
//!
//! The token carries the filters of the first page and the place to go on, so that every page of a list answers the
//! same question. It is not signed: it grants nothing, since the caller's rights are applied to every page anew.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;

/// One page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Token of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    #[serde(default)]
    pub next_page: Option<String>,
}

/// A place in a list and the filters of its first page.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Token<F> {
    after: Uuid,
    filters: F,
}

/// What a list request asks for, whichever page it is.
#[derive(Debug)]
pub struct Cursor<F> {
    /// Items on the page, at most.
    pub limit: i64,
    /// The last id of the page before; `None` on the first page.
    pub after: Option<Uuid>,
    /// The filters of the first page.
    pub filters: F,
}

impl<F: Serialize + DeserializeOwned + PartialEq + Default> Cursor<F> {
    /// Reads the query of a list request.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a token that is not ours, or filters beside it that differ from its own;
    /// [`Error::Internal`] without a limit, which the document has a default for.
    pub fn read(limit: Option<i32>, token: Option<&str>, filters: F) -> Result<Self, Error> {
        let limit = limit.ok_or_else(|| Error::internal("the document has no default for `limit`"))?;
        let limit = i64::from(limit);
        let Some(token) = token else {
            return Ok(Self { limit, after: None, filters });
        };
        let token: Token<F> = URL_SAFE_NO_PAD
            .decode(token)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| Error::invalid("/query/page_token", "is not a token of this list"))?;
        if filters != F::default() && filters != token.filters {
            return Err(Error::invalid("/query/page_token", "belongs to a list with other filters"));
        }
        Ok(Self { limit, after: Some(token.after), filters: token.filters })
    }

    /// How many rows to fetch: one more than the page holds tells whether there is a next one.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// Makes the page of the fetched items.
    ///
    /// # Errors
    /// [`Error::Internal`] when the filters cannot be written down.
    pub fn page<T>(self, mut items: Vec<T>, id: impl Fn(&T) -> Uuid) -> Result<Page<T>, Error> {
        let size = usize::try_from(self.limit).unwrap_or_default();
        let more = items.len() > size;
        items.truncate(size);
        let next_page = match items.last().filter(|_| more) {
            Some(last) => {
                let token = Token { after: id(last), filters: self.filters };
                Some(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).map_err(Error::internal)?))
            }
            None => None,
        };
        Ok(Page { items, next_page })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Filters = Option<String>;

    #[test]
    fn a_token_carries_place_and_filters() {
        let ids: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
        let first = Cursor::<Filters>::read(Some(2), None, Some("paid".to_owned())).unwrap();
        assert_eq!(first.fetch(), 3);
        let page = first.page(ids.clone(), |id| *id).unwrap();
        assert_eq!(page.items, ids[..2]);
        let next = Cursor::<Filters>::read(Some(2), page.next_page.as_deref(), None).unwrap();
        assert_eq!((next.after, next.filters), (Some(ids[1]), Some("paid".to_owned())));
    }

    #[test]
    fn the_last_page_has_no_token() {
        let cursor = Cursor::<Filters>::read(Some(2), None, None).unwrap();
        assert_eq!(cursor.page(vec![Uuid::now_v7(); 2], |id| *id).unwrap().next_page, None);
    }

    #[test]
    fn foreign_tokens_and_other_filters_are_refused() {
        assert!(Cursor::<Filters>::read(Some(2), Some("bm9uc2Vuc2U"), None).is_err());
        let page = Cursor::<Filters>::read(Some(1), None, None).unwrap();
        let token = page.page(vec![Uuid::now_v7(); 2], |id| *id).unwrap().next_page;
        assert!(Cursor::<Filters>::read(Some(2), token.as_deref(), Some("paid".to_owned())).is_err());
    }
}
