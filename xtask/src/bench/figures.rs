//! Measured figures and the table that shows them beside what is asked.

use serde_json::{Value, json};

use super::peer::Peer;

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit(&'static str);

pub(super) const TIME: Unit = Unit("ms");
pub(super) const MEMORY: Unit = Unit("MB");
pub(super) const SIZE: Unit = Unit("MB");
pub(super) const RATE: Unit = Unit("/s");

/// One line of the table.
#[derive(Debug)]
pub(super) struct Figure {
    what: &'static str,
    value: f64,
    unit: Unit,
    target: Option<f64>,
    /// Whether the target is the least, and not the most.
    least: bool,
    /// A peer's figure in the same run, and how many times ours it is.
    peer: Option<String>,
    ratio: Option<f64>,
}

impl Figure {
    pub(super) fn new(what: &'static str, value: f64, unit: Unit) -> Self {
        Self { what, value, unit, target: None, least: false, peer: None, ratio: None }
    }

    /// The target: at most this much.
    pub(super) fn at_most(self, target: f64) -> Self {
        Self { target: Some(target), ..self }
    }

    /// The target: at least this much.
    pub(super) fn at_least(self, target: f64) -> Self {
        Self { target: Some(target), least: true, ..self }
    }

    /// Puts a peer beside it.
    pub(super) fn beside(self, peer: Peer) -> Self {
        let ratio = peer.ms.map(|ms| ms / self.value.max(f64::MIN_POSITIVE));
        Self { peer: Some(peer.describe()), ratio, ..self }
    }

    fn verdict(&self) -> &'static str {
        match self.target {
            None => "",
            Some(target) if (self.value <= target) != self.least || self.value.total_cmp(&target).is_eq() => "met",
            Some(_) => "MISSED",
        }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({ "what": self.what, "value": self.value, "unit": self.unit.0, "target": self.target, "at_least": self.least, "peer": self.peer, "peer_ratio": self.ratio })
    }
}

/// The table as text.
pub(super) fn table(figures: &[Figure]) -> String {
    let mut lines = vec![format!("{:<42} {:>12} {:>12}", "figure", "measured", "target")];
    for figure in figures {
        let unit = figure.unit.0;
        let sign = if figure.least { "≥" } else { "≤" };
        let target = figure.target.map(|t| format!("{sign} {t:.0} {unit}")).unwrap_or_default();
        let line = format!("{:<42} {:>12} {target:>12}  {}", figure.what, format!("{:.1} {unit}", figure.value), figure.verdict());
        lines.push(line.trim_end().to_owned());
        lines.extend(figure.peer.as_ref().map(|peer| {
            let ratio = figure.ratio.map(|r| format!(", {r:.1} times ours")).unwrap_or_default();
            format!("    {peer}{ratio}")
        }));
    }
    lines.join("\n")
}

/// The middle value; 0 of none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_is_met_and_what_is_missed() {
        let peer = Peer { name: "PyYAML 6.0 (C)".into(), ms: Some(40.0) };
        let figures = [
            Figure::new("good", 12.0, TIME).at_most(50.0),
            Figure::new("bad", 251.0, MEMORY).at_most(200.0),
            Figure::new("plain", 20.0, TIME).beside(peer),
        ];
        let text = table(&figures);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert!(lines[1].starts_with("good") && lines[1].ends_with("met"));
        assert!(lines[2].ends_with("MISSED"));
        assert_eq!(lines[4], "PyYAML 6.0 (C): 40.0 ms, 2.0 times ours");
        assert_eq!(figures[2].to_json()["peer_ratio"], 2.0);
    }

    #[test]
    fn the_median_is_not_the_mean() {
        assert_eq!(median(vec![1.0, 100.0, 2.0]), 2.0);
        assert_eq!(median(vec![]), 0.0);
    }
}
