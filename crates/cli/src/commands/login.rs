//! `ringwall login` and `ringwall logout`: a session with a server, given by a person who is logged in there.

use std::time::{Duration, Instant};

use super::store::waiting;
use crate::args::Login;
use crate::error::{CliError, Outcome};
use crate::{output, remote};

fn server(args: &Login) -> Result<&str, CliError> {
    let hint = "`--server https://name:port`, or RINGWALL_SERVER";
    args.remote.server.as_deref().ok_or_else(|| CliError::invalid("which server?", hint))
}

pub(crate) fn login(args: &Login) -> Result<Outcome, CliError> {
    let server = server(args)?;
    let client = args.remote.client_with(server, None)?;
    let secret = waiting(async {
        let device = client.device().await?;
        output::print(&format!(
            "Log in at {server} and let this program in with the code\n\n  {}\n\nIt holds for {} minutes.\n",
            device.user_code,
            device.seconds / 60
        ))?;
        let end = Instant::now() + Duration::from_secs(u64::try_from(device.seconds).unwrap_or_default());
        while Instant::now() < end {
            tokio::time::sleep(Duration::from_secs(device.interval)).await;
            if let Some(secret) = client.device_session(&device).await? {
                return Ok(secret);
            }
        }
        Err(CliError::invalid("nobody has let this program in", "`ringwall login` gives a new code"))
    })?;
    remote::keep(server, Some(secret))?;
    output::print("This program is let in.\n")?;
    Ok(Outcome::Done)
}

pub(crate) fn logout(args: &Login) -> Result<Outcome, CliError> {
    let server = server(args)?;
    if let Some(client) = args.remote.client()? {
        let ended = waiting(async { Ok(client.log_out().await) })?;
        // A session that the server does not know any more has ended.
        ended.or_else(|error| if error.status == Some(401) { Ok(()) } else { Err(error) })?;
    }
    remote::keep(server, None)?;
    output::print("The session has ended.\n")?;
    Ok(Outcome::Done)
}
