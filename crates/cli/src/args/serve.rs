//! The part of the command line that is about the server.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Place, Who};

/// A server in place of files and of the database on this machine.
#[derive(Debug, Args)]
pub(crate) struct Remote {
    /// Do it at this server; a plant is then named as ORGANISATION/SYSTEM
    #[arg(long, env = "RINGWALL_SERVER", value_name = "URL")]
    pub(crate) server: Option<String>,
    /// Certificates that the server's must lead to, as PEM
    #[arg(long, env = "RINGWALL_SERVER_CA", value_name = "FILE")]
    pub(crate) server_ca: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Login {
    #[command(flatten)]
    pub(crate) remote: Remote,
}

const PRECEDENCE: &str = "Each option can be given on the command line, as the variable named with it, or as a line `option = value` in the \
                          file of --config; what stands first in this list counts. The server stops on SIGTERM and SIGINT, and answers what it \
                          has begun.";

#[derive(Debug, Args)]
#[command(after_help = PRECEDENCE)]
pub(crate) struct Serve {
    /// Address and port to listen on. Others than this machine's own need TLS
    #[arg(long, env = "RINGWALL_LISTEN", default_value = "127.0.0.1:8443", value_name = "ADDRESS:PORT")]
    pub(crate) listen: SocketAddr,
    /// Certificate with those that lead to its root, as PEM
    #[arg(long, env = "RINGWALL_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Its private key, as PEM
    #[arg(long, env = "RINGWALL_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Make a certificate, keep it in the data folder and show its fingerprint
    #[arg(long, env = "RINGWALL_TLS_SELF_MADE", conflicts_with = "tls_cert")]
    pub(crate) tls_self_made: bool,
    /// Names and addresses that requests may be meant for, separated by commas [default: on this machine's own address
    /// localhost and that address; any otherwise]
    #[arg(long, env = "RINGWALL_HOST", value_name = "NAME", value_delimiter = ',')]
    pub(crate) host: Vec<String>,
    /// Passwords known from breaches: SHA-1 digests or passwords, one in a line
    #[arg(long, env = "RINGWALL_BREACHED_PASSWORDS", value_name = "FILE")]
    pub(crate) breached_passwords: Option<PathBuf>,
    /// Folder of a witness, as `ringwall ledger witness init` makes it: the server cosigns the ledgers that it knows
    #[arg(long, env = "RINGWALL_WITNESS", value_name = "DIR")]
    pub(crate) witness: Option<PathBuf>,
    /// Requests in a second from one address, on average; 0 for no limit
    #[arg(long, env = "RINGWALL_REQUESTS_PER_SECOND", default_value_t = 200, value_name = "NUMBER")]
    pub(crate) requests_per_second: u32,
    /// Greatest body of a request in megabytes
    #[arg(long, env = "RINGWALL_BODY_MB", default_value_t = 64, value_name = "NUMBER")]
    pub(crate) body_mb: usize,
    /// Form of the log on standard error
    #[arg(long, env = "RINGWALL_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// How much is logged: error, warn, info or debug
    #[arg(long, env = "RINGWALL_LOG", default_value = "info", value_name = "LEVEL")]
    pub(crate) log: String,
    /// File with further options
    #[arg(long, env = "RINGWALL_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct ResetAccount {
    /// E-mail address of the account
    #[arg(value_name = "EMAIL")]
    pub(crate) email: String,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}
