//! Users: each sends requests in its own way, and reads answers.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

/// How somebody shows who they are.
#[derive(Clone)]
enum Shown {
    Nothing,
    Bearer(String),
    Cookie(String),
}

/// Somebody at an address.
#[derive(Clone)]
pub(crate) struct User {
    routes: Router,
    from: SocketAddr,
    shown: Shown,
}

/// A request on its way.
pub(crate) struct Call {
    user: User,
    method: Method,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Body,
}

impl User {
    pub(crate) fn new(routes: Router) -> Self {
        Self { routes, from: SocketAddr::from(([192, 0, 2, 1], 40_000)), shown: Shown::Nothing }
    }

    /// With a session or a token in the header.
    pub(crate) fn bearer(&self, secret: &str) -> Self {
        Self { shown: Shown::Bearer(secret.to_owned()), ..self.clone() }
    }

    /// With a cookie, as `name=value`.
    pub(crate) fn cookie(&self, pair: &str) -> Self {
        Self { shown: Shown::Cookie(pair.to_owned()), ..self.clone() }
    }

    /// From another address.
    pub(crate) fn from(&self, address: &str) -> Self {
        Self { from: SocketAddr::new(address.parse().unwrap(), 40_000), ..self.clone() }
    }

    /// The same person at another server.
    pub(crate) fn at(&self, routes: &Router) -> Self {
        Self { routes: routes.clone(), ..self.clone() }
    }

    /// A request to a path below `/api/v1`.
    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        self.outside(method, &format!("/api/v1{path}"))
    }

    /// A request to any path.
    pub(crate) fn outside(&self, method: &str, path: &str) -> Call {
        let (method, path) = (method.parse().unwrap(), path.to_owned());
        Call { user: self.clone(), method, path, headers: Vec::new(), body: Body::empty() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path).json(&body).send().await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call("PUT", path).json(&body).send().await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path).send().await
    }
}

impl Call {
    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// The version that a change is meant for.
    pub(crate) fn of_version(self, version: u64) -> Self {
        self.header("if-match", format!("\"{version}\""))
    }

    pub(crate) fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").bytes(body.to_string())
    }

    pub(crate) fn bytes(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) async fn send(self) -> Answer {
        let what = format!("{} {}", self.method, self.path);
        let mut request = Request::builder().method(self.method).uri(self.path);
        request = match &self.user.shown {
            Shown::Nothing => request,
            Shown::Bearer(secret) => request.header(header::AUTHORIZATION, format!("Bearer {secret}")),
            Shown::Cookie(pair) => request.header(header::COOKIE, pair),
        };
        if !self.headers.iter().any(|(name, _)| name == "host") {
            request = request.header(header::HOST, "localhost");
        }
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = request.extension(ConnectInfo(self.user.from)).body(self.body).unwrap();
        let response = self.user.routes.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { what, status, headers, body }
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    what: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn told(&self) -> String {
        format!("{}: {} {}", self.what, self.status, self.text().chars().take(600).collect::<String>())
    }

    /// It went well; gives the JSON.
    #[track_caller]
    pub(crate) fn good(&self) -> Value {
        assert!(self.status.is_success(), "{}", self.told());
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// It was refused with this status and kind of problem; gives the problem.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, kind: &str) -> Value {
        let problem = self.problem();
        assert_eq!((self.status.as_u16(), problem["type"].as_str()), (status, Some(kind)), "{}", self.told());
        problem
    }

    /// It is a problem as RFC 9457 wants it, with a sentence for a person and the fault not the server's.
    #[track_caller]
    pub(crate) fn problem(&self) -> Value {
        assert!(self.status.is_client_error(), "{}", self.told());
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{}", self.told());
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status.as_u16(), "{}", self.told());
        assert!(problem["title"].as_str().is_some_and(|title| title.len() > 5), "{}", self.told());
        problem
    }

    /// The entity tag's number.
    pub(crate) fn version(&self) -> u64 {
        self.headers[header::ETAG].to_str().unwrap().trim_matches('"').parse().unwrap()
    }

    /// The cookie that it sets: `name=value` and its attributes.
    pub(crate) fn set_cookie(&self) -> (String, Vec<String>) {
        let mut parts = self.headers[header::SET_COOKIE].to_str().unwrap().split("; ").map(str::to_owned);
        (parts.next().unwrap(), parts.collect())
    }
}
