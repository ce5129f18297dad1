//! Inputs made to hurt: depth, repetition, length, aliases, odd characters, odd numbers, references to nowhere.

/// Every one stays under 1 MB.
const LONG: usize = 200_000;

/// Texts that a plant file reader may be handed.
pub(super) fn plants() -> Vec<Vec<u8>> {
    let mut texts: Vec<String> = SHORT.iter().map(|text| (*text).to_owned()).collect();
    texts.extend(FIELDS.iter().map(|field| format!("ringwall: 1\n{field}\n")));
    texts.extend(deep());
    texts.extend(long());
    texts.extend(many());
    let mut seeds: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    seeds.extend(BYTES.iter().map(|bytes| bytes.to_vec()));
    seeds
}

/// Texts that a reader of assessments may be handed.
pub(super) fn json() -> Vec<Vec<u8>> {
    let mut texts: Vec<String> = ["", "null", "{}", "[]", "{\"format\":1e999}", "\"\\ud800\"", "-", "1e-400"].map(str::to_owned).into();
    texts.extend(["[", "{\"zones\":", "{\"a\":["].map(|open| open.repeat(50_000)));
    texts.push(format!("{{\"format\":\"{}\"}}", "x".repeat(LONG)));
    texts.push(format!("{{{}}}", "\"zones\":{},".repeat(20_000)));
    texts.into_iter().map(String::into_bytes).collect()
}

const BYTES: &[&[u8]] = &[
    b"\xff\xfe",
    b"\xef\xbb\xbfringwall: 1\n",
    b"\xef\xbb\xbf\xef\xbb\xbfringwall: 1\n",
    b"ringwall: 1\r\rsites: []\r",
    b"a: \xed\xa0\x80\n",
    b"\x00",
    b"ringwall: 1\n\x00zones: []\n",
];

const SHORT: &[&str] = &[
    "",
    "\n",
    "---\n...\n---\n",
    "%YAML 1.2\n---\nringwall: 1\n",
    "%TAG ! tag:x,2000:\n---\n!a b\n",
    "\tringwall: 1\n",
    "ringwall: 1\nzones:\n\t- id: a\n",
    "ringwall: 1\nzones:\n  - id: \"a\n",
    "ringwall: 1\nsystem: {id: a, boundary: |9\n",
    "ringwall: 1\nsystem:\n  id: s\n  boundary: |+\n\n\n   x\n  y\n",
    "ringwall: 1\nsystem:\n  id: s\n  boundary: >-\n    a\n\n    b\n     c\n",
    "? {a: b}\n: [c]\n",
    "? a\n? b\n",
    "- ringwall: 1\n",
    "ringwall: &a 1\nzones: *a\n",
    "ringwall: 1\nzones: &z [*z]\n",
    "ringwall: 1\nzones: *nowhere\n",
    "ringwall: 1\n<<: {zones: []}\n",
    "ringwall: !!int 1\n",
    "ringwall: !!str 1\nsites: !!set {a}\n",
    "ringwall: !<tag:yaml.org,2002:binary> MQ==\n",
    "ringwall: 1\nzones: [{id: a}, {id: a}]\nconduits: [{id: c, between: [a, a]}]\n",
    "ringwall: 1\nzones: [{id: a, parent: b}, {id: b, parent: a}]\n",
    "ringwall: 1\nzones: [{id: a, parent: a}]\n",
    "ringwall: 1\nsites: [{id: a, name: \"\u{2028}\u{85}\u{feff}\u{202e}\"}]\n",
    "ringwall: 1\nsites: [{id: a, name: \"\\0\\a\\e\\x7f\\uD800\\U00110000\"}]\n",
    "ringwall: 1\nsites:\n- id: a\n  name: ' it''s\n\n    so '\n",
];

/// One field each, with values at and beyond their bounds.
const FIELDS: &[&str] = &[
    "zones: [{id: a, target: [0, 1, 2, 3, 4, 0, 1]}, {id: b, target: {fr1: 4}}, {id: c, target: 5}]",
    "zones: [{id: a, target: {default: 99999999999999999999}}, {id: b, target: -1}, {id: c, target: 2.0}, {id: d, target: 0x2}]",
    "zones: [{id: a, criticality: 1e1}, {id: b, criticality: .nan}, {id: c, purdue: 3.50}, {id: d, in_scope: yes}]",
    "organisation: {employees: 18446744073709551616, turnover_eur: -0, balance_eur: 1_000, country: no}",
    "organisation: {turnover_eur: 18446744073709551615, balance_eur: 9223372036854775807, employees: 4294967295}",
    "evidence: [{id: a, collected: 9999-12-31}, {id: b, collected: 0000-01-01, valid_until: 0000-02-30}, {id: c, collected: 2026-1-1}]",
    "trainings: [{id: a, date: 9999-12-31}, {id: b, date: -001-01-01}]",
    "incidents: [{id: a, aware: 9999-12-30T22:00:00Z}, {id: b, aware: -009999-01-02T01:59:59Z}, {id: c, aware: 2026-01-01T25:61:61Z}]",
    "incidents: [{id: a, aware: 9999-12-01T00:00:00Z, notification: 9999-12-30T00:00:00Z, significant: true}]",
    "answers: [{requirement: SR 1.1, scope: zone:, status: met}, {requirement: sr 1.1, scope: 'zone:a:b', status: ''}]",
    "answers: [{requirement: SR 1.1 RE 1, scope: system, status: not-applicable, note: ' '}, {requirement: SR 1.1, scope: organisation, status: met, maturity: 4}]",
    "risks: [{id: a, at: system, consequence: {safety: 5}, likelihood: 5}]\norganisation: {risk: {tolerable: 1, matrix: [[], [0], [10000, 10001]]}}",
    "conduits: [{id: a, between: []}, {id: b}, {id: c, between: [x, y]}]",
];

fn deep() -> Vec<String> {
    let mut texts: Vec<String> =
        ["[", "{a: ", "- ", "? ", "{", "[{"].map(|open| format!("ringwall: 1\nzones: {}", open.repeat(10_000))).into();
    texts.push((0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect());
    texts.push(format!("ringwall: 1\nzones: {}{}", "[".repeat(31), "]".repeat(31)));
    texts
}

fn long() -> Vec<String> {
    let long = "x".repeat(LONG);
    let mut texts = vec![
        format!("ringwall: 1\n{long}: 1\n"),
        format!("ringwall: {long}\n"),
        format!("ringwall: 1\nzones: [{{id: {long}}}]\n"),
        format!("ringwall: 1\nanswers: [{{requirement: {long}, scope: {long}, status: {long}}}]\n"),
        format!("ringwall: 1\norganisation: {{country: {long}, activities: [{long}], employees: {}}}\n", "9".repeat(LONG)),
        format!("ringwall: 1\nzones: [{{id: a, parent: {}}}]\n", "b".repeat(63)),
        format!("# {long}\nringwall: 1\n{}zones: []\n", "\n".repeat(LONG)),
        format!("ringwall: 1\nsystem: {{id: a, boundary: \"{}\"}}\n", "\\n\\\"".repeat(LONG / 8)),
    ];
    // One long text, used over and over without being written again.
    let uses = "*l, ".repeat(2_000);
    texts.push(format!("ringwall: 1\nsystem: {{id: a, boundary: &l {long}, policies: [{uses}]}}\n"));
    texts.push(format!("ringwall: 1\nsystem: {{id: a, boundary: &l {long}, access_points: [{uses}]}}\n"));
    texts.push(format!("ringwall: 1\norganisation: {{name: &l {long}, activities: [{uses}]}}\n"));
    texts
}

fn many() -> Vec<String> {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let bomb: String = (1..9).map(|i| format!("{}: &{} [{}]\n", i, i, format!("*{}, ", i - 1).repeat(10))).collect();
    vec![
        format!("ringwall: 1\n0: &0 [x, x]\n{bomb}"),
        format!("ringwall: 1\nzones: [&a {{id: a}}, {}]\n", "*a, ".repeat(60_000)),
        format!("ringwall: 1\n{}", "zones: []\n".repeat(40_000)),
        format!("ringwall: 1\n{}", lines(32_000, &|i| format!("key{i}: 1\n"))),
        format!("ringwall: 1\nzones:\n{}", lines(20_000, &|i| format!("- {{id: z{i}, parent: z{}}}\n", (i + 1) % 20_000))),
        format!("ringwall: 1\nzones:\n{}", lines(20_000, &|i| format!("- {{id: z{i}, parent: z{}}}\n", i.saturating_sub(1)))),
        format!("ringwall: 1\nzones:\n{}", lines(13_000, &|i| format!("- {{id: zone-{i}, parent: zome-{i}}}\n"))),
        format!("ringwall: 1\nzones:\n{}", lines(13_000, &|_| "- {id: same, kind: controll}\n".into())),
        format!("ringwall: 1\nconduits: [{{id: c, between: [{}]}}]\n", lines(40_000, &|i| format!("z{i}, "))),
        format!("ringwall: 1\nanswers:\n{}", lines(8_000, &|i| format!("- {{requirement: SR 1.{i}, scope: 'zone:z{i}', status: met}}\n"))),
        format!("ringwall: 1\nassets:\n{}", lines(13_000, &|i| format!("- {{id: a{i}, zone: z{}}}\n", i % 7))),
        format!("ringwall: 1\nzones: [{}]\n", "&a , ".repeat(40_000)),
        format!("ringwall: 1\n{}", "---\n".repeat(32_000)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_is_small_enough_to_count_as_small() {
        let all: Vec<Vec<u8>> = plants().into_iter().chain(json()).collect();
        assert!(all.len() > 60);
        let largest = all.iter().map(Vec::len).max().unwrap();
        assert!((400_000..1 << 20).contains(&largest), "{largest}");
    }
}
