//! Peers, measured in the same run on the same file: what everybody else would use to read the YAML.
//!
//! They only build lists and dictionaries; ours also checks every value and reference. CPU time is compared, because other
//! work on the machine delays a long run more than a short one. No peer is installed for this.

use std::path::Path;
use std::process::Command;

use crate::process;

/// A peer and its CPU time; `None` where it is not installed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Peer {
    pub(super) name: String,
    pub(super) ms: Option<f64>,
}

impl Peer {
    pub(super) fn describe(&self) -> String {
        self.ms.map_or_else(|| format!("{}: peer not installed", self.name), |ms| format!("{}: {ms:.1} ms", self.name))
    }
}

/// Prints name and median CPU time of three runs in milliseconds.
const PYTHON: &str = "
import statistics, sys, time
text = open(sys.argv[1], encoding='utf-8').read()
try:
    import yaml
    name, load = 'PyYAML ' + yaml.__version__ + ' (C)', lambda: yaml.load(text, Loader=yaml.CSafeLoader)
except (ImportError, AttributeError):
    import ruamel.yaml
    name, load = 'ruamel.yaml ' + ruamel.yaml.__version__, lambda: ruamel.yaml.YAML(typ='safe').load(text)
def timed():
    start = time.process_time()
    load()
    return (time.process_time() - start) * 1e3
print(name)
print(statistics.median(timed() for _ in range(3)))
";

/// Python's usual reader in C, or the next best.
pub(super) fn yaml(file: &Path) -> Peer {
    let output = process::captured(Command::new("python3").args(["-c", PYTHON]).arg(file));
    let missing = || Peer { name: "PyYAML or ruamel.yaml in python3".into(), ms: None };
    output.ok().and_then(|bytes| parse(&String::from_utf8_lossy(&bytes))).unwrap_or_else(missing)
}

fn parse(output: &str) -> Option<Peer> {
    let (name, ms) = output.trim().split_once('\n')?;
    Some(Peer { name: name.to_owned(), ms: Some(ms.trim().parse().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_says_its_time_or_that_it_is_not_there() {
        let peer = parse("PyYAML 6.0.3 (C)\n812.5\n").unwrap();
        assert_eq!(peer.describe(), "PyYAML 6.0.3 (C): 812.5 ms");
        assert_eq!(parse("Traceback"), None);
        assert!(yaml(Path::new("/no/such/file")).describe().ends_with("peer not installed"));
    }
}
