//! libFuzzer on the reader of assessments.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(broken) = xtask::fuzz::entry::assessment_json(bytes) {
        panic!("{broken}");
    }
});
