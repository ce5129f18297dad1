//! Packs of the example plants.

use ringwall_report::pack::write;

use crate::common::*;
use crate::good::text_of;

#[test]
fn every_example_is_packed_and_verified() {
    for name in ["minimal", "water", "bottling"] {
        let mut ledger = Ledger::default();
        let plant = example(name);
        ledger.import("o", "s", &plant);
        let pack = write(&ledger.contents("o", "s", 0)).unwrap();
        let verdict = verified(&pack).unwrap();
        assert!(verdict.holds(), "{name}: {}", text_of(&verdict));
        let yaml = String::from_utf8(unzipped(&pack)["plant.yaml"].clone()).unwrap();
        assert_eq!(crate::common::plant(&yaml), plant, "{name}");
    }
}
