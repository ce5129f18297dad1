//! Checking the whole ledger on the server: one check at a time, apart from all requests; the last result stays in memory.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ringwall_model::records::escaped;
use ringwall_store::{Finding, Verified};
use tokio::sync::Notify;

use super::App;

/// How long somebody waits for the end before they are told that it goes on.
const WAIT: Duration = Duration::from_secs(2);

/// A check that is over.
#[derive(Debug)]
pub(crate) struct Checked {
    /// When it ended, RFC 3339 in UTC.
    pub(crate) ended: String,
    pub(crate) took: Duration,
    /// What it saw; nothing where the database failed, of which the server's log says more.
    pub(crate) outcome: Result<Verified, ()>,
}

#[derive(Debug, Clone, Default)]
struct Now {
    /// When the one that is under way was begun.
    running: Option<String>,
    last: Option<Arc<Checked>>,
}

/// The checks of this process.
#[derive(Default)]
pub(crate) struct Checks {
    now: Mutex<Now>,
    ended: Notify,
}

impl Checks {
    fn with<T>(&self, act: impl FnOnce(&mut Now) -> T) -> T {
        act(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether this one is begun now; not where another is under way.
    fn begin(&self, time: String) -> bool {
        self.with(|now| {
            let free = now.running.is_none();
            now.running.get_or_insert(time);
            free
        })
    }

    fn end(&self, checked: Checked) {
        self.with(|now| *now = Now { running: None, last: Some(Arc::new(checked)) });
        self.ended.notify_waiters();
    }
}

impl App {
    /// Begins a check, unless one is under way, and waits for its end for a moment.
    pub(crate) async fn check_ledger(self: &Arc<Self>) {
        let ended = self.checks.ended.notified();
        if self.checks.begin(self.now().to_string()) {
            let app = Arc::clone(self);
            // Goes on, whoever goes away.
            tokio::spawn(async move {
                let begun = Instant::now();
                let outcome = app.store.verify().await.map_err(|error| {
                    tracing::error!(error = %error.message, hint = %error.hint, "the ledger could not be checked");
                });
                if let Some(findings) = outcome.as_ref().ok().map(|verified| &verified.findings).filter(|findings| !findings.is_empty()) {
                    tracing::error!(count = findings.len(), "what is stored is not what the ledger says");
                }
                app.checks.end(Checked { ended: app.now().to_string(), took: begun.elapsed(), outcome });
            });
        }
        let _ = tokio::time::timeout(WAIT, ended).await;
    }

    /// Since when a check is under way, and the last one that is over.
    pub(crate) fn last_check(&self) -> (Option<String>, Option<Arc<Checked>>) {
        let Now { running, last } = self.checks.with(|now| now.clone());
        (running, last)
    }
}

/// What a finding says to somebody who may see all of the ledger, or only what is of one organisation; nothing where it is another's.
pub(crate) fn shown(finding: &Finding, only: Option<&str>) -> Option<String> {
    let Some(organisation) = only else { return Some(finding.to_string()) };
    let own = |subject: &str| {
        let rest = subject.strip_prefix(&escaped(organisation));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match finding {
        Finding::Log(_) | Finding::Checkpoint(_) | Finding::Columns(_) => Some(finding.to_string()),
        // Why may repeat what stands in it.
        Finding::Entry(seq, _) => Some(format!("entry {seq} cannot be read")),
        Finding::Body { subject, .. } => own(subject).then(|| finding.to_string()),
        Finding::Rows { seq, subject, made, found } => own(subject).then(|| {
            let found = found.iter().filter(|subject| own(subject)).cloned().collect();
            Finding::Rows { seq: *seq, subject: subject.clone(), made: *made, found }.to_string()
        }),
        Finding::Stray(what) => match what.strip_prefix("record ") {
            Some(subject) => own(subject.split(": ").next().unwrap_or_default()).then(|| finding.to_string()),
            None => Some(finding.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_another_organisation_nothing_is_said() {
        let body = |subject: &str| Finding::Body { subject: subject.into(), seq: 3 };
        let rows =
            Finding::Rows { seq: 4, subject: "o/s/zone/z".into(), made: true, found: vec!["o/s/zone/z".into(), "p/s/zone/z".into()] };
        let stray = |subject: &str| Finding::Stray(format!("record {subject}: a version from entry 3 on"));
        let to_o = |finding: &Finding| shown(finding, Some("o"));
        assert!(to_o(&body("o/s/zone/z")).is_some() && to_o(&stray("o/s/zone/z")).is_some());
        for other in ["p/s/zone/z", "o2/s/zone/z", "_//account/a-1"] {
            assert_eq!((to_o(&body(other)), to_o(&stray(other))), (None, None), "{other}");
            assert!(shown(&body(other), None).is_some());
        }
        let told = to_o(&rows).unwrap();
        assert!(told.contains("o/s/zone/z") && !told.contains("p/s"), "{told}");
        assert_eq!(to_o(&Finding::Entry(3, "secret words".into())).unwrap(), "entry 3 cannot be read");
        assert!(to_o(&Finding::Checkpoint("the lock is missing".into())).is_some());
        assert!(to_o(&Finding::Stray("tile 0/9".into())).is_some());
    }

    #[test]
    fn one_check_at_a_time() {
        let checks = Checks::default();
        assert!(checks.begin("then".into()) && !checks.begin("later".into()));
        assert_eq!(checks.with(|now| now.running.clone()).as_deref(), Some("then"));
        checks.end(Checked { ended: "later".into(), took: Duration::ZERO, outcome: Err(()) });
        assert!(checks.with(|now| now.running.is_none() && now.last.is_some()) && checks.begin("again".into()));
    }
}
