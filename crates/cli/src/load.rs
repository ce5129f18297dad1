//! From a path to a plant: one YAML file, or every `*.yaml` directly in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use ringwall_engine::Assessment;
use ringwall_engine::catalogue::vocabulary;
use ringwall_model::date::Date;
use ringwall_model::file::{MAX_BYTES, Problem, Source, read};
use ringwall_model::plant::Plant;
use sha2::{Digest, Sha256};

use crate::args::Remote;
use crate::error::CliError;

/// A plant and the digest of the files it was read from.
pub(crate) struct Loaded {
    pub(crate) plant: Plant,
    pub(crate) sha256: String,
}

impl Loaded {
    pub(crate) fn assess(&self, as_of: Date) -> Assessment {
        ringwall_engine::assess(&self.plant, as_of, &self.sha256)
    }
}

/// The plant that the command line names: at a path, or at a server.
///
/// # Errors
/// As for [`plant`], or the server has no such plant.
pub(crate) fn named(path: &Path, remote: &Remote) -> Result<Loaded, CliError> {
    let Some(client) = remote.client()? else { return plant(path) };
    let name = path.display().to_string();
    let bytes = crate::commands::store::waiting(async {
        let (organisation, system) = crate::remote::system(&client, Some(&name)).await?;
        Ok(client.export((&organisation, &system), None).await?)
    })?;
    let sha256 = hex(&Sha256::digest(&bytes));
    Ok(Loaded { plant: read(&[Source::new(name, bytes)?], vocabulary())?, sha256 })
}

/// Reads the plant at a path.
///
/// # Errors
/// The path does not exist or cannot be read, a folder has no `*.yaml`, the files are too large, or the plant has problems.
pub(crate) fn plant(path: &Path) -> Result<Loaded, CliError> {
    let files = files(path)?;
    check_size(&files)?;
    let mut digest = Sha256::new();
    let mut sources = Vec::with_capacity(files.len());
    for file in &files {
        let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
        if path.is_dir() {
            // Of a folder: name, NUL, length, NUL, content of each file, by name.
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            digest.update(format!("{name}\0{}\0", bytes.len()));
        }
        digest.update(&bytes);
        sources.push(Source::new(file.display().to_string(), bytes)?);
    }
    let plant = read(&sources, vocabulary())?;
    Ok(Loaded { plant, sha256: hex(&digest.finalize()) })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn files(path: &Path) -> Result<Vec<PathBuf>, CliError> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).filter(|p| p.is_file()).collect();
    let has = |path: &Path, extension: &str| path.extension().is_some_and(|e| e == extension);
    let yml = files.iter().any(|f| has(f, "yml"));
    files.retain(|f| has(f, "yaml"));
    files.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    if files.is_empty() {
        let deeper = path.join("plant");
        let hint = match yml {
            true => "rename the *.yml files to *.yaml".to_owned(),
            false if holds_plant(&deeper) => format!("its folder {} does: give that one", deeper.display()),
            false => "`ringwall init` writes a commented starter plant".to_owned(),
        };
        return Err(CliError::invalid(format!("the folder {} holds no *.yaml file", path.display()), hint));
    }
    Ok(files)
}

/// Whether it is a folder with a `*.yaml` file.
fn holds_plant(folder: &Path) -> bool {
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| entry.path().extension().is_some_and(|e| e == "yaml"))
}

/// Before anything is read, so that no memory is spent on what cannot be a plant.
fn check_size(files: &[PathBuf]) -> Result<(), CliError> {
    let size = |file: &PathBuf| fs::metadata(file).map_or(0, |m| m.len());
    let total: u64 = files.iter().map(size).sum();
    if total <= MAX_BYTES as u64 {
        return Ok(());
    }
    let largest = files.iter().max_by_key(|f| size(f)).map(|f| f.display().to_string()).unwrap_or_default();
    let megabytes = |bytes: u64| bytes / (1024 * 1024);
    let message = format!("the plant has {} MB; Ringwall reads up to {} MB", megabytes(total), megabytes(MAX_BYTES as u64));
    Err(TooLarge(largest, message).into())
}

struct TooLarge(String, String);

impl From<TooLarge> for CliError {
    fn from(TooLarge(file, message): TooLarge) -> Self {
        let hint = "check that this is a plant file: one of 10,000 assets and 20,000 answers has about 6 MB";
        Self::Plant(Box::new(Problem::whole_file(&file, message, hint).into()))
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> CliError {
    let (message, hint) = match error.kind() {
        std::io::ErrorKind::NotFound => {
            (format!("there is no file or folder {}", path.display()), "`ringwall init` writes a commented starter plant")
        }
        std::io::ErrorKind::PermissionDenied => (format!("not allowed to read {}", path.display()), "check the permissions of the file"),
        _ => (format!("cannot read {}: {error}", path.display()), ""),
    };
    CliError::invalid(message, hint)
}

/// Reads an assessment in JSON, or assesses the plant at the path.
pub(crate) fn assessment(path: &Path, remote: &Remote, as_of: Date) -> Result<Assessment, CliError> {
    if path.extension().is_none_or(|e| e != "json") {
        return Ok(named(path, remote)?.assess(as_of));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        CliError::invalid(format!("{} is not an assessment: {error}", path.display()), "`ringwall assess PLANT --json` writes one")
    })
}
