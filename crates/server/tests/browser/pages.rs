//! The list of pages, and whether a page is missing in it.

use std::collections::BTreeMap;
use std::path::Path;

const LIST: &str = include_str!("pages.txt");

/// Pages by who looks at them, and addresses that are no pages.
pub(crate) struct Pages {
    looks: BTreeMap<&'static str, Vec<&'static str>>,
    pub(crate) no_pages: Vec<&'static str>,
}

/// What `pages.txt` says.
pub(crate) fn listed() -> Pages {
    let mut pages = Pages { looks: BTreeMap::new(), no_pages: Vec::new() };
    for line in LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["-", path, _, ..] => pages.no_pages.push(path),
            [who, path] if path.starts_with('/') => pages.looks.entry(who).or_default().push(path),
            _ => panic!("a line of pages.txt is `WHO ADDRESS` or `- ROUTE REASON`: {line}"),
        }
    }
    pages
}

impl Pages {
    /// Those of a server with people and a plant; the scenario that sets a server up looks at what it has before.
    pub(crate) fn of_a_plant(&self) -> BTreeMap<&str, &Vec<&str>> {
        self.looks.iter().map(|(who, paths)| (*who, paths)).filter(|(who, _)| *who != "fresh").collect()
    }

    fn cover(&self, route: &str) -> bool {
        self.no_pages.contains(&route) || self.looks.values().flatten().any(|path| leads(path, route))
    }
}

/// Whether an address leads to a route.
fn leads(path: &str, route: &str) -> bool {
    let path: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
    let route: Vec<&str> = route.split('/').collect();
    path.len() == route.len() && path.iter().zip(&route).all(|(part, name)| part == name || name.starts_with('{'))
}

/// Routes of the pages that answer to GET, from the sources: `.route("/account", get(account))`, over as many lines as it likes.
pub(crate) fn routes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut routes = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                routes.extend(routes_in(&std::fs::read_to_string(entry).unwrap()));
            }
        }
    }
    routes
}

fn routes_in(source: &str) -> Vec<String> {
    // What `at` puts before the rest of an address: `let at = |below: &str| format!("/o/{{organisation}}{below}");`
    let prefix = source.split_once("let at = |below: &str| format!(\"").and_then(|(_, rest)| rest.split_once("{below}\")"));
    let prefix = prefix.map_or_else(String::new, |(prefix, _)| prefix.replace("{{", "{").replace("}}", "}"));
    let calls = source.split(".route(").skip(1).map(|call| arguments(call).trim());
    let routes = calls.map(|call| {
        let (prefix, rest) = call.strip_prefix("&at(").map_or(("", call), |rest| (prefix.as_str(), rest));
        let (path, methods) =
            rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).unwrap_or_else(|| panic!("a route of what? {call}"));
        (format!("{prefix}{path}"), methods)
    });
    let answers = |methods: &str| methods.trim_start_matches([')', ',', ' ', '\n']).starts_with("get(") || methods.contains(".get(");
    routes.filter(|(_, methods)| answers(methods)).map(|(path, _)| path).collect()
}

/// A text up to the parenthesis that closes what was open before it.
fn arguments(text: &str) -> &str {
    let mut open = 1;
    let end = text.find(|c| {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        open == 0
    });
    &text[..end.unwrap_or(text.len())]
}

#[test]
fn routes_are_found_in_sources() {
    let source =
        "Router::new().route(\"/\", get(front))\n.route(\n    \"/a/{b}\",\n    post(x).get(y),\n)\n.route(\"/c\", post(z))}\nx.get(y)";
    assert_eq!(routes_in(source), ["/", "/a/{b}"]);
    let with_prefix = "let at = |below: &str| format!(\"/o/{{system}}/map{below}\");\nRouter::new().route(&at(\"/x\"), get(page)).route(&at(\"\"), post(x))";
    assert_eq!(routes_in(with_prefix), ["/o/{system}/map/x"]);
}

#[test]
fn every_page_is_listed() {
    let (pages, routes) = (listed(), routes());
    assert!(routes.len() >= 18, "routes are written otherwise than before: {routes:?}");
    let missing: Vec<&String> = routes.iter().filter(|route| !pages.cover(route)).collect();
    assert!(missing.is_empty(), "give each of these a line in tests/browser/pages.txt: {missing:?}");
    let gone: Vec<&&str> = pages.no_pages.iter().filter(|path| !routes.iter().any(|route| route == *path)).collect();
    assert!(gone.is_empty(), "there is no such route any more: {gone:?}");
}
