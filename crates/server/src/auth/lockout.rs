//! How often somebody may try to sign in: delays that grow with failures, per account and per source address.
//!
//! Nobody is locked out for good (OWASP ASVS 5.0, 6.1.1 and 6.3.1): a delay never exceeds 15 minutes, a refused attempt does not
//! count, and an address from which the account signed in before has a tally of its own, so that strangers who keep guessing
//! delay strangers. Strangers get about a hundred guesses a day at an account. NIST SP 800-63B-4 section 3.2.2 would
//! disable a password after a hundred failures in a row; that is left to an administrator, as it locks out for good.
//!
//! Pure: the caller keeps the states and passes the time in milliseconds since 1970. To keep a burst of simultaneous guesses
//! from slipping through, it stores the failure before it verifies, and the success after. It keeps a state for a name that
//! somebody typed whether or not there is such an account, so that a delay does not tell (ASVS 6.3.8).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// After this time without a failure the ones before are forgotten: a day.
const FORGOTTEN_MS: u64 = 24 * 60 * 60 * 1_000;
/// Familiar addresses of an account that are remembered, and for how long: 90 days.
const FAMILIAR: usize = 8;
const FAMILIAR_MS: u64 = 90 * FORGOTTEN_MS;

/// When delays begin and how they grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Policy {
    /// The failure from which on there is a delay.
    from: u32,
    /// The first delay in seconds; each failure more doubles it.
    first_s: u64,
    /// The longest delay in seconds.
    longest_s: u64,
}

impl Policy {
    /// For an account: 30 seconds after the 5th failure, 15 minutes from the 10th on.
    pub(crate) const ACCOUNT: Self = Self { from: 5, first_s: 30, longest_s: 900 };
    /// For a source address, over all accounts: a plant behind one address mistypes more than one person does.
    pub(crate) const SOURCE: Self = Self { from: 20, first_s: 30, longest_s: 900 };
    /// For the last administrator at the machine itself: there is nobody else who could help.
    pub(crate) const AT_THE_MACHINE: Self = Self { from: 5, first_s: 30, longest_s: 30 };

    fn delay_ms(self, failures: u32) -> u64 {
        let Some(doublings) = failures.checked_sub(self.from) else { return 0 };
        let delay_s = 2_u64.saturating_pow(doublings).saturating_mul(self.first_s);
        delay_s.min(self.longest_s) * 1_000
    }
}

/// Failures of late: 16 bytes per account or address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempts {
    failures: u32,
    last_ms: u64,
}

impl Attempts {
    /// Whether there may be an attempt now.
    ///
    /// # Errors
    /// How long to wait. The attempt is not to be made, and not to be counted.
    pub(crate) fn may_try(&self, policy: Policy, now_ms: u64) -> Result<(), RetryAfter> {
        let failures = if self.is_forgotten(now_ms) { 0 } else { self.failures };
        match policy.delay_ms(failures).saturating_sub(self.since_ms(now_ms)) {
            0 => Ok(()),
            wait_ms => Err(RetryAfter { seconds: wait_ms.div_ceil(1_000) }),
        }
    }

    /// With one more failure. Those of more than a day ago no longer count.
    pub(crate) fn failed(self, now_ms: u64) -> Self {
        let failures = if self.is_forgotten(now_ms) { 0 } else { self.failures };
        Self { failures: failures.saturating_add(1), last_ms: now_ms }
    }

    /// Without the failure that was counted before an attempt which then succeeded. For a source: those who sign in from one
    /// address all day long must not use up its budget.
    pub(crate) fn taken_back(self) -> Self {
        Self { failures: self.failures.saturating_sub(1), ..self }
    }

    /// Whether nothing is left to remember, so that the state may be deleted.
    pub(crate) fn is_forgotten(&self, now_ms: u64) -> bool {
        self.failures == 0 || self.since_ms(now_ms) >= FORGOTTEN_MS
    }

    /// Time since the last failure. If the clock was set back it counts as past all the same: else the delay would be as long as
    /// the clock was wrong.
    fn since_ms(&self, now_ms: u64) -> u64 {
        now_ms.abs_diff(self.last_ms)
    }
}

/// Where an attempt comes from: an IPv4 address, or the /64 network of an IPv6 address, as one connection has all of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Source(IpAddr);

impl Source {
    /// The source of an address. Behind a proxy it is the client's address that counts, not the proxy's.
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) if !v6.is_loopback() => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
            IpAddr::V6(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            v4 => v4,
        })
    }

    /// Whether it is this machine itself.
    pub(crate) fn is_loopback(self) -> bool {
        self.0.is_loopback()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What an account is to the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// There is somebody who could help.
    Usual,
    /// There is no other administrator.
    LastAdministrator,
}

/// The failures at one account: those of strangers together, those from familiar addresses each on its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccountAttempts {
    strangers: Attempts,
    /// INVARIANT: at most [`FAMILIAR`], the latest first.
    familiar: Vec<Familiar>,
}

/// An address from which the account signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Familiar {
    source: Source,
    signed_in_ms: u64,
    attempts: Attempts,
}

impl AccountAttempts {
    /// With one more failure from a source.
    pub(crate) fn failed(mut self, from: Source, now_ms: u64) -> Self {
        let tally = self.familiar.iter_mut().find(|familiar| familiar.source == from).map(|familiar| &mut familiar.attempts);
        let tally = tally.unwrap_or(&mut self.strangers);
        *tally = tally.failed(now_ms);
        self
    }

    /// After signing in from a source, which is familiar from now on. The failures that counted against it are forgotten; those
    /// of strangers stay if it was familiar before, or each sign-in would give them new guesses.
    pub(crate) fn succeeded(mut self, from: Source, now_ms: u64) -> Self {
        let fresh = |familiar: &Familiar| now_ms.abs_diff(familiar.signed_in_ms) < FAMILIAR_MS;
        if !self.familiar.iter().any(|familiar| familiar.source == from) {
            self.strangers = Attempts::default();
        }
        self.familiar.retain(|familiar| familiar.source != from && fresh(familiar));
        self.familiar.insert(0, Familiar { source: from, signed_in_ms: now_ms, attempts: Attempts::default() });
        self.familiar.truncate(FAMILIAR);
        self
    }

    /// The tally that counts against a source.
    fn tally(&self, from: Source) -> Attempts {
        self.familiar.iter().find(|familiar| familiar.source == from).map_or(self.strangers, |familiar| familiar.attempts)
    }
}

/// Whether there may be an attempt at an account from a source now, by the failures at the account and those of the source.
///
/// The last administrator at the machine itself is never told to wait for more than 30 seconds. A success takes back no more of
/// the source's failures than its own: with an account of their own, somebody could otherwise guess at others for ever.
///
/// # Errors
/// How long to wait. The attempt is not to be made, and not to be counted.
pub(crate) fn may_try(
    account: &AccountAttempts,
    source: &Attempts,
    (from, standing): (Source, Standing),
    now_ms: u64,
) -> Result<(), RetryAfter> {
    let at_the_machine = from.is_loopback() && standing == Standing::LastAdministrator;
    let policy = |usual| if at_the_machine { Policy::AT_THE_MACHINE } else { usual };
    let waits = [account.tally(from).may_try(policy(Policy::ACCOUNT), now_ms), source.may_try(policy(Policy::SOURCE), now_ms)];
    waits.into_iter().filter_map(Result::err).max().map_or(Ok(()), Err)
}

/// How long to wait, for the header `Retry-After` (RFC 9110 section 10.2.3) and for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RetryAfter {
    /// At least 1.
    pub(crate) seconds: u64,
}

impl fmt::Display for RetryAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seconds {
            1 => f.write_str("Too many attempts failed. Try again in 1 second."),
            seconds @ ..120 => write!(f, "Too many attempts failed. Try again in {seconds} seconds."),
            seconds => write!(f, "Too many attempts failed. Try again in {} minutes.", seconds.div_ceil(60)),
        }
    }
}

impl std::error::Error for RetryAfter {}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;
    const DAY: u64 = FORGOTTEN_MS;

    fn source(address: &str) -> Source {
        Source::of(address.parse().unwrap())
    }

    fn home() -> Source {
        source("192.0.2.1")
    }

    fn stranger() -> Source {
        source("203.0.113.9")
    }

    fn wait(attempts: Attempts, now_ms: u64) -> u64 {
        attempts.may_try(Policy::ACCOUNT, now_ms).err().map_or(0, |wait| wait.seconds)
    }

    fn after(failures: u32) -> Attempts {
        (0..failures).fold(Attempts::default(), |attempts, _| attempts.failed(NOW))
    }

    fn account_wait(account: &AccountAttempts, from: Source, now_ms: u64) -> u64 {
        let allowed = may_try(account, &Attempts::default(), (from, Standing::Usual), now_ms);
        allowed.err().map_or(0, |wait| wait.seconds)
    }

    #[test]
    fn delays_begin_at_the_fifth_failure_and_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<u64> = (0..12).map(|failures| wait(after(failures), NOW)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(wait(Attempts { failures: u32::MAX, last_ms: NOW }.failed(NOW), NOW), 900);
    }

    #[test]
    fn a_delay_runs_out() {
        let attempts = after(5);
        assert_eq!([0, 1, 999, 1_000, 29_999, 30_000].map(|ms| wait(attempts, NOW + ms)), [30, 30, 30, 29, 1, 0]);
    }

    #[test]
    fn failures_are_forgotten_after_a_day() {
        let attempts = after(9);
        assert!(!attempts.is_forgotten(NOW + DAY - 1) && attempts.is_forgotten(NOW + DAY) && Attempts::default().is_forgotten(0));
        assert_eq!(attempts.failed(NOW + DAY - 1).failures, 10);
        assert_eq!(attempts.failed(NOW + DAY).failures, 1);
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let attempts = after(20);
        assert_eq!(wait(attempts, NOW - 365 * DAY), 0);
        assert_eq!((wait(attempts, NOW - 1_000), wait(attempts, NOW - 900_000)), (899, 0));
    }

    #[test]
    fn strangers_get_about_a_hundred_guesses_a_day() {
        let (mut attempts, mut guesses) = (Attempts::default(), 0);
        for second in 0..24 * 60 * 60 {
            let now_ms = NOW + second * 1_000;
            while attempts.may_try(Policy::ACCOUNT, now_ms).is_ok() {
                attempts = attempts.failed(now_ms);
                guesses += 1;
            }
        }
        assert_eq!(guesses, 104);
    }

    #[test]
    fn strangers_who_keep_guessing_do_not_lock_the_owner_out() {
        let account = AccountAttempts::default().succeeded(home(), NOW);
        let account = (0..1_000).fold(account, |account, _| account.failed(stranger(), NOW));
        assert_eq!((account_wait(&account, stranger(), NOW), account_wait(&account, home(), NOW)), (900, 0));
        let account = account.succeeded(home(), NOW);
        assert_eq!(account_wait(&account, source("198.51.100.7"), NOW), 900);
    }

    #[test]
    fn a_familiar_address_has_a_tally_of_its_own() {
        let account = AccountAttempts::default().succeeded(home(), NOW);
        let account = (0..6).fold(account, |account, _| account.failed(home(), NOW));
        assert_eq!((account_wait(&account, home(), NOW), account_wait(&account, stranger(), NOW)), (60, 0));
        assert_eq!(account_wait(&account.succeeded(home(), NOW), home(), NOW), 0);
    }

    #[test]
    fn a_success_resets_and_makes_familiar() {
        let account = (0..4).fold(AccountAttempts::default(), |account, _| account.failed(home(), NOW));
        let account = account.succeeded(home(), NOW).failed(stranger(), NOW);
        assert_eq!((account.strangers.failures, account.tally(home()).failures), (1, 0));
    }

    #[test]
    fn few_familiar_addresses_are_remembered_and_not_for_ever() {
        let many = (0..20_u8).fold(AccountAttempts::default(), |account, i| account.succeeded(Source::of([10, 0, 0, i].into()), NOW));
        assert_eq!((many.familiar.len(), many.familiar[0].source.to_string()), (FAMILIAR, "10.0.0.19".to_owned()));
        assert_eq!(many.succeeded(home(), NOW + FAMILIAR_MS).familiar.len(), 1);
    }

    #[test]
    fn a_source_has_a_budget_over_all_accounts() {
        let allowed = |failures| may_try(&AccountAttempts::default(), &after(failures), (stranger(), Standing::Usual), NOW);
        assert_eq!((allowed(19), allowed(20)), (Ok(()), Err(RetryAfter { seconds: 30 })));
        assert_eq!(allowed(25), Err(RetryAfter { seconds: 900 }));
    }

    #[test]
    fn successes_neither_use_up_the_budget_of_a_source_nor_restore_it() {
        let signed_in = (0..100).fold(after(19), |source, _| source.failed(NOW).taken_back());
        assert_eq!((signed_in.failures, Attempts::default().taken_back().failures), (19, 0));
    }

    #[test]
    fn the_longer_of_two_delays_counts() {
        let account = (0..5).fold(AccountAttempts::default(), |account, _| account.failed(stranger(), NOW));
        let wait = |failures| may_try(&account, &after(failures), (stranger(), Standing::Usual), NOW).unwrap_err().seconds;
        assert_eq!((wait(0), wait(22)), (30, 120));
    }

    #[test]
    fn the_last_administrator_at_the_machine_waits_half_a_minute_at_most() {
        for from in ["127.0.0.1", "::1", "::ffff:127.0.0.1"].map(source) {
            let account = (0..50).fold(AccountAttempts::default(), |account, _| account.failed(from, NOW));
            let wait = |from, standing| may_try(&account, &after(50), (from, standing), NOW).unwrap_err().seconds;
            assert_eq!(wait(from, Standing::LastAdministrator), 30);
            assert_eq!((wait(from, Standing::Usual), wait(stranger(), Standing::LastAdministrator)), (900, 900));
        }
    }

    #[test]
    fn a_source_is_an_address_or_a_network() {
        let shown = |address| source(address).to_string();
        assert_eq!(
            (shown("2001:db8:1:2:3:4:5:6"), shown("::ffff:192.0.2.1"), shown("::1")),
            ("2001:db8:1:2::".into(), "192.0.2.1".into(), "127.0.0.1".into())
        );
        assert_eq!(source("2001:db8:1:2:3:4:5:6"), source("2001:db8:1:2:ffff::"));
        assert!(source("127.8.8.8").is_loopback() && !home().is_loopback() && !source("2001:db8::1").is_loopback());
    }

    #[test]
    fn states_come_back_from_what_is_stored() {
        let account = AccountAttempts::default().succeeded(home(), NOW).failed(stranger(), NOW).failed(home(), NOW);
        let json = serde_json::to_string(&account).unwrap();
        assert_eq!(serde_json::from_str::<AccountAttempts>(&json).unwrap(), account);
    }

    #[test]
    fn a_wait_is_told_in_words() {
        let shown = [1, 30, 119, 120, 899].map(|seconds| RetryAfter { seconds }.to_string());
        let ends = ["1 second.", "30 seconds.", "119 seconds.", "2 minutes.", "15 minutes."];
        assert!(shown.iter().zip(ends).all(|(shown, end)| shown.ends_with(&format!("Try again in {end}"))), "{shown:?}");
    }
}
