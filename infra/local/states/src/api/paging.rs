//! Pages of lists: `maxResults` and `nextToken`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::request::Request;
use crate::ApiError;

/// The number of entries of a page when the request does not say, and the largest it can say.
const DEFAULT_RESULTS: u64 = 100;
const MAX_RESULTS: u64 = 1_000;

/// What part of a list is asked for.
pub(super) struct Paging {
    list: String,
    from: Result<usize, ApiError>,
    pub(super) most: usize,
}

impl Paging {
    /// Reads the members. `list` tells lists apart, so that a token of one does not fit another.
    pub(super) fn read(request: &mut Request, list: &str, longest_token: usize) -> Self {
        let results = request.number("maxResults", MAX_RESULTS).filter(|results| *results > 0);
        let from = match request.text("nextToken", 1, longest_token) {
            None => Ok(0),
            Some(token) => decode(list, &token).ok_or_else(ApiError::invalid_token),
        };
        let most = usize::try_from(results.unwrap_or(DEFAULT_RESULTS)).unwrap_or(usize::MAX);
        Self { list: list.to_owned(), from, most }
    }

    /// Where the page begins.
    pub(super) fn from(&self) -> Result<usize, ApiError> {
        self.from.clone()
    }

    /// The token of the page that begins at the place.
    pub(super) fn token(&self, next: usize) -> String {
        URL_SAFE_NO_PAD.encode(format!("{next} {}", self.list))
    }
}

fn decode(list: &str, token: &str) -> Option<usize> {
    let content = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (from, of) = content.split_once(' ')?;
    (of == list).then(|| from.parse().ok()).flatten()
}
