//! Where an organisation's entries are sent as they come: collectors that speak syslog over TLS, and webhooks.
//!
//! Each entry is delivered at least once and in order; where a server dies between delivery and remembering it, it comes twice, with
//! the same number.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ringwall_store::{Act, Expect};
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::audit::{Entry, ExportFormat};
use super::error::AppError;
use super::people::checked_id;
use super::register::{INSTALLATION, Register, key, kind};
use super::{App, Caller, put, remove};
use crate::audit::{syslog, webhook};

/// Spaces of what may be lost: the next entry of a sink, who serves it, how it went.
const POSITIONS: &str = "sink-position";
const LEASES: &str = "sink-lease";
const STATES: &str = "sink-state";

const LEASE_MS: i64 = 30_000;
const LOOK: Duration = Duration::from_secs(1);
/// After failures: one second, doubled to five minutes.
const LONGEST_WAIT_S: u64 = 300;
/// Entries of one delivery.
const CHUNK: u64 = 200;
/// Far enough.
const FOR_EVER: i64 = i64::MAX;

/// Where entries are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Target {
    /// A collector that speaks RFC 5424 over TLS (RFC 5425).
    Syslog {
        /// Name or address of the collector.
        host: String,
        /// Its port; 6514 by the standard.
        port: u16,
        /// Certificates that the collector's must lead to, as PEM.
        ca: String,
    },
    /// An address that takes POST requests with JSON lines.
    Webhook {
        /// `https://…`; `http://` only on this machine.
        url: String,
        /// Certificates that the receiver's must lead to, as PEM; those of this machine where left out.
        #[serde(default)]
        ca: String,
        /// Key of the signature in `x-ringwall-signature`. Never shown again.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        secret: String,
        /// Whether events have the form of OCSF; our own entries otherwise.
        #[serde(default)]
        ocsf: bool,
    },
}

/// A sink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Sink {
    /// Its id.
    pub(crate) id: String,
    /// Where to.
    #[serde(flatten)]
    pub(crate) target: Target,
}

impl<'de> Deserialize<'de> for Sink {
    /// All that is not the id is the target's: so that a field that neither knows is refused and not passed over, which a derived
    /// reader does where one of the two is flattened.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Map::<String, Value>::deserialize(deserializer)?;
        let id = fields.remove("id").ok_or_else(|| D::Error::missing_field("id"))?;
        let id = String::deserialize(id).map_err(D::Error::custom)?;
        Ok(Self { id, target: Target::deserialize(Value::Object(fields)).map_err(D::Error::custom)? })
    }
}

/// How deliveries go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Deliveries {
    /// The next entry that is to be sent.
    pub(crate) next: u64,
    /// Failures in a row.
    pub(crate) failures: u32,
    /// Why the last one failed.
    pub(crate) problem: Option<String>,
}

/// A sink and how deliveries go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Served {
    /// The sink, without its secret.
    pub(crate) sink: Sink,
    /// How it goes.
    pub(crate) deliveries: Deliveries,
}

fn checked(target: &Target) -> Result<(), AppError> {
    let field = |name: &str, why: &str| Err(AppError::field(name, why, ""));
    match target {
        Target::Syslog { host, ca, .. } => {
            if host.is_empty() || host.len() > 253 || host.chars().any(|c| c.is_whitespace() || c.is_control()) {
                return field("host", "this is no name of a machine");
            }
            syslog::roots(ca).map(drop).or_else(|error| field("ca", &format!("the certificates cannot be used: {error}")))
        }
        Target::Webhook { url, ca, secret, .. } => {
            let parsed = reqwest::Url::parse(url).map_err(|_| AppError::field("url", "this is no address", ""))?;
            let here = matches!(parsed.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
            if parsed.scheme() != "https" && !(here && parsed.scheme() == "http") {
                return field("url", "the address begins with https://; http:// is for this machine only");
            }
            if secret.len() < 16 {
                return field("secret", "the key of the signature has at least 16 characters");
            }
            if ca.is_empty() { Ok(()) } else { syslog::roots(ca).map(drop).or_else(|error| field("ca", &error.to_string())) }
        }
    }
}

impl Sink {
    /// What may be shown.
    fn shown(&self) -> Self {
        let mut shown = self.clone();
        if let Target::Webhook { secret, .. } = &mut shown.target {
            secret.clear();
        }
        shown
    }
}

fn name(organisation: &str, id: &str) -> String {
    format!("{organisation}/{id}")
}

impl App {
    /// Makes or changes a sink. It gets what comes from now on.
    pub(crate) async fn put_sink(&self, caller: &Caller, organisation: &str, sink: Sink) -> Result<Sink, AppError> {
        checked_id(&sink.id)?;
        checked(&sink.target)?;
        let shown = sink.shown();
        let mut kept = sink;
        let place = name(organisation, &kept.id);
        if let Target::Webhook { secret, .. } = &mut kept.target {
            *secret = self.sealer.seal(secret.as_bytes(), &place, &self.random()?).map_err(|e| AppError::Conflict(e.to_string()))?;
        }
        let change = put(key(organisation, kind::SINK, &kept.id), Expect::Anything, &kept);
        let done = self.commit(Act { changes: vec![change], ..caller.act(organisation, "sink.put") }).await?;
        if self.store.hot_get(POSITIONS, &place, self.now_ms()).await?.is_none() {
            self.store.hot_put(POSITIONS, &place, &done.seq.to_string(), FOR_EVER).await?;
        }
        self.store.hot_remove(STATES, &place).await?;
        Ok(shown)
    }

    /// Removes a sink.
    pub(crate) async fn remove_sink(&self, caller: &Caller, organisation: &str, id: &str) -> Result<(), AppError> {
        if caller.register.sink(organisation, id).is_none() {
            return Err(AppError::Missing("there is no such sink".into()));
        }
        let change = remove(key(organisation, kind::SINK, id), Expect::Anything);
        self.commit(Act { changes: vec![change], ..caller.act(organisation, "sink.delete") }).await?;
        for space in [POSITIONS, STATES] {
            self.store.hot_remove(space, &name(organisation, id)).await?;
        }
        Ok(())
    }

    /// The sinks of an organisation and how deliveries go.
    pub(crate) async fn sinks(&self, caller: &Caller, organisation: &str) -> Result<Vec<Served>, AppError> {
        let mut served = Vec::new();
        for sink in caller.register.sinks(organisation) {
            served.push(Served { sink: sink.shown(), deliveries: self.deliveries(&name(organisation, &sink.id)).await? });
        }
        Ok(served)
    }

    async fn deliveries(&self, place: &str) -> Result<Deliveries, AppError> {
        let now = self.now_ms();
        let state = self.store.hot_get(STATES, place, now).await?;
        let state: Deliveries = state.and_then(|state| serde_json::from_str(&state).ok()).unwrap_or_default();
        let next = self.store.hot_get(POSITIONS, place, now).await?.and_then(|next| next.parse().ok());
        Ok(Deliveries { next: next.unwrap_or_default(), ..state })
    }

    /// Sends entries for as long as the process lives.
    pub async fn push(self: Arc<Self>) {
        let owner = self.new_id('p').unwrap_or_else(|_| "p".to_owned());
        let mut rests: HashMap<String, u64> = HashMap::new();
        loop {
            if let Err(error) = self.push_all(&owner, &mut rests).await {
                tracing::warn!(?error, "sinks wait for the database");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn push_all(&self, owner: &str, rests: &mut HashMap<String, u64>) -> Result<(), AppError> {
        let register = self.register().await?;
        let organisations = register.organisations().map(|place| place.id.clone()).chain([INSTALLATION.to_owned()]);
        for organisation in organisations {
            for sink in register.sinks(&organisation) {
                let place = name(&organisation, &sink.id);
                let rest = rests.entry(place.clone()).or_default();
                *rest = rest.saturating_sub(LOOK.as_secs());
                let now = self.now_ms();
                if *rest == 0 && self.store.hot_take(LEASES, &place, owner, (now, now + LEASE_MS)).await? {
                    *rest = self.push_one(&register, &organisation, sink, &place).await?;
                }
            }
        }
        Ok(())
    }

    /// Sends what a sink does not have yet; gives the seconds to wait after a failure.
    async fn push_one(&self, register: &Register, organisation: &str, sink: &Sink, place: &str) -> Result<u64, AppError> {
        let before = self.deliveries(place).await?;
        let logged = self.store.entries_from(organisation, before.next, CHUNK).await?;
        let Some(last) = logged.last().map(|last| last.seq) else { return Ok(0) };
        let entries: Vec<Entry> = logged.iter().map(|logged| Entry::of(logged.seq, &logged.data, register)).collect::<Result<_, _>>()?;
        let (failures, problem) = match self.deliver(organisation, sink, place, &entries).await {
            Ok(()) => {
                self.store.hot_put(POSITIONS, place, &(last + 1).to_string(), FOR_EVER).await?;
                (0, None)
            }
            Err(problem) => (before.failures.saturating_add(1), Some(problem)),
        };
        if let Some(problem) = &problem {
            tracing::warn!(sink = place, problem, failures, "entries could not be sent");
        }
        let wait = 1_u64.checked_shl(failures.saturating_sub(1)).unwrap_or(u64::MAX).min(LONGEST_WAIT_S);
        if problem.is_some() || before.problem.is_some() {
            let state = Deliveries { failures, problem, ..before };
            // INVARIANT: numbers and text; nothing in it can fail.
            self.store.hot_put(STATES, place, &serde_json::to_string(&state).unwrap_or_default(), FOR_EVER).await?;
        }
        Ok(if failures == 0 { 0 } else { wait })
    }

    async fn deliver(&self, organisation: &str, sink: &Sink, place: &str, entries: &[Entry]) -> Result<(), String> {
        match &sink.target {
            Target::Syslog { host, port, ca } => {
                let messages: Vec<String> = entries.iter().map(|entry| syslog::message(&self.host, organisation, entry)).collect();
                syslog::send(host, *port, ca, &messages).await.map_err(|error| error.to_string())
            }
            Target::Webhook { url, ca, secret, ocsf } => {
                let secret = self.sealer.open(secret, place).map_err(|error| error.to_string())?;
                let format = if *ocsf { ExportFormat::Ocsf } else { ExportFormat::Jsonl };
                let mut body = Vec::new();
                entries.iter().for_each(|entry| crate::audit::write(&mut body, format, organisation, entry));
                webhook::send(url, ca, &secret, body).await
            }
        }
    }
}
