//! libFuzzer on the plant file reader.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(broken) = xtask::fuzz::entry::plant_file(bytes) {
        panic!("{broken}");
    }
});
