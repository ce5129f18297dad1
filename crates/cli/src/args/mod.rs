//! The command line: one definition gives parser, help, man page and completions.

mod serve;
mod store;

pub(crate) use serve::*;
pub(crate) use store::*;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ringwall_model::date::Date;
use ringwall_model::plant::DesignationKind;

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  what --fail-on asked to fail on was found
  2  the plant or the command line is not valid
  3  the result could not be written
  4  the database, the ledger or the blobs could not be used";

/// Assesses plants against IEC 62443 and shows coverage of NIS2 with evidence.
///
/// Everything works offline; no command connects to anything but the database and the bucket that it is given, and the
/// collectors that an administrator of the server names.
#[derive(Debug, Parser)]
#[command(name = "ringwall", version, after_help = EXIT_CODES, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = Colour::Auto, global = true, value_name = "WHEN")]
    pub(crate) color: Colour,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

impl Colour {
    pub(crate) fn write_global(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Levels, gaps and scorecard of a plant; as text, JSON, CSV, XLSX or PDF
    Assess(Assess),
    /// Diagnostics and the checks of IEC 62443-3-2 on the model
    Check(Check),
    /// Why a level is what it is, and what would change it
    Explain(Explain),
    /// What changed between two plants or assessments
    Diff(Diff),
    /// Whether NIS2 binds an entity, and in which class
    Scope(Scope),
    /// Write a commented starter plant
    Init(Init),
    /// The requirements, in our own words
    Catalogue(Catalogue),
    /// JSON Schema of the plant file or of the assessment
    Schema(Schema),
    /// Write the example plant, assess it, write the reports; then serve it with a year of history that is made up
    Demo(Demo),
    /// Let this program in at a server, by a person who is logged in there
    Login(Login),
    /// End that session
    Logout(Login),
    /// Serve the API; makes the database where there is none
    Serve(Serve),
    /// Let the owner of an account choose a new password: for when nobody is left who could log in
    ResetAccount(ResetAccount),
    /// Make a database and begin its ledger
    InitDb(InitDb),
    /// Make a system in the database what a plant file says, as one entry of the ledger
    Import(Import),
    /// The plant file of a system in the database, also as it was
    Export(Export),
    /// Keep evidence files under their SHA-256, as entries of the ledger
    Attach(Attach),
    /// Look into the ledger, check it, prove entries, ask witnesses and be one
    Ledger(Ledger),
    /// Write an evidence pack for an auditor: plant, assessment, entries and what proves them
    Pack(Pack),
    /// Check an evidence pack, without database and network
    Verify(Verify),
    /// Write the whole database and its blobs to one file
    Backup(Backup),
    /// Read a backup into an empty database
    Restore(Restore),
    /// Shell completions
    Completions(Completions),
    /// Manual pages
    Man(Man),
}

/// A plant and the day on which it is looked at.
#[derive(Debug, Args)]
pub(crate) struct PlantArgs {
    /// Plant file, or folder with *.yaml files
    #[arg(value_name = "PLANT")]
    pub(crate) plant: PathBuf,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) day: Day,
}

#[derive(Debug, Args)]
pub(crate) struct Day {
    /// Day on which evidence, certificates and trainings must count [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
}

impl Day {
    /// The day asked for, else today in UTC.
    pub(crate) fn get(&self) -> Date {
        self.as_of.unwrap_or_else(|| Date::of(jiff::Timestamp::now()))
    }
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Assess {
    #[command(flatten)]
    pub(crate) plant: PlantArgs,
    /// Form of the result [default: by the ending of --out, else text]
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Exit with 1 where there are gaps, or gaps or unproved requirements
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "WHAT")]
    pub(crate) fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
    Pdf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A required requirement is not met
    Gaps,
    /// A required requirement is not met, or met but not proved
    Evidence,
    /// Never
    Never,
}

/// Text or JSON.
#[derive(Debug, Args)]
pub(crate) struct TextOrJson {
    /// Form of the result
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    format: TextFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl TextOrJson {
    pub(crate) fn is_json(&self) -> bool {
        self.json || matches!(self.format, TextFormat::Json)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) plant: PlantArgs,
    #[command(flatten)]
    pub(crate) output: TextOrJson,
    /// Exit with 1 where a rule fails or there is a diagnostic
    #[arg(long, value_enum, default_value_t = CheckFailOn::Never, value_name = "WHAT")]
    pub(crate) fail_on: CheckFailOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFailOn {
    /// A rule fails or there is a diagnostic
    Findings,
    /// Never
    Never,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) plant: PlantArgs,
    /// Zone or conduit: its id, or zone:ID or conduit:ID
    #[arg(value_name = "ZONE")]
    pub(crate) at: String,
    /// FR (`FR1`, `1`, `IAC`) or requirement (`SR 1.1`) [default: every FR below its target]
    #[arg(value_name = "FR|REQ", num_args = 0..)]
    pub(crate) what: Vec<String>,
    #[command(flatten)]
    pub(crate) output: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Plant, or assessment as *.json
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// Plant, or assessment as *.json
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) output: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Scope {
    /// Plant whose organisation is classed; without it and without flags, the command asks
    #[arg(value_name = "PLANT")]
    pub(crate) plant: Option<PathBuf>,
    /// Member State of establishment, two letters
    #[arg(long, value_name = "CC")]
    pub(crate) country: Option<String>,
    /// Entity type, may be given several times; `none` where none applies (`ringwall catalogue activities`)
    #[arg(long, value_name = "ID")]
    pub(crate) activity: Vec<String>,
    /// Annual work units, aggregated over the group
    #[arg(long, value_name = "NUMBER")]
    pub(crate) employees: Option<f64>,
    /// Annual turnover in euros, aggregated
    #[arg(long, value_name = "EUR")]
    pub(crate) turnover: Option<u64>,
    /// Balance sheet total in euros, aggregated
    #[arg(long, value_name = "EUR")]
    pub(crate) balance: Option<u64>,
    /// Decision of a Member State: cer, essential, important, oes, exempt
    #[arg(long, value_name = "KIND")]
    pub(crate) designation: Vec<DesignationKind>,
    #[command(flatten)]
    pub(crate) output: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// File to write; must not exist
    #[arg(default_value = "plant.yaml")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Catalogue {
    /// Id of a requirement (`SR 1.1 RE 1`, `ORG 1.1`, `ZCR 3.3`, `CR 1.1`), an FR (`FR1`), a part (`2-1`, `3-2`, `3-3`, `4-1`, `4-2`, `2-4`), `nis2`, `activities` or `countries`
    #[arg(value_name = "ID", num_args = 0..)]
    pub(crate) id: Vec<String>,
    /// Only requirements of 62443-3-3 that apply at this level
    #[arg(long, value_name = "0..4", value_parser = clap::value_parser!(u64).range(0..=4))]
    pub(crate) level: Option<u64>,
    #[command(flatten)]
    pub(crate) output: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Which format
    #[arg(value_enum, default_value_t = SchemaOf::Plant)]
    pub(crate) of: SchemaOf,
    /// Accepted for uniformity; a schema is JSON in any case
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    Plant,
    Assessment,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder to write into
    #[arg(default_value = "ringwall-demo")]
    pub(crate) folder: PathBuf,
    /// Address and port to listen on: of this machine only
    #[arg(long, default_value = "127.0.0.1:8443", value_name = "ADDRESS:PORT")]
    pub(crate) listen: SocketAddr,
    /// Write the files and serve nothing
    #[arg(long)]
    pub(crate) files_only: bool,
    #[command(flatten)]
    pub(crate) day: Day,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Folder for one page per command; without it the main page goes to standard output
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
}
