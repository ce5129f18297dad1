//! The measures, each on a sample whose figures can be counted by hand.

use super::*;

fn measure(text: &str) -> Code {
    Code::measure(text, false).unwrap()
}

fn lengths(text: &str) -> Vec<(String, usize, usize)> {
    measure(text).functions.into_iter().map(|f| (f.name, f.line, f.lines)).collect()
}

#[test]
fn a_function_is_counted_from_fn_to_its_brace() {
    let text = "\
/// Doc.
#[inline]
pub fn one() {}

impl X {
    fn three(&self) -> [u8; 2] {
        [1, 2]
    }
}

async fn five<T>(x: T) -> T
where
    T: Copy,
{
    x
}
trait T { fn none(&self); fn own(&self) { } }
";
    assert_eq!(lengths(text), [("one".into(), 3, 1), ("three".into(), 6, 3), ("five".into(), 11, 6), ("own".into(), 17, 1)]);
}

#[test]
fn blank_lines_and_comments_count_towards_length() {
    let text = "fn f() {\n\n    // why\n    /* a\n       b */\n}\n";
    assert_eq!(lengths(text), [("f".into(), 1, 6)]);
}

#[test]
fn braces_in_strings_comments_and_characters_do_not_mislead() {
    let text = "fn f() {\n    let a = \"}\"; let b = '}'; // }\n    let c = r#\"{ fn no() {} \"#;\n}\nfn g() {}\n";
    assert_eq!(lengths(text), [("f".into(), 1, 4), ("g".into(), 5, 1)]);
}

#[test]
fn functions_inside_functions_macros_and_macro_bodies_are_found() {
    let text = "fn outer() {\n    fn inner() {}\n}\nmacro_rules! m { ($n:ident) => {\n    fn $n() {\n    }\n} }\ncall! { fn made() {} }\n";
    let names: Vec<String> = lengths(text).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["outer", "inner", "$n", "made"]);
}

#[test]
fn function_types_are_no_functions() {
    assert_eq!(lengths("struct S { run: fn(u8) -> u8 }\nconst F: fn() = g;\n"), []);
}

#[test]
fn tests_are_told_apart() {
    let text = "fn a() {}\n#[test]\nfn b() {}\n#[cfg(test)]\nmod tests { fn c() {} }\n#[cfg(not(test))]\nfn d() {}\n#[tokio::test]\nasync fn e() {}\n";
    let tests: Vec<(String, bool)> = measure(text).functions.into_iter().map(|f| (f.name, f.test)).collect();
    assert_eq!(tests, [("a".into(), false), ("b".into(), true), ("c".into(), true), ("d".into(), false), ("e".into(), true)]);
    assert!(Code::measure("fn a() {}", true).unwrap().functions[0].test);
}

#[test]
fn code_lines_leave_out_comments_and_blank_lines() {
    let text = "//! Module.\n\n/// Doc.\n/// More.\nfn f() { // remark\n    /* a\n       b */\n    g(\"x\n\ny\");\n}\n\n#[derive(Debug)]\nstruct S;\n";
    // `fn f`, the three lines of the string, the brace, the attribute, the struct.
    assert_eq!(measure(text).code_lines, 7);
}

fn public(text: &str) -> Vec<(String, bool)> {
    measure(text).public.into_iter().map(|p| (p.name, p.documented)).collect()
}

#[test]
fn public_items_are_told_documented_or_not() {
    let text = "/// D.\npub fn a() {}\npub fn b() {}\npub const C: u8 = 1;\n/// D.\npub const fn d() {}\npub(crate) fn e() {}\nfn f() {}\npub mod g;\npub use h::i;\n/// D.\npub static J: u8 = 1;\n";
    let expected = [("a", true), ("b", false), ("C", false), ("d", true), ("J", true)];
    assert_eq!(public(text), expected.map(|(n, d)| (n.to_owned(), d)));
}

#[test]
fn fields_variants_and_trait_functions_are_public_items() {
    let text = "\
/// D.
pub struct S {
    /// D.
    pub a: u8,
    pub b: u8,
    c: u8,
}
/// D.
pub enum E { /** D. */ One, Two(u8), Three { x: u8 }, }
/// D.
pub trait T { /** D. */ fn f(&self); fn g(&self) {} }
/// D.
pub struct P(pub std::string::String);
";
    let expected = [
        ("S", true),
        ("a", true),
        ("b", false),
        ("E", true),
        ("One", true),
        ("Two", false),
        ("Three", false),
        ("T", true),
        ("f", true),
        ("g", false),
        ("P", true),
    ];
    assert_eq!(public(text), expected.map(|(n, d)| (n.to_owned(), d)));
}

#[test]
fn items_of_macro_calls_count_and_tests_and_placeholders_do_not() {
    let text = "record! { /// D.\npub struct R (\"r\") { /// D.\npub a: u8, pub b: u8, } }\nmacro_rules! m { () => { pub struct $name; } }\n#[cfg(test)] mod t { pub fn x() {} }\nfn f() { struct L { pub q: u8 } }\n";
    assert_eq!(public(text), [("R".to_owned(), true), ("a".to_owned(), true), ("b".to_owned(), false)]);
}

fn banned(text: &str) -> Vec<(&'static str, usize)> {
    measure(text).banned.into_iter().map(|b| (b.what, b.line)).collect()
}

#[test]
fn unfinished_code_and_ignored_tests_are_found() {
    assert_eq!(banned("fn f() {\n    todo!()\n}\n"), [("`todo!`", 2)]);
    assert_eq!(banned("fn f() { unimplemented!(\"x\"); dbg!(1); }"), [("`unimplemented!`", 1), ("`dbg!`", 1)]);
    assert_eq!(banned("#[test]\n#[ignore = \"slow\"]\nfn f() {}\n"), [("`#[ignore]`", 2)]);
    assert_eq!(banned("#[cfg_attr(miri, ignore)]\nfn f() {}\n"), [("`#[ignore]`", 1)]);
    assert_eq!(banned("/// ```rust,ignore\n/// f();\n/// ```\nfn f() {}\n"), [("a code example marked `ignore`", 1)]);
    assert_eq!(banned("//! ```ignore\n//! ```\n"), [("a code example marked `ignore`", 1)]);
}

#[test]
fn words_in_strings_and_comments_are_not_code() {
    assert_eq!(banned("// todo!()\n/// Do not ignore this.\nfn f() { let s = \"todo!() dbg!()\"; let todo = 1; }\n"), []);
}

#[test]
fn a_text_that_is_no_rust_is_an_error() {
    assert!(Code::measure("fn f() { (", false).unwrap_err().contains("not Rust"));
}
