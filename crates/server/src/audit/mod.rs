//! Entries of the ledger as other systems read them: CSV, JSON lines, OCSF.

mod ocsf;
pub(crate) mod syslog;
pub(crate) mod webhook;

use crate::app::audit::{Entry, ExportFormat};

const COLUMNS: &str = "entry,time,actor,name,action,subject,reason,request,source,before,after\r\n";

/// The beginning of a file.
pub(crate) fn begin(format: ExportFormat) -> Vec<u8> {
    match format {
        ExportFormat::Csv => COLUMNS.into(),
        ExportFormat::Jsonl | ExportFormat::Ocsf => Vec::new(),
    }
}

/// Adds an entry to a file.
pub(crate) fn write(out: &mut Vec<u8>, format: ExportFormat, organisation: &str, entry: &Entry) {
    match format {
        ExportFormat::Csv => out.extend(row(entry).as_bytes()),
        // INVARIANT: an entry is text and numbers; nothing in it can fail.
        ExportFormat::Jsonl => out.extend(serde_json::to_vec(entry).unwrap_or_default()),
        ExportFormat::Ocsf => out.extend(ocsf::event(organisation, entry).to_string().as_bytes()),
    }
    out.extend(match format {
        ExportFormat::Csv => b"\r\n".as_slice(),
        ExportFormat::Jsonl | ExportFormat::Ocsf => b"\n",
    });
}

fn row(entry: &Entry) -> String {
    let number = entry.entry.to_string();
    let texts = [
        Some(&number),
        Some(&entry.time),
        Some(&entry.actor),
        entry.name.as_ref(),
        Some(&entry.action),
        Some(&entry.subject),
        entry.reason.as_ref(),
        entry.request.as_ref(),
        entry.source.as_ref(),
        entry.before.as_ref(),
        entry.after.as_ref(),
    ];
    texts.map(|text| text.map_or_else(String::new, |text| cell(text))).join(",")
}

/// A cell in quotation marks (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn entry(action: &str, reason: &str) -> Entry {
        Entry {
            entry: 7,
            time: "2026-11-24T10:11:12.345Z".into(),
            actor: "a-1".into(),
            name: Some("Ada, \"the\" first".into()),
            action: action.into(),
            subject: "bottling/line/zone/line-1".into(),
            reason: Some(reason.into()),
            request: None,
            source: Some("192.0.2.7".into()),
            before: None,
            after: Some("00ff".into()),
        }
    }

    #[test]
    fn a_row_keeps_quotes_and_disarms_formulas() {
        let mut out = begin(ExportFormat::Csv);
        write(&mut out, ExportFormat::Csv, "bottling", &entry("zone.update", "=HYPERLINK(1)\nx"));
        let text = String::from_utf8(out).unwrap();
        let row = text.strip_prefix(COLUMNS).unwrap();
        let expected = "\"7\",\"2026-11-24T10:11:12.345Z\",\"a-1\",\"Ada, \"\"the\"\" first\",\"zone.update\",\"bottling/line/zone/line-1\",\
                        \"'=HYPERLINK(1)\nx\",,\"192.0.2.7\",,\"00ff\"\r\n";
        assert_eq!(row, expected);
    }

    #[test]
    fn a_line_of_json_is_the_entry() {
        let mut out = begin(ExportFormat::Jsonl);
        write(&mut out, ExportFormat::Jsonl, "bottling", &entry("zone.update", "a\nb"));
        assert_eq!(out.iter().filter(|b| **b == b'\n').count(), 1);
        assert_eq!(serde_json::from_slice::<Entry>(&out).unwrap(), entry("zone.update", "a\nb"));
    }
}
