//! The door: who asks, whether they may, and a ledger entry for who may not. A handler that takes [`May`] cannot run without.

use std::marker::PhantomData;
use std::net::SocketAddr;
use std::sync::Arc;

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::Operation;
use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use ringwall_model::records::Kind;

use super::State;
use super::problem::Failure;
use crate::app::error::AppError;
use crate::app::records::System;
use crate::app::register::{At, INSTALLATION, kind};
use crate::app::{Caller, Request};
use crate::auth::roles::Permission;

/// Name of the cookie that holds a session. The prefix makes browsers keep it to this host and to TLS; loopback without TLS has
/// another one.
pub(crate) const COOKIES: [&str; 2] = ["__Host-ringwall", "ringwall"];
/// The extension of the interface's description that says what a request needs.
pub(crate) const EXTENSION: &str = "x-permission";

/// What a request needs, known from its type.
pub(crate) trait Needs: Send + Sync + 'static {
    /// Name in the description.
    const NAME: &'static str;
    /// Whether the caller must have proved who they are in the last minutes.
    const FRESH: bool = false;
    /// The permission; some depend on the kind of record in the path. None: belonging to the organisation is enough, or there is
    /// no such kind.
    fn permission(kind: Option<&str>) -> Option<Permission>;
}

macro_rules! needs {
    ($($name:ident $(fresh $fresh:literal)?;)+) => { $(
        #[doc = concat!("Needs [`Permission::", stringify!($name), "`].")]
        pub(crate) struct $name;
        impl Needs for $name {
            const NAME: &'static str = stringify!($name);
            $(const FRESH: bool = $fresh;)?
            fn permission(_: Option<&str>) -> Option<Permission> {
                Some(Permission::$name)
            }
        }
    )+ };
}

needs! {
    ReadPlant;
    EditAnswers;
    EditInventory;
    ReadEvidence;
    EditEvidence;
    ImportPlant;
    ExportPlant;
    MakeReports;
    ReadAudit;
    ReadLedger;
    ReadPeople;
    EditPeople fresh true;
    EditRegistry;
    EditInstallation fresh true;
    OwnSupplier;
    OpenBreakGlass fresh true;
    CloseBreakGlass;
    ReviewBreakGlass fresh true;
}

/// Needs any role in the organisation, also one at a single site; but a supplier sees its own record only, and who is there for
/// emergencies nothing until there is one.
pub(crate) struct See;

impl Needs for See {
    const NAME: &'static str = "any role";

    fn permission(_: Option<&str>) -> Option<Permission> {
        None
    }
}

/// Needs what changing a record of the kind in the path needs.
pub(crate) struct EditRecord;

impl Needs for EditRecord {
    const NAME: &'static str = "by the kind of record";

    fn permission(kind: Option<&str>) -> Option<Permission> {
        Some(Permission::to_edit(Kind::of(kind?)?))
    }
}

/// Somebody who may do what `N` needs, in the organisation and system of the path.
pub(crate) struct May<N> {
    pub(crate) caller: Caller,
    pub(crate) organisation: String,
    /// The system in the path; empty where there is none.
    pub(crate) system: String,
    needs: PhantomData<N>,
}

impl<N> May<N> {
    /// The system in the path.
    pub(crate) fn at(&self) -> System {
        System { organisation: self.organisation.clone(), system: self.system.clone() }
    }
}

/// Somebody with a valid session or token, for what concerns their own account only.
pub(crate) struct Someone(pub(crate) Caller);

/// Anybody; for what has to work before a log-in.
pub(crate) struct Anyone(pub(crate) Request);

/// What the path names.
#[derive(Default)]
struct Named {
    organisation: Option<String>,
    system: Option<String>,
    kind: Option<String>,
}

impl Named {
    /// INVARIANT: a path that cannot be read names nothing, not the installation.
    async fn of(parts: &mut Parts, state: &State) -> Result<Self, AppError> {
        let mut named = Self::default();
        let unreadable = || AppError::Missing("the address cannot be read".into());
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| unreadable())?;
        for (name, value) in &params {
            if value.chars().any(char::is_control) {
                return Err(unreadable());
            }
            match name {
                "organisation" => named.organisation = Some(value.to_owned()),
                "system" => named.system = Some(value.to_owned()),
                "kind" => named.kind = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(named)
    }
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Longest reason and idempotency key, in characters.
const LONGEST: usize = 500;

fn limited(headers: &HeaderMap, name: &str) -> Result<Option<String>, AppError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    match value.to_str() {
        Ok(text) if !text.is_empty() && text.len() <= LONGEST && !text.contains('\t') => Ok(Some(text.to_owned())),
        _ => Err(AppError::field(name, format!("`{name}` is empty, longer than {LONGEST} characters or not plain text"), "")),
    }
}

/// What the request says of itself. The address is the connection's: headers that claim another one are not believed.
fn request_of(parts: &Parts) -> Result<Request, AppError> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    Ok(Request {
        source: peer.map(|peer| peer.0.ip().to_canonical().to_string()),
        idempotency: limited(&parts.headers, "idempotency-key")?,
        reason: limited(&parts.headers, "x-reason")?,
        ..Request::default()
    })
}

/// The secret that the request shows, and whether a browser sent it by itself.
fn shown<'h>(headers: &'h HeaderMap, cookie: &str) -> Option<(&'h str, bool)> {
    if let Some(bearer) = text(headers, header::AUTHORIZATION) {
        return bearer.strip_prefix("Bearer ").map(|secret| (secret.trim(), false));
    }
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    // Under TLS only the name that no other host and no page without TLS can set.
    pairs.find(|(name, _)| *name == cookie).map(|(_, secret)| (secret, true))
}

/// Whether a page of another origin may have made the browser send this: then its cookie does not count.
fn crosses_sites(parts: &Parts) -> bool {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let host = super::authority(&parts.uri, &parts.headers);
    match (text(&parts.headers, "sec-fetch-site"), text(&parts.headers, header::ORIGIN)) {
        (Some("same-origin" | "none"), _) => false,
        (Some(_), _) => true,
        (None, Some(origin)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        // No browser that is still in use leaves out both.
        (None, None) => false,
    }
}

async fn caller(parts: &Parts, state: &State, request: &Request) -> Result<Caller, AppError> {
    let (secret, by_browser) = shown(&parts.headers, state.settings.cookie()).ok_or(AppError::Unauthenticated("nobody is logged in"))?;
    if by_browser && crosses_sites(parts) {
        return Err(AppError::Forbidden("the request came from a page of another site".into()));
    }
    state.app.caller(secret, request.clone()).await
}

/// What was tried, for the ledger.
fn tried(parts: &Parts) -> String {
    // Routers within routers see less of the address.
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    let path: String = uri.path().chars().take(LONGEST).collect();
    format!("{} {path}", parts.method)
}

/// Remembers a refusal of somebody who is known, or of anybody who wanted to change something.
async fn remember(
    parts: &Parts,
    state: &State,
    request: &Request,
    who: Option<&Caller>,
    named: &Named,
    why: &AppError,
) -> Result<(), AppError> {
    let Some(reason) = why.refusal() else { return Ok(()) };
    if who.is_none() && (parts.method == Method::GET || parts.method == Method::HEAD) {
        return Ok(());
    }
    let actor = who.map_or("anonymous", |caller| &caller.account);
    // Whoever does not belong to an organisation writes nothing into its part of the ledger.
    let own = |organisation: &&String| who.is_some_and(|caller| caller.register.belongs(&caller.account, organisation));
    let organisation = named.organisation.as_ref().filter(own).map_or(INSTALLATION, String::as_str);
    state.app.refused(request, actor, organisation, &tried(parts), reason).await
}

fn permitted<N: Needs>(caller: &Caller, named: &Named) -> Result<(), AppError> {
    let organisation = named.organisation.as_deref().unwrap_or(INSTALLATION);
    let nothing = || AppError::Missing("there is nothing here that you can see".into());
    let register = &caller.register;
    let known = organisation == INSTALLATION || register.organisation(organisation).is_some();
    if !known || (organisation != INSTALLATION && !register.belongs(&caller.account, organisation)) {
        return Err(nothing());
    }
    let at = match &named.system {
        None => At::default(),
        Some(system) => At::of(register.place(organisation, kind::SYSTEM, system).ok_or_else(nothing)?),
    };
    match (N::permission(named.kind.as_deref()), &named.kind) {
        (Some(permission), _) => caller.allowed(organisation, permission, at)?,
        (None, None) => caller.sees(organisation)?,
        (None, Some(_)) => return Err(AppError::Missing("there is no such kind of record".into())),
    }
    if N::FRESH { caller.fresh() } else { Ok(()) }
}

impl<N: Needs> FromRequestParts<Arc<super::Shared>> for May<N> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Failure> {
        let request = request_of(parts)?;
        let named = Named::of(parts, state).await?;
        let found = caller(parts, state, &request).await;
        let checked = found.as_ref().map_or(Ok(()), |caller| permitted::<N>(caller, &named));
        let refusal = found.as_ref().err().or(checked.as_ref().err());
        if let Some(why) = refusal {
            remember(parts, state, &request, found.as_ref().ok(), &named, why).await?;
        }
        checked?;
        let organisation = named.organisation.unwrap_or_else(|| INSTALLATION.to_owned());
        Ok(Self { caller: found?, organisation, system: named.system.unwrap_or_default(), needs: PhantomData })
    }
}

impl FromRequestParts<Arc<super::Shared>> for Someone {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Failure> {
        let request = request_of(parts)?;
        match caller(parts, state, &request).await {
            Ok(caller) => Ok(Self(caller)),
            Err(why) => {
                remember(parts, state, &request, None, &Named::default(), &why).await?;
                Err(why.into())
            }
        }
    }
}

impl FromRequestParts<Arc<super::Shared>> for Anyone {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Failure> {
        if crosses_sites(parts) {
            return Err(AppError::Forbidden("the request came from a page of another site".into()).into());
        }
        Ok(Self(request_of(parts)?))
    }
}

fn describe(operation: &mut Operation, permission: &str) {
    operation.extensions.insert(EXTENSION.into(), permission.into());
}

impl<N: Needs> OperationInput for May<N> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        describe(operation, N::permission(None).map_or(N::NAME, Permission::as_str));
    }
}

impl OperationInput for Someone {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        describe(operation, "own account");
    }
}

impl OperationInput for Anyone {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        describe(operation, "none");
        operation.security.push(Default::default());
    }
}
