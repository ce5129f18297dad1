//! libFuzzer on the readers of the ledger.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(broken) = xtask::fuzz::ledger::ledger_bytes(bytes) {
        panic!("{broken}");
    }
});
