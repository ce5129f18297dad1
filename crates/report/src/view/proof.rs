//! Why a requirement that holds is not proved on the day of the assessment.

use ringwall_engine::assessment::Gap;
use ringwall_model::plant::{Answer, Evidence};

use super::View;
use crate::strings::{EN, fill};

impl View<'_> {
    /// What the deciding answers lack: no evidence named, or why each item named does not count.
    pub(crate) fn why_unproved(&self, gap: &Gap) -> String {
        let mut reasons: Vec<String> = Vec::new();
        for answer in self.deciders(gap).into_iter().filter(|a| !self.is_proved(a)) {
            let reason = self.lacking(answer);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons.join("; ")
    }

    fn items<'b>(&'b self, answer: &'b Answer) -> impl Iterator<Item = &'b Evidence> {
        answer.evidence.iter().filter_map(|id| self.evidence.get(id.as_str()).copied())
    }

    fn is_proved(&self, answer: &Answer) -> bool {
        self.items(answer).any(|item| item.counts_on(self.assessment.as_of))
    }

    fn lacking(&self, answer: &Answer) -> String {
        let reasons: Vec<String> = self.items(answer).map(|item| self.why_not(item)).collect();
        if reasons.is_empty() { EN.no_evidence.to_owned() } else { reasons.join(", ") }
    }

    fn why_not(&self, item: &Evidence) -> String {
        let id = item.id.as_str();
        if item.revoked == Some(true) {
            fill(EN.evidence_revoked, &[("id", id)])
        } else if item.collected > self.assessment.as_of {
            fill(EN.evidence_later, &[("id", id), ("day", &item.collected.to_string())])
        } else {
            fill(EN.evidence_expired, &[("id", id), ("day", &item.last_day().to_string())])
        }
    }
}
