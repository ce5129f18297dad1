//! What writers of the torture do: orders that a seed decides, told to the parent before they are sent.

use ringwall_store::{Act, Change, Expect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::home::key;

/// SplitMix64.
#[derive(Debug, Clone)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// One change of an order; without a body it deletes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Put {
    pub(super) id: String,
    pub(super) version: Option<u64>,
    pub(super) body: Option<Value>,
    pub(super) moved: bool,
}

/// An act that can be sent again from what was told of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Order {
    /// Different for each.
    pub(super) request: String,
    pub(super) repeatable: bool,
    pub(super) puts: Vec<Put>,
}

/// What a victim tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Told {
    /// It is about to send it.
    Sends(Order),
    /// It was answered that it is done.
    Done { request: String, seq: u64 },
    /// It saw this checkpoint published.
    Head { size: u64, root: String },
    /// It waits at a step for its death.
    At,
    /// Something was answered that must not be.
    Broken(String),
}

/// Records that all writers change.
const RECORDS: u64 = 40;

impl Order {
    /// The next one of a writer. The versions that it expects are filled in by who knows them.
    pub(super) fn random(request: String, random: &mut Random) -> Self {
        let (kind, first) = (random.below(100), random.below(RECORDS));
        let several = match kind {
            80.. => 2 + random.below(12),
            _ => 1,
        };
        let put = |at| {
            let body = json!({ "request": request, "text": "x".repeat(usize::try_from(random.below(200)).unwrap()) });
            let body = Some(body).filter(|_| !(55..70).contains(&kind));
            Put { id: format!("z-{}", (first + at) % RECORDS), version: None, body, moved: random.chance(10) }
        };
        let puts = (0..several).map(put).collect();
        Self { repeatable: !(25..90).contains(&kind), request, puts }
    }

    pub(super) fn act(&self) -> Act {
        let change = |put: &Put| Change {
            key: key(&put.id),
            expect: put.version.map_or(Expect::Anything, Expect::Version),
            body: put.body.clone(),
            moved: put.moved,
        };
        Act {
            organisation: "o".into(),
            actor: "a-1".into(),
            action: "zone.change".into(),
            request: Some(self.request.clone()),
            repeatable: self.repeatable,
            changes: self.puts.iter().map(change).collect(),
            ..Act::default()
        }
    }
}
