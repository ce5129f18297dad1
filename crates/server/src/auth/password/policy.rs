//! Which passwords are good enough: long, and none that an attacker tries first. No rules on kinds of characters.
//!
//! 12 characters lie between what OWASP ASVS 5.0 asks for (8, 6.2.1) and what NIST SP 800-63B-4 section 3.1.1.2 asks for where a
//! password is the only factor (15). Nothing here expires a password (ASVS 6.2.10), and nothing changes one: texts are folded
//! for comparison only.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::breach::BreachList;

/// Fewest characters: Unicode scalar values of the password as received.
pub(crate) const FEWEST: usize = 12;
/// Most characters. ASVS 6.2.9 asks for 64 at least.
pub(crate) const MOST: usize = 256;
/// Shorter names are in too many words to be looked for.
const SHORTEST_NAME: usize = 4;
/// The product's name, one of the context-specific words of ASVS 6.1.2 and 6.2.11.
const PRODUCT: &str = "ringwall";

/// Whose password it is going to be: the context-specific words (ASVS 6.2.11).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    /// The account's e-mail address; what stands before the `@` is not to be in the password.
    pub(crate) email: &'a str,
    /// The name of the organisation that runs the installation.
    pub(crate) organisation: &'a str,
}

/// What is wrong with a password, in words for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Fewer than [`FEWEST`] characters.
    TooShort(usize),
    /// More than [`MOST`] characters.
    TooLong(usize),
    /// A few characters over and over, or one after the other.
    Simple,
    /// Among the first that attackers try.
    Common,
    /// In the breach list.
    Breached,
    /// Holds the account's name.
    HoldsAccount,
    /// Holds the organisation's name.
    HoldsOrganisation,
    /// Holds the product's name.
    HoldsProduct,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort(n) => write!(f, "It has {n} characters and needs at least {FEWEST}: a few words that you remember will do."),
            Self::TooLong(n) => write!(f, "It has {n} characters; {MOST} are the most that are accepted."),
            Self::Simple => f.write_str("It repeats a few characters or counts through them: choose something less regular."),
            Self::Common => f.write_str("It is one of the passwords that attackers try first: choose another one."),
            Self::Breached => f.write_str("It is known from data breaches, so attackers try it: choose one that you use nowhere else."),
            Self::HoldsAccount => f.write_str("It contains the name in your e-mail address: leave that out."),
            Self::HoldsOrganisation => f.write_str("It contains the name of your organisation: leave that out."),
            Self::HoldsProduct => f.write_str("It contains the name of this product: leave that out."),
        }
    }
}

/// Everything that is wrong with a password; nothing if it may be used.
pub(crate) fn problems(password: &str, owner: Owner<'_>, breached: &BreachList) -> Vec<Problem> {
    let folded = fold(password);
    let found = [
        length(password),
        simple(password).then_some(Problem::Simple),
        common(&folded).then_some(Problem::Common),
        breached.contains(password).then_some(Problem::Breached),
        holds(&folded, local_part(owner.email)).then_some(Problem::HoldsAccount),
        holds(&folded, owner.organisation).then_some(Problem::HoldsOrganisation),
        holds(&folded, PRODUCT).then_some(Problem::HoldsProduct),
    ];
    found.into_iter().flatten().collect()
}

fn length(password: &str) -> Option<Problem> {
    match password.chars().count() {
        n if n < FEWEST => Some(Problem::TooShort(n)),
        n if n > MOST => Some(Problem::TooLong(n)),
        _ => None,
    }
}

/// Fewer than four different characters, up to four characters over and over, or a sequence such as `123456789012`.
fn simple(password: &str) -> bool {
    let chars: Vec<char> = password.chars().flat_map(char::to_lowercase).collect();
    let repeats = |period: usize| chars.len() > period && chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b);
    let steps = |after: fn(char, char) -> bool| chars.len() > 1 && chars.iter().zip(chars.iter().skip(1)).all(|(a, b)| after(*a, *b));
    let different = chars.iter().collect::<BTreeSet<_>>().len();
    different < 4 || (1..=4).any(repeats) || steps(follows) || steps(|a, b| follows(b, a))
}

/// Whether one character comes right after the other; 0 comes after 9.
fn follows(one: char, next: char) -> bool {
    u32::from(one) + 1 == u32::from(next) || (one, next) == ('9', '0')
}

/// Whether a folded password is in the list, or is with digits before or after it.
fn common(folded: &str) -> bool {
    COMMON.contains(folded) || COMMON.contains(folded.trim_matches(|c: char| c.is_ascii_digit()))
}

static COMMON: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let lines = include_str!("common.txt").lines();
    lines.filter(|line| !line.starts_with('#')).map(fold).filter(|line| !line.is_empty()).collect()
});

/// Whether a folded password holds a name.
fn holds(folded: &str, name: &str) -> bool {
    let name = fold(name);
    name.chars().count() >= SHORTEST_NAME && folded.contains(&name)
}

/// What stands before the last `@` of an address, without a `+tag`.
fn local_part(email: &str) -> &str {
    let local = email.rsplit_once('@').map_or(email, |(local, _)| local);
    local.split_once('+').map_or(local, |(name, _)| name)
}

/// Letters and digits only, in lower case and compatibility form (NFKC), so that `Ｒing-Wall` is `ringwall`.
fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner<'_> = Owner { email: "anna.berger+ot@wasser.example", organisation: "Stadtwerke Musterstadt" };

    fn found(password: &str) -> Vec<Problem> {
        problems(password, OWNER, &BreachList::default())
    }

    #[test]
    fn good_passwords_of_any_composition_pass() {
        let long = "Möwe".repeat(3) + &"und noch viel mehr ".repeat(12);
        for password in ["zwölf Möwen über Büsum", "vier kalte pumpen laufen", "8b!kQ2$zLm0w", "鍵は机の上にはないので探す", &long]
        {
            assert_eq!(found(password), [], "{password}");
        }
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(found("äöüßáéíóúàè"), [Problem::TooShort(11)]);
        assert_eq!(found("äöüßáéíóúàèì"), []);
        let of = |n: usize| "Gezeitenkraft und Wind ".chars().cycle().take(n).collect::<String>();
        assert_eq!(found(&of(256)), []);
        assert_eq!(found(&of(257)), [Problem::TooLong(257)]);
    }

    #[test]
    fn regular_passwords_are_refused() {
        for password in ["aaaaaaaaaaaa", "abcABCabcABC", "123456789012", "9876543210987", "abcdefghijklm", "zyxwvutsrqpo", "111111222222"] {
            assert!(found(password).contains(&Problem::Simple), "{password}");
        }
        assert!(!simple("abcdefghijkm") && !simple("abcdeabcdeabcde"));
    }

    #[test]
    fn what_attackers_try_first_is_refused_in_any_dress() {
        for password in [
            "passwordpassword",
            "Password-Password!",
            "Administrator2024!",
            "Password1234",
            "1qaz2wsx3edc",
            "Qwertzuiop12",
            "Ｐassword1234",
        ] {
            assert!(found(password).contains(&Problem::Common), "{password}");
        }
    }

    #[test]
    fn names_that_an_attacker_knows_are_refused() {
        assert_eq!(found("Anna Berger mag Tee"), [Problem::HoldsAccount]);
        assert_eq!(found("stadtwerke-musterstadt!!"), [Problem::HoldsOrganisation]);
        assert_eq!(found("mein R1ngwall Ringwall"), [Problem::HoldsProduct]);
        let short = Owner { email: "al@x.example", organisation: "" };
        assert_eq!(problems("alle meine Entchen", short, &BreachList::default()), []);
        assert_eq!(problems("zwölf Möwen über Büsum", Owner { email: "", organisation: "" }, &BreachList::default()), []);
    }

    #[test]
    fn the_breach_list_counts_and_all_problems_are_told_at_once() {
        let breached = BreachList::read(b"vier kalte pumpen laufen\n").unwrap();
        assert_eq!(problems("vier kalte pumpen laufen", OWNER, &breached), [Problem::Breached]);
        assert_eq!(found("ringwall1"), [Problem::TooShort(9), Problem::Common, Problem::HoldsProduct]);
    }

    #[test]
    fn the_list_has_no_line_twice() {
        let lines = include_str!("common.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let mut seen = BTreeSet::new();
        let twice: Vec<&str> = lines.filter(|line| !seen.insert(fold(line))).collect();
        assert_eq!(twice, [""; 0]);
        assert!(seen.iter().filter(|line| line.chars().count() >= FEWEST).count() >= 200);
    }

    #[test]
    fn problems_say_what_to_do() {
        assert_eq!(Problem::TooShort(9).to_string(), "It has 9 characters and needs at least 12: a few words that you remember will do.");
    }
}
