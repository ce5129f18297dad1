//! Work outside of a request: reports and packs, made by whichever server takes them; who asked looks how far they are.

use std::sync::Arc;
use std::time::Duration;

use ringwall_ledger::hash::Hash;
use ringwall_store::{Job as Stored, State as Stage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::AppError;
use super::levels::When;
use super::records::System;
use super::reports::{Format, render};
use super::{App, Caller};

/// A worker that does not speak up for so long is taken for dead.
const LEASE_MS: i64 = 60_000;
/// A job that killed its worker so often is not tried again.
const ATTEMPTS: i64 = 3;
/// How often a server looks for work that others have asked for.
const LOOK: Duration = Duration::from_secs(1);

const REPORT: &str = "report";

/// A report that is asked for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReport {
    /// The form.
    pub(crate) format: Format,
    /// As of this ledger entry; now where left out.
    #[serde(default)]
    pub(crate) entry: Option<u64>,
    /// The day on which evidence must be valid, as `YYYY-MM-DD`; today where left out.
    #[serde(default)]
    pub(crate) day: Option<ringwall_model::date::Date>,
}

/// What is kept of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Input {
    account: String,
    system: String,
    report: NewReport,
}

/// What came out.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Outcome {
    sha256: String,
    name: String,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Progress {
    /// No server has taken it yet.
    Waiting,
    /// A server is at it.
    Running,
    /// It is done: fetch the result.
    Done,
    /// It failed.
    Failed,
}

/// Work that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Job {
    /// Its id.
    pub(crate) id: String,
    /// How far it is.
    pub(crate) state: Progress,
    /// In percent of its steps.
    pub(crate) percent: i64,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<String>,
}

impl From<Stored> for Job {
    fn from(job: Stored) -> Self {
        let state = match job.state {
            Stage::Waiting => Progress::Waiting,
            Stage::Running => Progress::Running,
            Stage::Done => Progress::Done,
            Stage::Failed => Progress::Failed,
        };
        let problem = Some(job.outcome).filter(|_| state == Progress::Failed);
        Self { id: job.id, state, percent: job.progress, problem }
    }
}

fn missing() -> AppError {
    AppError::Missing("there is no such job".into())
}

/// What is to be done for a job; of one that this version does not know, why not.
fn input(job: &Stored) -> Result<Input, String> {
    if job.kind != REPORT {
        return Err(format!("this version of the server knows no job of the kind `{}`", job.kind));
    }
    serde_json::from_str(&job.input).map_err(|e| format!("the job cannot be read: {e}"))
}

impl App {
    /// Asks for a report.
    pub(crate) async fn new_report(&self, caller: &Caller, at: &System, report: NewReport) -> Result<Job, AppError> {
        let id = match &caller.request.idempotency {
            // Sent again, it is the same job.
            Some(key) => {
                format!("j-{}", Hash::of(format!("{}\n{}\n{}\n{key}", caller.account, at.organisation, at.system).as_bytes()).to_hex())
            }
            None => self.new_id('j')?,
        };
        let act = ringwall_store::Act {
            subject: Some(ringwall_model::records::escaped(&at.system)),
            ..caller.act(&at.organisation, "report.ask")
        };
        self.commit(act).await?;
        let input = Input { account: caller.account.clone(), system: at.system.clone(), report };
        // INVARIANT: the input is text and numbers; nothing in it can fail.
        let text = serde_json::to_string(&input).unwrap_or_default();
        self.store.ask(&id, &at.organisation, REPORT, &text, self.now_ms()).await?;
        self.work.notify_one();
        self.job(at, &id).await
    }

    async fn stored_job(&self, at: &System, id: &str) -> Result<Stored, AppError> {
        let job = self.store.job(id).await?.filter(|job| job.organisation == at.organisation).ok_or_else(missing)?;
        if input(&job).is_ok_and(|input| input.system == at.system) { Ok(job) } else { Err(missing()) }
    }

    /// How far a job is.
    pub(crate) async fn job(&self, at: &System, id: &str) -> Result<Job, AppError> {
        Ok(self.stored_job(at, id).await?.into())
    }

    /// What came out of it: its name, and its bytes.
    pub(crate) async fn job_result(&self, at: &System, id: &str) -> Result<(String, Format, Vec<u8>), AppError> {
        let job = self.stored_job(at, id).await?;
        let not_yet = || AppError::Conflict("the job is not done; ask how far it is".into());
        let outcome: Outcome = Some(&job)
            .filter(|job| job.state == Stage::Done)
            .and_then(|job| serde_json::from_str(&job.outcome).ok())
            .ok_or_else(not_yet)?;
        let hash = Hash::from_hex(&outcome.sha256).map_err(|_| missing())?;
        let content = self.blobs.get(hash).await?.ok_or_else(missing)?;
        let format = input(&job).map_err(|_| missing())?.report.format;
        Ok((outcome.name, format, content.to_vec()))
    }

    /// Takes jobs for as long as the process lives. A failure of the database is waited out.
    pub async fn work(self: Arc<Self>) {
        let worker = self.new_id('w').unwrap_or_else(|_| "w".to_owned());
        loop {
            match self.store.take(&worker, self.now_ms(), LEASE_MS).await {
                Ok(Some(job)) => self.run(&worker, &job).await,
                Ok(None) => {
                    // Asked for here, or by another server meanwhile.
                    let _ = tokio::time::timeout(LOOK, self.work.notified()).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "jobs wait for the database");
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    async fn run(&self, worker: &str, job: &Stored) {
        let outcome = match input(job) {
            _ if job.attempts > ATTEMPTS => Err("it ended its worker several times; look into the server's log".to_owned()),
            Ok(input) => self.report(worker, job, input).await.map_err(crate::http::sentence),
            Err(why) => Err(why),
        };
        let text = outcome.as_ref().map(String::as_str).map_err(String::as_str);
        if let Err(error) = self.store.end(&job.id, worker, text).await {
            // Its lease ends, and somebody takes it again.
            tracing::warn!(%error, job = job.id, "a job could not be ended");
        }
    }

    async fn report(&self, worker: &str, job: &Stored, input: Input) -> Result<String, AppError> {
        let at = System { organisation: job.organisation.clone(), system: input.system };
        let NewReport { format, entry, day } = input.report;
        let step = async |percent| self.store.progress(&job.id, worker, percent, self.now_ms(), LEASE_MS).await;
        step(5).await?;
        let assessed = self.at(&at, &When { entry, day }).await?;
        step(40).await?;
        let content = render(assessed, format).await?;
        step(90).await?;
        let hash = self.blobs.put(content).await?;
        let outcome = Outcome { sha256: hash.to_hex(), name: format!("{}.{}", at.system, format.ending()) };
        // INVARIANT: text only; nothing in it can fail.
        Ok(serde_json::to_string(&outcome).unwrap_or_default())
    }
}
