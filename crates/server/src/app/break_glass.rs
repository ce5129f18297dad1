//! Breaking the glass: somebody with the role for emergencies says why, and for some hours may do everything. Until then the role is
//! sealed and gives nothing. It counts for the session that broke the glass only; all that it does there is marked in the ledger; and
//! it stays to be reviewed until somebody else has said what they found. Which is kept as records with history, like any role.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use ringwall_store::{Act, Expect};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::audit::{Asked, Entry};
use super::error::AppError;
use super::register::{At, INSTALLATION, Register, key, kind};
use super::sessions::session_id;
use super::{App, Caller, Request, Via, put};
use crate::auth::roles::Permission;

/// How long the glass stays broken, in hours.
const USUAL: i64 = 4;
const LONGEST: i64 = 12;
/// What was let in before the end is through after this time at the latest.
const LATE: SignedDuration = SignedDuration::from_mins(10);
/// Longest text in characters.
const TEXT: usize = 500;
/// What every mark begins with.
const MARK: &str = "break-glass";

fn usual() -> i64 {
    USUAL
}

/// An emergency that is declared.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Emergency {
    /// What has happened.
    pub(crate) reason: String,
    /// For how many hours, 1 to 12.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 12))]
    pub(crate) hours: i64,
}

/// What was found about one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judgement {
    /// What was done in it, and whether it was right.
    pub(crate) text: String,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Closing {
    /// Account; `server` where the time was over.
    pub(crate) by: String,
    /// When, RFC 3339 in UTC.
    pub(crate) at: String,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Review {
    /// Account.
    pub(crate) by: String,
    /// When, RFC 3339 in UTC.
    pub(crate) at: String,
    /// What was found.
    pub(crate) text: String,
}

/// A glass that was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Glass {
    /// Its id; stands in the reason of every entry that was made with it.
    pub(crate) id: String,
    /// Account that broke it.
    pub(crate) account: String,
    /// The session that it counts for, as in the list of sessions.
    session: String,
    /// Why.
    pub(crate) reason: String,
    /// When, RFC 3339 in UTC.
    pub(crate) opened: String,
    /// Until when it counts, unless it is closed before.
    pub(crate) until: String,
    /// Who has closed it.
    pub(crate) closed: Option<Closing>,
    /// What somebody else has found.
    pub(crate) review: Option<Review>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// It counts.
    Open,
    /// It is over, and nobody has reviewed it.
    ToReview,
    /// It is over and reviewed.
    Reviewed,
}

/// A broken glass, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct BrokenGlass {
    /// The record.
    pub(crate) glass: Glass,
    /// How far it is.
    pub(crate) state: Stage,
    /// Name of who broke it.
    pub(crate) name: Option<String>,
    /// Entries of the ledger that were made with it.
    pub(crate) entries: u64,
}

/// The reason of an entry that was made with broken glass, with the reason of the request behind it.
pub(crate) fn marked(glass: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{MARK} {glass}: {reason}"),
        None => format!("{MARK} {glass}"),
    }
}

fn missing() -> AppError {
    AppError::Missing("there was no such emergency".into())
}

fn checked_text(field: &str, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    let good = !text.is_empty() && text.chars().count() <= TEXT && !text.chars().any(char::is_control);
    let wrong = || AppError::field(field, format!("say it in 1 to {TEXT} characters, in one line"), "it is kept in the ledger");
    if good { Ok(text.to_owned()) } else { Err(wrong()) }
}

/// As the ledger writes times: as text they are in the order of time.
fn written(time: Timestamp) -> String {
    format!("{time:.3}")
}

impl Glass {
    fn open(&self, now: Timestamp) -> bool {
        self.closed.is_none() && self.until.parse::<Timestamp>().is_ok_and(|until| now < until)
    }

    /// Whether its time is over and nobody has said so yet.
    pub(crate) fn lapsed(&self, now: Timestamp) -> bool {
        self.closed.is_none() && !self.open(now)
    }

    /// Before when the last entry was made with it.
    pub(crate) fn latest(&self) -> String {
        self.until.parse::<Timestamp>().map_or_else(|_| self.until.clone(), |until| written(until + LATE))
    }

    /// Whether an entry was made with it.
    pub(crate) fn made(&self, entry: &Entry) -> bool {
        let rest = entry.reason.as_deref().and_then(|reason| reason.strip_prefix(&marked(&self.id, None)));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    fn stage(&self, now: Timestamp) -> Stage {
        match &self.review {
            Some(_) => Stage::Reviewed,
            None if self.open(now) => Stage::Open,
            None => Stage::ToReview,
        }
    }
}

impl App {
    /// Where a session has broken the glass.
    pub(crate) fn opened(&self, register: &Register, account: &str, via: &Via) -> BTreeMap<String, String> {
        let Via::Session { name, .. } = via else { return BTreeMap::new() };
        let (session, now) = (session_id(name), self.now());
        let own = |glass: &&Glass| glass.account == account && glass.session == session && glass.open(now);
        let organisations = register.organisations().map(|place| place.id.as_str()).chain([INSTALLATION]);
        organisations.filter_map(|id| Some((id.to_owned(), register.glasses(id).find(own)?.id.clone()))).collect()
    }

    /// Breaks the glass.
    pub(crate) async fn break_glass(&self, caller: &Caller, organisation: &str, asked: &Emergency) -> Result<BrokenGlass, AppError> {
        let Via::Session { name, .. } = &caller.via else { return Err(AppError::PersonNeeded) };
        let reason = checked_text("reason", &asked.reason)?;
        if !(1..=LONGEST).contains(&asked.hours) {
            return Err(AppError::field("hours", format!("the glass is broken for 1 to {LONGEST} hours"), "break it again later"));
        }
        if let Some(id) = caller.request.opened.get(organisation) {
            return Err(AppError::Conflict(format!("you have broken the glass already: `{id}`")));
        }
        let now = self.now();
        let glass = Glass {
            id: self.new_id('b')?,
            account: caller.account.clone(),
            session: session_id(name),
            reason,
            opened: written(now),
            until: written(now + SignedDuration::from_hours(asked.hours)),
            closed: None,
            review: None,
        };
        let change = put(key(organisation, kind::BREAK_GLASS, &glass.id), Expect::Absent, &glass);
        let reason = Some(marked(&glass.id, Some(&glass.reason)));
        self.commit(Act { reason, changes: vec![change], ..caller.act(organisation, "break-glass.open") }).await?;
        let Glass { id, account, reason, until, .. } = &glass;
        tracing::warn!(organisation, account, id, reason, until, "the glass was broken: somebody may do everything");
        Ok(self.told(&caller.register, glass, 0))
    }

    fn told(&self, register: &Register, glass: Glass, entries: u64) -> BrokenGlass {
        let name = register.account(&glass.account).map(|account| account.name.clone());
        BrokenGlass { state: glass.stage(self.now()), name, entries, glass }
    }

    /// Every time that the glass was broken, the newest first.
    pub(crate) async fn glasses(&self, caller: &Caller, organisation: &str) -> Result<Vec<BrokenGlass>, AppError> {
        let mut all = Vec::new();
        for glass in caller.register.glasses(organisation) {
            all.push(self.counted(caller, organisation, glass.clone()).await?);
        }
        all.reverse();
        Ok(all)
    }

    /// With the number of entries that were made with it, apart from those about itself.
    async fn counted(&self, caller: &Caller, organisation: &str, glass: Glass) -> Result<BrokenGlass, AppError> {
        let asked = Asked { break_glass: Some(glass.id.clone()), ..Asked::default() };
        let entries = self.found(&caller.register, organisation, &asked, u64::MAX).await?;
        let acts = entries.iter().filter(|entry| !entry.action.starts_with("break-glass.")).count();
        Ok(self.told(&caller.register, glass, acts as u64))
    }

    /// Ends it before its time: one's own, or, for who may review it, anybody's.
    pub(crate) async fn close_glass(&self, caller: &Caller, organisation: &str, id: &str) -> Result<(), AppError> {
        let others = caller.allowed(organisation, Permission::ReviewBreakGlass, At::default()).is_ok();
        let (version, glass) = caller.register.glass(organisation, id).ok_or_else(missing)?;
        if glass.account != caller.account && !others {
            return Err(missing());
        }
        if !glass.open(self.now()) {
            return Err(AppError::Conflict("it is over already".into()));
        }
        self.closed(caller.act(organisation, "break-glass.close"), (version, glass), caller.request.reason.as_deref()).await
    }

    /// Ends what a session that is ended has opened.
    pub(crate) async fn close_opened(&self, caller: &Caller) -> Result<(), AppError> {
        for (organisation, id) in &caller.request.opened {
            let Some(known) = caller.register.glass(organisation, id) else { continue };
            let act = Act { request: None, repeatable: false, ..caller.act(organisation, "break-glass.close") };
            self.closed(act, known, Some("logged out")).await?;
        }
        Ok(())
    }

    /// Ends what nobody has ended in its time.
    pub(crate) async fn close_lapsed(&self) -> Result<(), AppError> {
        let (register, now) = (self.register().await?, self.now());
        let mut lapsed: Vec<(String, String)> = Vec::new();
        for organisation in register.organisations().map(|place| place.id.as_str()).chain([INSTALLATION]) {
            let over = register.glasses(organisation).filter(|glass| glass.lapsed(now));
            lapsed.extend(over.map(|glass| (organisation.to_owned(), glass.id.clone())));
        }
        for (organisation, id) in &lapsed {
            let Some(known) = register.glass(organisation, id) else { continue };
            let act = Request::default().act(organisation, "server", "break-glass.close");
            // Another server may have been faster.
            if let Err(AppError::Unavailable(error)) = self.closed(act, known, Some("its time is over")).await {
                return Err(error.into());
            }
        }
        Ok(())
    }

    async fn closed(&self, act: Act, (version, glass): (u64, &Glass), reason: Option<&str>) -> Result<(), AppError> {
        let closed = Glass { closed: Some(Closing { by: act.actor.clone(), at: written(self.now()) }), ..glass.clone() };
        let change = put(key(&act.organisation, kind::BREAK_GLASS, &glass.id), Expect::Version(version), &closed);
        self.commit(Act { reason: Some(marked(&glass.id, reason)), changes: vec![change], ..act }).await?;
        Ok(())
    }

    /// Keeps what somebody else has found about it.
    pub(crate) async fn review_glass(
        &self,
        caller: &Caller,
        organisation: &str,
        id: &str,
        finding: &Judgement,
    ) -> Result<BrokenGlass, AppError> {
        let text = checked_text("text", &finding.text)?;
        let (version, glass) = caller.register.glass(organisation, id).ok_or_else(missing)?;
        let own = match glass.account == caller.account {
            true => Err(AppError::Forbidden("whoever broke the glass does not review it: somebody else does".into())),
            false => Ok(()),
        };
        self.remembered(caller, organisation, "break-glass", own).await?;
        match glass.stage(self.now()) {
            Stage::Open => return Err(AppError::Conflict("it is still open; close it first".into())),
            Stage::Reviewed => return Err(AppError::Conflict("it is reviewed already".into())),
            Stage::ToReview => {}
        }
        let review = Review { by: caller.account.clone(), at: written(self.now()), text };
        let reason = Some(marked(id, Some(&review.text)));
        let reviewed = Glass { review: Some(review), ..glass.clone() };
        let change = put(key(organisation, kind::BREAK_GLASS, id), Expect::Version(version), &reviewed);
        self.commit(Act { reason, changes: vec![change], ..caller.act(organisation, "break-glass.review") }).await?;
        self.counted(caller, organisation, reviewed).await
    }
}
