//! The machine that a measurement was made on: figures without it mean little.

use std::fs;

use serde_json::{Value, json};

use crate::process;

/// CPU, cores, memory, load, kernel and compiler.
pub(super) fn describe() -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    json!({
        "cpu": field(&cpu, "model name").unwrap_or("unknown"),
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "memory_gb": gigabytes(&memory),
        "load": load.split_whitespace().next().and_then(|l| l.parse::<f64>().ok()),
        "kernel": process::text_of("uname", &["-sr"]),
        "rustc": process::text_of("rustc", &["--version"]),
    })
}

/// The same in two lines.
pub(super) fn to_text(machine: &Value) -> String {
    let get = |key: &str| machine.get(key).map_or_else(String::new, |v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
    format!(
        "machine: {}, {} cores, {} GB, load {}\n         {}, {}",
        get("cpu"),
        get("cores"),
        get("memory_gb"),
        get("load"),
        get("kernel"),
        get("rustc")
    )
}

/// The value behind `key :` in a listing of the kernel.
fn field<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix(':')).map(str::trim)
}

fn gigabytes(meminfo: &str) -> Option<u64> {
    let kb: u64 = field(meminfo, "MemTotal")?.split_whitespace().next()?.parse().ok()?;
    Some((kb + 512 * 1024) / (1024 * 1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_listings_of_the_kernel() {
        assert_eq!(field("a\t: 1\nmodel name\t: Some CPU @ 2 GHz\n", "model name"), Some("Some CPU @ 2 GHz"));
        assert_eq!(gigabytes("MemTotal:       16303428 kB\n"), Some(16));
        let text = to_text(&describe());
        assert!(text.contains("cores") && text.contains("rustc "), "{text}");
    }
}
