//! A client of the interface, with the server's own types: what the command line uses to do remotely what it does locally.

mod ledger;

use std::fmt;
use std::time::Duration;

use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use crate::app::devices::Device;
pub use crate::app::files::Attached;
pub use crate::app::people::Membership;
pub use crate::app::register::Place;
pub use crate::app::reports::Imported;

/// Speaks with one server, in somebody's name where a secret is given.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    secret: Option<String>,
}

/// Why the server did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientError {
    /// What happened.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The HTTP status; `None` where there was no answer.
    pub status: Option<u16>,
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ClientError {}

impl From<reqwest::Error> for ClientError {
    fn from(error: reqwest::Error) -> Self {
        let mut message = format!("the server cannot be reached: {error}");
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            message += &format!(": {inner}");
            cause = inner.source();
        }
        let hint = "look at the address; a certificate that the server made itself is given with `--server-ca`";
        Self { message, hint: hint.into(), status: None }
    }
}

/// What the server says is wrong.
fn refused(status: StatusCode, body: &[u8]) -> ClientError {
    let problem: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key: &str| problem.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut message = text("title");
    if message.is_empty() {
        message = format!("the server answered {status}");
    }
    for flaw in problem.get("problems").and_then(Value::as_array).into_iter().flatten() {
        let line =
            flaw.get("line").and_then(Value::as_u64).filter(|line| *line > 0).map_or_else(String::new, |line| format!("line {line}: "));
        message += &format!("\n  {line}{}", flaw.get("message").and_then(Value::as_str).unwrap_or_default());
    }
    ClientError { message, hint: text("detail"), status: Some(status.as_u16()) }
}

/// Longest time for an answer: a report of a large plant takes a while.
const PATIENCE: Duration = Duration::from_secs(180);

impl Client {
    /// A client of the server at `base`, such as `https://ringwall.plant.example:8443`. `ca`: certificates in PEM that the server's must
    /// lead to, where those of the machine do not do.
    ///
    /// # Errors
    /// The address or the certificates make no sense.
    pub fn new(base: &str, ca: Option<&[u8]>, secret: Option<String>) -> Result<Self, ClientError> {
        // Another part of the program may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let wrong = |message: String| ClientError { message, hint: "it has the form https://name:port".into(), status: None };
        let base = Url::parse(base).map_err(|e| wrong(format!("`{base}` is no address: {e}")))?;
        let here = matches!(base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if base.scheme() != "https" && !(here && base.scheme() == "http") {
            return Err(wrong("a server on another machine is spoken to with https:// only".into()));
        }
        let mut http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        if let Some(pem) = ca {
            http = http.tls_certs_only(reqwest::Certificate::from_pem_bundle(pem)?);
        }
        Ok(Self { http: http.build()?, base, secret })
    }

    /// The address of something below `/api/v1`; each part is escaped.
    fn request(&self, method: Method, parts: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["api", "v1"]).extend(parts);
        }
        let request = self.http.request(method, url);
        match &self.secret {
            Some(secret) => request.bearer_auth(secret),
            None => request,
        }
    }

    async fn bytes(request: RequestBuilder) -> Result<Vec<u8>, ClientError> {
        let answer = request.send().await?;
        let status = answer.status();
        let body = answer.bytes().await?;
        if status.is_success() { Ok(body.to_vec()) } else { Err(refused(status, &body)) }
    }

    async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ClientError> {
        let body = Self::bytes(request).await?;
        let wrong = |e| ClientError {
            message: format!("the server's answer cannot be read: {e}"),
            hint: "both should be of one version".into(),
            status: None,
        };
        serde_json::from_slice(&body).map_err(wrong)
    }

    fn of_system(&self, method: Method, (organisation, system): (&str, &str), rest: &[&str]) -> RequestBuilder {
        self.request(method, &[&["organisations", organisation, "systems", system], rest].concat())
    }

    /// Begins to log in: a code for a person to type, and what to ask with.
    ///
    /// # Errors
    /// See [`ClientError`]; so for all that follow.
    pub async fn device(&self) -> Result<Device, ClientError> {
        Self::json(self.request(Method::POST, &["device"])).await
    }

    /// The secret of the session, once a person has let this program in.
    ///
    /// # Errors
    /// The code holds no longer.
    pub async fn device_session(&self, device: &Device) -> Result<Option<String>, ClientError> {
        let body = json!({ "device_code": device.device_code }).to_string();
        let request = self.request(Method::POST, &["device", "session"]).header("content-type", "application/json");
        let answer: Value = Self::json(request.body(body)).await?;
        Ok(answer.get("secret").and_then(Value::as_str).map(str::to_owned))
    }

    /// Ends the session.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn log_out(&self) -> Result<(), ClientError> {
        Self::bytes(self.request(Method::DELETE, &["session"])).await.map(drop)
    }

    /// Organisations and roles of the account.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn memberships(&self) -> Result<Vec<Membership>, ClientError> {
        Self::json(self.request(Method::GET, &["organisations"])).await
    }

    /// Systems of an organisation.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn systems(&self, organisation: &str) -> Result<Vec<Place>, ClientError> {
        Self::json(self.request(Method::GET, &["organisations", organisation, "systems"])).await
    }

    /// Makes a system what a plant file says.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn import(&self, system: (&str, &str), plant: Vec<u8>, reason: Option<&str>) -> Result<Imported, ClientError> {
        let request = self.of_system(Method::PUT, system, &["plant"]).header("content-type", "application/yaml");
        Self::json(with_reason(request, reason).body(plant)).await
    }

    /// The plant file of a system, as it is or was after an entry.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn export(&self, system: (&str, &str), entry: Option<u64>) -> Result<Vec<u8>, ClientError> {
        Self::bytes(
            self.of_system(Method::GET, system, &["plant"]).query(&entry.map(|entry| ("entry", entry)).into_iter().collect::<Vec<_>>()),
        )
        .await
    }

    /// Keeps an evidence file.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn attach(&self, system: (&str, &str), content: Vec<u8>, reason: Option<&str>) -> Result<Attached, ClientError> {
        let request = self.of_system(Method::POST, system, &["files"]).header("content-type", "application/octet-stream");
        Self::json(with_reason(request, reason).body(content)).await
    }

    /// The evidence pack of a system.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn pack(&self, system: (&str, &str), entry: Option<u64>, day: Option<&str>) -> Result<Vec<u8>, ClientError> {
        let asked = [("entry", entry.map(|entry| entry.to_string())), ("day", day.map(str::to_owned))];
        let asked: Vec<_> = asked.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Self::bytes(self.of_system(Method::GET, system, &["pack"]).query(&asked)).await
    }
}

fn with_reason(request: RequestBuilder, reason: Option<&str>) -> RequestBuilder {
    match reason {
        Some(reason) => request.header("x-reason", reason),
        None => request,
    }
}
