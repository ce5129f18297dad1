//! What the server does outside of requests: entries sent to webhooks and collectors, reports made as jobs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::client::User;
use crate::home::{Home, on_both};

const SECRET: &str = "a secret of the plant's own";
const PATIENCE: Duration = Duration::from_secs(30);

/// A receiver of webhooks at an address; what it gets comes out of the channel.
async fn receiver(address: SocketAddr) -> mpsc::UnboundedReceiver<(HeaderMap, String)> {
    let (sender, received) = mpsc::unbounded_channel();
    let take = move |headers: HeaderMap, body: String| {
        let sender = sender.clone();
        async move { sender.send((headers, body)).unwrap() }
    };
    let listener = TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/", post(take))).await });
    received
}

/// Waits until the organisation's sink has a problem, and gives it.
async fn problem(admin: &User, at: usize) -> String {
    loop {
        let sinks = admin.get("/organisations/o/sinks").await.good();
        if let Some(problem) = sinks[at]["deliveries"]["problem"].as_str() {
            return problem.to_owned();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn numbers(body: &str) -> Vec<u64> {
    body.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["entry"].as_u64().unwrap()).collect()
}

fn signature(body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(body);
    format!("sha256={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

on_both! {
    /// Also what happened while the receiver was away, in order and signed; and the secret is never shown.
    async fn a_webhook_gets_every_entry(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let away = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let before = server.entries().await;
        let sink = json!({ "id": "siem", "type": "webhook", "url": format!("http://{away}/"), "secret": SECRET });
        assert!(!admin.post("/organisations/o/sinks", sink).await.good().to_string().contains(SECRET));
        tokio::spawn(Arc::clone(&server.app).push());
        admin.post("/organisations/o/sites", json!({ "id": "north", "name": "North" })).await.good();
        timeout(PATIENCE, problem(&admin, 0)).await.unwrap();
        let mut received = receiver(away).await;
        admin.post("/organisations/o/sites", json!({ "id": "south", "name": "South" })).await.good();
        let mut got = Vec::new();
        while got.len() < 3 {
            let (headers, body) = timeout(PATIENCE, received.recv()).await.unwrap().unwrap();
            assert_eq!(headers["x-ringwall-signature"], signature(&body));
            got.extend(numbers(&body));
        }
        // The sink itself, and two sites; nothing twice.
        assert_eq!(got, [before, before + 1, before + 2]);
        let listed = admin.get("/organisations/o/sinks").await.good().to_string();
        assert!(!listed.contains(SECRET) && !listed.contains("x1."), "{listed}");
    }

    async fn what_has_expired_is_swept(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let cleo = server.person(&admin, "o", "break-glass", None).await;
        let glass = cleo.breaks_glass("o").await;
        let kept = || async { server.behind.hot_list("session", 0).await.unwrap().len() };
        let (sessions, before) = (kept().await, server.entries().await);
        assert!(sessions >= 2);
        server.clock().pass_min(13 * 60);
        assert_eq!(kept().await, sessions, "nobody has removed them yet");
        tokio::spawn(Arc::clone(&server.app).sweep());
        let swept = async {
            while kept().await > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, swept).await.unwrap();
        let closed = server.since(before).await.remove(0);
        let told = (closed.actor.as_str(), closed.action.as_str(), closed.reason.unwrap());
        assert_eq!(told, ("server", "break-glass.close", format!("break-glass {glass}: its time is over")));
    }

    async fn a_report_is_made_in_the_background(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let asked = admin.post("/organisations/o/systems/bench/jobs", json!({ "format": "pdf" })).await.good();
        let path = format!("/organisations/o/systems/bench/jobs/{}", asked["id"].as_str().unwrap());
        assert_eq!(asked["state"], "waiting");
        admin.get(&format!("{path}/result")).await.refused(409, "conflict");
        tokio::spawn(Arc::clone(&server.app).work());
        let done = async {
            while admin.get(&path).await.good()["state"] != "done" {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, done).await.unwrap();
        let report = admin.get(&format!("{path}/result")).await;
        assert_eq!((report.status.as_u16(), &report.headers["content-type"]), (200, &"application/pdf".parse().unwrap()));
        admin.get("/organisations/o/systems/bench/jobs/j-0").await.refused(404, "not-found");
    }
}

/// A collector with a certificate of its own; gives its certificate and what it gets, message by message.
async fn collector() -> (u16, String, mpsc::UnboundedReceiver<String>) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls_pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = config.with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, received) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        loop {
            let Ok(mut stream) = acceptor.accept(listener.accept().await.unwrap().0).await else { continue };
            let mut text = String::new();
            stream.read_to_string(&mut text).await.unwrap();
            while let Some((length, rest)) = text.split_once(' ') {
                let (message, rest) = rest.split_at(length.parse().unwrap());
                sender.send(message.to_owned()).unwrap();
                text = rest.to_owned();
            }
        }
    });
    (port, made.cert.pem(), received)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_gets_syslog_over_tls_and_only_with_the_right_certificate() {
    let mut server = Home::sqlite().server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    let (port, ca, mut received) = collector().await;
    let (_, another, _) = collector().await;
    let sink = |id: &str, ca: &str| json!({ "id": id, "type": "syslog", "host": "127.0.0.1", "port": port, "ca": ca });
    admin.post("/organisations/o/sinks", sink("wrong", &another)).await.good();
    admin.post("/organisations/o/sinks", sink("right", &ca)).await.good();
    admin.post("/organisations/o/sinks", sink("none", "no certificate")).await.refused(422, "invalid");
    tokio::spawn(Arc::clone(&server.app).push());
    let message = timeout(PATIENCE, received.recv()).await.unwrap().unwrap();
    assert!(message.starts_with("<109>1 2026-11-24T") && message.contains("action=\"sink.put\""), "{message}");
    assert!(message.contains("subject=\"o//sink/right\""), "{message}");
    let problem = timeout(PATIENCE, problem(&admin, 1)).await.unwrap();
    assert!(problem.contains("certificate"), "{problem}");
}
