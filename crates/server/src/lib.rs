//! The server: accounts, roles and the JSON API over one store; pages and fleet build on the same use cases.
//!
//! `http` speaks HTTP and nothing else, `app` holds the use cases and is the only one that reaches the store, `auth` decides who
//! somebody is and what they may do, `audit` turns ledger entries into what other systems read.

mod app;
mod audit;
mod auth;
pub mod client;
mod http;
mod serve;
mod web;
mod witness;

pub use app::App;
pub use app::demo::{Deed, Person, Scene};
pub use app::register::Place;
pub use auth::roles::{Role, matrix};
pub use http::{Settings, document, router};
pub use serve::{Bound, Certificate, ServeError, self_made};
pub use witness::{Cosigned, Witness, WitnessError};
