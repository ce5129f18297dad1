//! The demonstration as a server: a database with a year that is made up, accounts with passwords of their own, on this machine only.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ringwall_model::date::Date;
use ringwall_server::{App, Person, Place as Registered, Scene};
use ringwall_store::{Machine, StoreError, Surroundings};

use super::BOTTLING;
use super::history::{self, Act, Does};
use super::story::{Cast, PEOPLE, SUPPLIER, Who};
use crate::args::{Demo, Place, Serve};
use crate::commands::serve;
use crate::commands::store::{create, waiting};
use crate::error::{CliError, Outcome};
use crate::output;

const ORGANISATION: &str = "alpenquell";
const SYSTEM: &str = "bottling";
/// What the ledger of a demonstration is called: the name stands in every checkpoint and in every evidence pack.
const LEDGER: &str = "demonstration.ringwall.example";

/// Checks what is asked for before anything is written.
pub(super) fn checked(args: &Demo) -> Result<(), CliError> {
    if args.listen.ip().is_loopback() {
        return Ok(());
    }
    let hint = "its accounts and passwords lie in a file; `ringwall serve` is for others than this machine";
    Err(CliError::invalid(format!("a demonstration listens on this machine only, not at {}", args.listen.ip()), hint))
}

/// Makes the database where there is none, says who can log in, and serves it.
pub(super) fn run(args: &Demo) -> Result<Outcome, CliError> {
    let place = place(args.folder.join("data"));
    let accounts = args.folder.join("accounts.txt");
    let first = !place.data.exists();
    if first {
        output::print("\nMaking the demonstration: accounts, and a year of their work…\n")?;
        make(&args.folder, &accounts)?;
    } else if !is_demonstration(&place) {
        let hint = "give another folder: `ringwall demo FOLDER`";
        return Err(CliError::invalid(format!("{} holds something else than a demonstration", place.data.display()), hint));
    }
    let folder = args.folder.clone();
    serve::serve(&serving(args, place), move |url, _| said(url, &folder, &accounts, first))
}

fn place(data: PathBuf) -> Place {
    Place { data, database: None, blobs: None }
}

fn is_demonstration(place: &Place) -> bool {
    place.key().is_ok_and(|key| key.verifier().name().starts_with(LEDGER))
}

fn serving(args: &Demo, place: Place) -> Serve {
    Serve {
        listen: args.listen,
        tls_cert: None,
        tls_key: None,
        tls_self_made: false,
        host: Vec::new(),
        breached_passwords: None,
        witness: None,
        requests_per_second: 200,
        body_mb: 64,
        log_format: crate::args::LogFormat::Text,
        log: "warn".into(),
        config: None,
        place,
    }
}

/// The clock of the history: it stands where the next act is, and everything else is the machine's.
struct Told(Mutex<String>);

impl Told {
    fn set(&self, time: &str) {
        time.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Surroundings for Told {
    fn now(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        Machine.random(bytes)
    }
}

/// Makes everything beside its place and moves it there once it is whole: a start that is interrupted leaves nothing that looks ready.
fn make(folder: &Path, accounts: &Path) -> Result<(), CliError> {
    let part = place(folder.join("data.part"));
    if part.data.exists() {
        fs::remove_dir_all(&part.data).map_err(|e| CliError::writing(&part.data, &e))?;
    }
    let mut id = [0; 4];
    Machine.random(&mut id)?;
    create::begin(&part, Some(&format!("{LEDGER}/{:08x}", u32::from_be_bytes(id))))?;
    let people = PEOPLE.iter().map(|cast| Ok((cast.who, person(cast)?))).collect::<Result<BTreeMap<_, _>, StoreError>>()?;
    waiting(write_history(&part, &people))?;
    keep(accounts, &listed(&people))?;
    let data = folder.join("data");
    fs::rename(&part.data, &data).map_err(|e| CliError::writing(&data, &e))
}

async fn write_history(place: &Place, people: &BTreeMap<Who, Person>) -> Result<(), CliError> {
    let today = Date::of(jiff::Timestamp::now()).to_string();
    let days = history::days_to(today.parse().unwrap_or_default());
    let clock = Arc::new(Told(Mutex::new(history::begins(days))));
    let app = serve::over(place, &[], Arc::<Told>::clone(&clock)).await?;
    let told = Telling { app: &app, clock: &clock, people }.tell(days, &today).await;
    app.close().await;
    told
}

struct Telling<'t> {
    app: &'t App,
    clock: &'t Told,
    people: &'t BTreeMap<Who, Person>,
}

impl Telling<'_> {
    /// Tells the story; the last entry is of the time at which all of it was written.
    async fn tell(&self, days: i32, today: &str) -> Result<(), CliError> {
        let plant = history::plant(BOTTLING, days)?;
        let scene = scene();
        let begin = format!(
            "A demonstration: people, acts and times up to the entry demonstration.end are made up; written on {today} by `ringwall demo`"
        );
        let admin = self.person(Who::Admin)?;
        let mut accounts = BTreeMap::from([(Who::Admin, self.app.open_scene(&scene, admin, &begin).await?)]);
        for Act { time, who, why, does } in history::acts(&plant, days)? {
            self.clock.set(&time);
            let account = accounts.get(&who).cloned().ok_or_else(|| untold(&time))?;
            match does {
                Does::Invites(guest) => {
                    let came = self.app.enter_scene(&scene, &account, self.person(guest)?, &why).await?;
                    accounts.insert(guest, came);
                }
                Does::Plays(deed) => self.app.play(&scene, &account, &why, deed).await.map_err(|error| acted(&time, error))?,
            }
        }
        self.clock.set(&Machine.now());
        let end = "Everything before this entry is made up and was written in one go; from here on, times are those of the machine";
        for organisation in ["_", ORGANISATION] {
            self.app.remark(organisation, "demonstration.end", end).await?;
        }
        Ok(())
    }

    fn person(&self, who: Who) -> Result<&Person, CliError> {
        self.people.get(&who).ok_or_else(|| untold("the beginning"))
    }
}

fn untold(time: &str) -> CliError {
    CliError::invalid(format!("somebody acts at {time} who has not come yet"), "")
}

fn acted(time: &str, error: StoreError) -> CliError {
    CliError::Store { message: format!("what happens at {time} cannot be written: {}", error.message), hint: error.hint }
}

fn scene() -> Scene {
    let place = |id: &str, name: &str| Registered { id: id.into(), name: name.into(), site: None };
    Scene {
        organisation: place(ORGANISATION, "Alpenquell Bottling (demonstration)"),
        site: place("graz", "Graz plant"),
        system: Registered { site: Some("graz".into()), ..place(SYSTEM, "Bottling lines 1-3") },
    }
}

fn person(cast: &Cast) -> Result<Person, StoreError> {
    let supplier = (cast.who == Who::Supplier).then(|| SUPPLIER.to_owned());
    Ok(Person { name: cast.name.into(), email: email(cast), password: password()?, role: cast.role, supplier })
}

fn email(cast: &Cast) -> String {
    let account = match cast.who {
        Who::Admin => "admin",
        Who::Lead => "lead",
        Who::Engineer => "engineer",
        Who::Approver => "approver",
        Who::Management => "management",
        Who::Operator => "operator",
        Who::Auditor => "auditor",
        Who::Supplier => "supplier",
    };
    format!("{account}@{ORGANISATION}.example")
}

/// 80 random bits in characters that are not taken for each other.
fn password() -> Result<String, StoreError> {
    const LETTERS: [char; 32] = [
        'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '2', '3',
        '4', '5', '6', '7', '8', '9',
    ];
    let mut random = [0; 16];
    Machine.random(&mut random)?;
    let letters: Vec<char> = random.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied()).collect();
    Ok(letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// Who can log in, and with what.
fn listed(people: &BTreeMap<Who, Person>) -> String {
    let mut out = String::from("  log in as                       password             who\n");
    for Person { name, email, password, role, .. } in people.values() {
        let _ = writeln!(out, "  {email:30}  {password:19}  {name} ({})", role.as_str());
    }
    out
}

/// Keeps the accounts where only their owner can read them.
fn keep(path: &Path, text: &str) -> Result<(), CliError> {
    let part = path.with_extension("part");
    let _ = fs::remove_file(&part);
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, path)
    });
    written.map_err(|e| CliError::writing(path, &e))
}

/// What a newcomer needs: where, with what, and what to look at first.
fn said(url: &str, folder: &Path, accounts: &Path, first: bool) -> String {
    let data = folder.join("data").display().to_string();
    let who = match (first, fs::read_to_string(accounts)) {
        (true, Ok(text)) => format!("{text}\nThe same is kept in {}, which only you can read.\n", accounts.display()),
        (false, Ok(_)) => format!("The accounts and their passwords are in {}.\n", accounts.display()),
        (_, Err(_)) => {
            format!("{} is gone; `ringwall reset-account EMAIL --data {data}` lets somebody choose a new password.\n", accounts.display())
        }
    };
    format!(
        "
This is a demonstration: the plant, its people and their year are made up, which the ledger says in its first and last entry of it.
Here one logs in with the password alone; a server of your own asks administrators, approvers and management for a second factor.

{who}
Look at first, logged in as lead@{ORGANISATION}.example:
  {url}/o/{ORGANISATION}/{SYSTEM}           what to do next
  {url}/o/{ORGANISATION}/{SYSTEM}/levels    where each zone stands, and why
Then as operator, auditor or supplier: each sees and may do something else.
While it runs, in another terminal:
  ringwall ledger show --data {data}
  ringwall ledger verify --data {data}
  ringwall export --data {data} --at {} --out before.yaml     the plant before the walk-down

Ringwall demo listens at {url}
Ctrl-C ends it; `ringwall demo` goes on where it was.
",
        walk_down()
    )
}

/// The day before the walk-down of the story.
fn walk_down() -> String {
    let today = Date::of(jiff::Timestamp::now()).to_string();
    history::moved("2026-09-14", history::days_to(today.parse().unwrap_or_default()))
}
