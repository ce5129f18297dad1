//! Assets that come in: pasted or sent as a sheet, or a whole plant as its file. First it is shown what they would do.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Request, State as Given};
use axum::http::StatusCode;
use axum::response::Response;
use ringwall_model::plant::Plant;

use super::super::form::Trouble;
use super::super::frame::{Frame, Reader, html};
use super::super::plants::{Seen, seen};
use super::words::{self, label};
use super::{Choice, may, only_now};
use crate::app::inventory::edit::{Brought, plan_of, sheet_of, text_of};
use crate::app::inventory::field::Field;
use crate::app::inventory::plan::{Fate, Plan, Reading};
use crate::app::inventory::sheet::{self, Sheet, Unreadable};
use crate::app::reports::Imported;
use crate::auth::roles::Permission;
use crate::http::guard::{EditInventory, ImportPlant, May};
use crate::http::{Outcome, Problem, State};

/// What a form with a file sent.
#[derive(Default)]
pub(super) struct Parts {
    texts: Vec<(String, String)>,
    file: Option<Bytes>,
}

impl Parts {
    fn text(&self, name: &str) -> &str {
        self.texts.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn was_sent(&self, name: &str) -> bool {
        self.texts.iter().any(|(known, _)| known == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Parts {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let unreadable = |status: StatusCode, why: String| Problem::new(status, "malformed", "the form cannot be read", why);
        let multipart = Multipart::from_request(request, state).await;
        let mut multipart = multipart.map_err(|why| unreadable(why.status(), why.body_text()))?;
        let mut parts = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(|why| unreadable(why.status(), why.body_text()))? {
            let (name, is_file) = (field.name().unwrap_or_default().to_owned(), field.file_name().is_some());
            let bytes = field.bytes().await.map_err(|why| unreadable(why.status(), why.body_text()))?;
            if is_file {
                parts.file = Some(bytes).filter(|bytes| !bytes.is_empty());
            } else {
                parts.texts.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        Ok(parts)
    }
}

#[derive(Template)]
#[template(path = "inventory-bring.html")]
struct BringPage {
    frame: Frame,
    base: String,
    pasted: String,
    trouble: Option<Trouble>,
    may_edit: bool,
    may_import: bool,
}

/// Where sheets and plant files are given.
pub(super) async fn page(guard: May<crate::http::guard::ReadPlant>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { frame, base, .. } = seen(&state, &guard, reader, "inventory").await?;
    let may_edit = frame.is_now() && may(&guard, Permission::EditInventory);
    let may_import = frame.is_now() && may(&guard, Permission::ImportPlant);
    let frame = titled(frame, "bring");
    Ok(html(StatusCode::OK, &BringPage { frame, base, pasted: String::new(), trouble: None, may_edit, may_import }))
}

fn titled(frame: Frame, key: &str) -> Frame {
    let title = frame.say(key);
    frame.titled(title)
}

/// A column of a sheet, with what it may hold.
struct Column {
    heading: String,
    /// The first value in it, for who has to say what it is.
    example: String,
    holds: &'static str,
}

/// A line that is left out.
struct Left {
    line: u64,
    what: String,
    found: String,
}

/// A line that is brought in.
struct Coming {
    line: u64,
    id: String,
    fate: &'static str,
    differs: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "inventory-preview.html")]
struct PreviewPage {
    frame: Frame,
    base: String,
    text: Arc<str>,
    columns: Vec<Column>,
    fields: Vec<Choice>,
    zones: Vec<Choice>,
    reading: Reading,
    trouble: Option<Trouble>,
    created: usize,
    changed: usize,
    same: usize,
    left: Vec<Left>,
    left_out: usize,
    coming: Vec<Coming>,
    not_shown: usize,
    new_zones: Vec<String>,
    new_suppliers: Vec<String>,
    digest: String,
}

/// Lines of each kind that a preview shows.
const SHOWN: usize = 50;
/// Bad lines that it names.
const NAMED: usize = 500;

#[derive(Template)]
#[template(path = "inventory-done.html")]
struct DonePage {
    frame: Frame,
    base: String,
    created: usize,
    changed: usize,
    deleted: usize,
    entries: usize,
}

/// The text of a request: that of a file where there is one, else what was pasted.
async fn given(parts: &Parts) -> (Arc<str>, Result<Arc<Sheet>, Unreadable>) {
    let text: Arc<str> = match &parts.file {
        Some(file) => match text_of(file.clone()).await {
            Ok(text) => text.into(),
            Err(why) => return ("".into(), Err(why)),
        },
        None if parts.text("sheet").len() > sheet::MOST_BYTES => return ("".into(), Err(Unreadable::TooManyBytes)),
        None => parts.text("sheet").into(),
    };
    (Arc::clone(&text), sheet_of(text).await)
}

/// How the sheet is understood: as its headings say, or as somebody has said.
fn reading(parts: &Parts, sheet: &Sheet) -> Reading {
    if !parts.was_sent("c0") || parts.file.is_some() {
        return Reading::of(&sheet.header);
    }
    let columns = (0..sheet.header.len()).map(|at| Field::of(parts.text(&format!("c{at}")))).collect();
    Reading { columns, zone: parts.text("zone").to_owned(), make: parts.was_sent("make") }
}

/// Shows what a sheet would do, and does it once it is confirmed.
pub(super) async fn sheet(guard: May<EditInventory>, Given(state): Given<State>, reader: Reader, parts: Parts) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &guard, reader, "inventory").await?;
    only_now(&frame)?;
    let frame = titled(frame, "bring");
    let (text, read) = given(&parts).await;
    let sheet = match read {
        Ok(sheet) => sheet,
        Err(why) => {
            let trouble = Some(Trouble { what: frame.say(words::unreadable(why)), hint: frame.say("sheet-hint") });
            let pasted = text.to_string();
            let may_import = may(&guard, Permission::ImportPlant);
            let page = BringPage { frame, base, pasted, trouble, may_edit: true, may_import };
            return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let reading = reading(&parts, &sheet);
    let mut trouble =
        reading.twice().map(|field| Trouble { what: frame.with("column-twice", "field", frame.say(label(field))), hint: String::new() });
    let agreed = parts.text("agreed");
    if trouble.is_none() && parts.text("step") == "write" {
        match state.app.bring(&guard.caller, &guard.at(), (&sheet, &reading), agreed).await {
            Ok(Brought::Done { created, changed, entries }) => {
                return Ok(html(StatusCode::OK, &DonePage { frame, base, created, changed, deleted: 0, entries }));
            }
            Ok(Brought::Different) => trouble = Some(Trouble { what: frame.say("sheet-different"), hint: String::new() }),
            Err(error) => trouble = Some(Trouble::of(frame.words, &Problem::from(error))),
        }
    }
    let status = if trouble.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let plan = plan_of(&sheet, &reading, &assessed).await?;
    Ok(html(status, &PreviewPage::of(frame, base, (text, &sheet, reading), &plan, &assessed.plant, trouble)))
}

impl PreviewPage {
    fn of(
        frame: Frame,
        base: String,
        (text, sheet, reading): (Arc<str>, &Sheet, Reading),
        plan: &Plan,
        plant: &Plant,
        trouble: Option<Trouble>,
    ) -> Self {
        let column = |(at, heading): (usize, &String)| Column {
            heading: words::short(heading),
            example: words::short(
                sheet.lines.iter().filter_map(|line| line.cells.get(at)).find(|cell| !cell.is_empty()).map_or("", String::as_str),
            ),
            holds: reading.columns.get(at).copied().flatten().map_or("", Field::key),
        };
        let columns = sheet.header.iter().enumerate().map(column).collect();
        let left = plan.flaws.iter().take(NAMED).map(|flaw| Left {
            line: flaw.line,
            what: words::flaw(&frame, flaw),
            found: words::short(&flaw.found),
        });
        let shown = |fate: Fate| plan.rows.iter().filter(move |row| row.fate == fate).take(SHOWN);
        let coming = [Fate::Changed, Fate::New].into_iter().flat_map(shown).map(|row| Coming {
            line: row.line,
            id: row.id.clone(),
            fate: if row.fate == Fate::New { "fate-new" } else { "fate-changed" },
            differs: row
                .differs
                .iter()
                .map(|(field, before, after)| (frame.say(label(*field)), words::short(before), words::short(after)))
                .collect(),
        });
        let (created, changed, same) = (plan.count(Fate::New), plan.count(Fate::Changed), plan.count(Fate::Same));
        let (left, coming): (Vec<Left>, Vec<Coming>) = (left.collect(), coming.collect());
        Self {
            columns,
            fields: Field::all().map(|field| Choice { value: field.key().to_owned(), name: frame.say(label(field)) }).collect(),
            zones: super::zones(plant),
            trouble,
            created,
            changed,
            same,
            left,
            left_out: plan.flaws.len(),
            not_shown: created + changed - coming.len(),
            coming,
            new_zones: plan.zones.values().cloned().collect(),
            new_suppliers: plan.suppliers.values().cloned().collect(),
            digest: plan.digest(),
            frame,
            base,
            text,
            reading,
        }
    }
}

#[derive(Template)]
#[template(path = "inventory-plant.html")]
struct PlantPage {
    frame: Frame,
    base: String,
    text: String,
    would: Option<Imported>,
    trouble: Option<Trouble>,
    flaws: Vec<(u32, String, String)>,
}

/// Shows what a plant file would do, and does it once it is confirmed.
pub(super) async fn plant(guard: May<ImportPlant>, Given(state): Given<State>, reader: Reader, parts: Parts) -> Outcome<Response> {
    let frame = Frame::within(reader, &guard.caller, "plant-file", (&guard.organisation, &guard.system), "inventory");
    only_now(&frame)?;
    let base = format!("/o/{}/{}", guard.organisation, guard.system);
    let bytes = parts.file.as_ref().map_or_else(|| parts.text("plant").as_bytes().to_vec(), |file| file.to_vec());
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if parts.text("step") == "write" {
        match state.app.import(&guard.caller, &guard.at(), bytes).await {
            Ok(Imported { created, changed, deleted, entry }) => {
                let entries = usize::from(entry.is_some());
                Ok(html(StatusCode::OK, &DonePage { frame, base, created, changed, deleted, entries }))
            }
            Err(error) => Ok(PlantPage::refused(frame, base, text, Problem::from(error))),
        }
    } else {
        match state.app.would_import(&guard.at(), bytes).await {
            Ok(would) => Ok(html(StatusCode::OK, &PlantPage { frame, base, text, would: Some(would), trouble: None, flaws: Vec::new() })),
            Err(error) => Ok(PlantPage::refused(frame, base, text, Problem::from(error))),
        }
    }
}

impl PlantPage {
    fn refused(frame: Frame, base: String, text: String, problem: Problem) -> Response {
        let trouble = Trouble::of(frame.words, &problem);
        let hint = if problem.problems.is_empty() { trouble.hint } else { String::new() };
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        let flaws = problem.problems.into_iter().take(NAMED).map(|flaw| (flaw.line, flaw.message, flaw.hint)).collect();
        let trouble = Some(Trouble { what: trouble.what, hint });
        html(status, &Self { frame, base, text, would: None, trouble, flaws })
    }
}
