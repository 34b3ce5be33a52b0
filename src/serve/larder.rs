//! Pages as they were when they could last be made.
//!
//! In: every answer that is about to be given. Out: the same; and where a page cannot be made, because its template breaks
//! on it, the one that was given there last, marked as old. Few are kept: those that somebody is looking at.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::show::{Answer, Body};

/// So many pages are kept.
const KEPT: usize = 64;
/// Larger ones are not.
const LARGEST: usize = 256 << 10;
/// Begins the version of an old page: the browser then says that it is one.
pub(super) const OLD: &str = "old-";

/// The pages that were given last, the latest at the end.
#[derive(Default)]
pub(super) struct Larder(Mutex<VecDeque<(String, Answer)>>);

impl Larder {
    /// The answer to give at `path` when `answer` is what could be made.
    pub(super) fn serve(&self, path: &str, answer: Answer) -> Answer {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pages.iter().position(|(known, _)| known == path);
        match (&answer, known) {
            (Answer { status: 200, body: Body::Bytes(bytes), .. }, _) => {
                known.into_iter().for_each(|at| drop(pages.remove(at)));
                if bytes.len() <= LARGEST {
                    pages.push_back((path.to_owned(), answer.clone()));
                }
                if pages.len() > KEPT {
                    pages.pop_front();
                }
                answer
            }
            (Answer { status: 500, .. }, Some(at)) => {
                let last = pages[at].1.clone();
                Answer { etag: last.etag.map(|etag| format!("{OLD}{etag}")), ..last }
            }
            _ => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, text: &'static str) -> Answer {
        Answer { status, mime: "text/html; charset=utf-8", body: Body::Bytes(text.into()), etag: Some("1".into()) }
    }

    fn told(answer: Answer) -> (u16, String, String) {
        let Body::Bytes(bytes) = answer.body else { panic!("bytes") };
        (answer.status, String::from_utf8_lossy(&bytes).into_owned(), answer.etag.unwrap_or_default())
    }

    #[test]
    fn a_page_that_breaks_is_the_last_good_one() {
        let larder = Larder::default();
        assert_eq!(told(larder.serve("a", answer(500, "broke"))).1, "broke", "there is none yet");
        larder.serve("a", answer(200, "good"));
        larder.serve("b", answer(404, "none"));
        assert_eq!(told(larder.serve("a", answer(500, "broke"))), (200, "good".to_owned(), "old-1".to_owned()));
        assert_eq!(told(larder.serve("b", answer(500, "broke"))).1, "broke");
        for at in 0..KEPT {
            larder.serve(&at.to_string(), answer(200, "other"));
        }
        assert_eq!(told(larder.serve("a", answer(500, "broke"))).0, 500, "few are kept");
    }
}
