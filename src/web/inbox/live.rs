//! How many measurements wait, as server-sent events: one whenever the number has changed.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use actix_web::web::{Bytes, Data};
use futures_util::stream;
use serde_json::json;

use super::super::answers::{self, Answer};
use super::super::people::Staff;
use super::super::site::Site;

/// How often the number is looked at; all that watch share one question to the store.
const LOOK: Duration = Duration::from_secs(2);

/// How long a browser is answered before it has to ask again, which it does by itself.
const LONGEST: Duration = Duration::from_secs(300);

/// How often something is sent at the least, so that a browser that left is noticed.
const QUIET: Duration = Duration::from_secs(20);

/// The number of waiting measurements, now and whenever it changes.
///
/// # Errors
/// When nobody of the laboratory asks.
pub async fn events(_person: Staff, site: Data<Site>) -> Answer {
    let now = Instant::now();
    let watched = Watched {
        site: site.as_ref().clone(),
        told: None,
        since: now,
        sent: now,
    };
    Ok(answers::events(stream::unfold(watched, Watched::next)))
}

/// An inbox that a page watches.
struct Watched {
    site: Site,
    told: Option<u64>,
    since: Instant,
    sent: Instant,
}

impl Watched {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        while self.since.elapsed() < LONGEST {
            let site = self.site.clone();
            let count = self
                .site
                .block(move |_| Ok::<_, super::Failure>(site.inbox_count()))
                .await;
            if let Ok(Some(count)) = count
                && self.told != Some(count)
            {
                self.told = Some(count);
                return Some((Ok(event(count)), self.just_sent()));
            }
            if self.sent.elapsed() > QUIET {
                return Some((
                    Ok(Bytes::from_static(b": still here\n\n")),
                    self.just_sent(),
                ));
            }
            tokio::time::sleep(LOOK).await;
        }
        None
    }

    fn just_sent(mut self) -> Self {
        self.sent = Instant::now();
        self
    }
}

fn event(count: u64) -> Bytes {
    Bytes::from(format!(
        "event: waiting\ndata: {}\n\n",
        json!({ "count": count })
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_two_lines_and_a_blank_one() {
        assert_eq!(event(7), "event: waiting\ndata: {\"count\":7}\n\n");
    }
}
