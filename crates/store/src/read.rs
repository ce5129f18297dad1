//! Reading records: one, many, as they were, and what changed between two entries.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::Store;
use crate::act::Key;
use crate::database::Dialect;
use crate::error::StoreError;
use crate::log::number;
use crate::rows::unsigned;

/// One version of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Which record.
    pub key: Key,
    /// The entry that made this version.
    pub from_seq: u64,
    /// The entry that ended it; `None` for the one that holds now.
    pub to_seq: Option<u64>,
    /// Order among the records of its kind.
    pub place: i64,
    /// What it says, as JSON; `null` where it was erased.
    pub body: String,
}

/// A field of a body that must have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name of a field at the top of the body: letters, digits and `_`.
    pub name: String,
    /// The text that it must be.
    pub value: String,
}

/// In which order a list comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As in the plant file.
    #[default]
    Place,
    /// By id.
    Id,
    /// The one that was changed last first.
    Newest,
}

/// Which records of a kind, in which order, and which part of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Organisation that they belong to.
    pub organisation: String,
    /// System that they belong to; empty for the organisation's own.
    pub system: String,
    /// Their kind.
    pub kind: String,
    /// As of this entry; `None` for now.
    pub as_of: Option<u64>,
    /// Fields that they must have.
    pub fields: Vec<Field>,
    /// Text that their body must contain, in any case.
    pub containing: Option<String>,
    /// Their order.
    pub order: Order,
    /// How many to pass over.
    pub skip: u64,
    /// How many at most.
    pub limit: u64,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The records of this part.
    pub versions: Vec<Version>,
    /// How many the whole list has.
    pub total: u64,
}

pub(crate) const COLUMNS: &str = "organisation, system, kind, id, from_seq, to_seq, place, body";
/// Versions that hold after the entry `$3`.
pub(crate) const HELD: &str = "from_seq <= $3 AND (to_seq IS NULL OR to_seq > $3)";

pub(crate) fn version(row: &AnyRow) -> Result<Version, StoreError> {
    let key = Key { organisation: row.try_get(0)?, system: row.try_get(1)?, kind: row.try_get(2)?, id: row.try_get(3)? };
    let to_seq = row.try_get::<Option<i64>, _>(5)?.map(|seq| u64::try_from(seq).unwrap_or_default());
    Ok(Version { key, from_seq: unsigned(row, 4)?, to_seq, place: row.try_get(6)?, body: row.try_get(7)? })
}

impl Store {
    /// The version of a record that holds now.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn get(&self, key: &Key) -> Result<Option<Version>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM records WHERE subject = $1 ORDER BY from_seq DESC LIMIT 1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(key.subject()).fetch_optional(&self.pool).await?;
        let newest = row.as_ref().map(version).transpose()?;
        Ok(newest.filter(|version| version.to_seq.is_none()))
    }

    /// Every version of a record, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn history(&self, key: &Key) -> Result<Vec<Version>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM records WHERE subject = $1 ORDER BY from_seq DESC");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(key.subject()).fetch_all(&self.pool).await?;
        rows.iter().map(version).collect()
    }

    /// Everything that a system (or, with an empty one, the organisation itself) had after the entry `seq`, in order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn as_of(&self, organisation: &str, system: &str, seq: u64) -> Result<Vec<Version>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM records WHERE organisation = $1 AND system = $2 AND {HELD} ORDER BY kind, place");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(organisation.to_owned()).bind(system.to_owned()).bind(number(seq));
        query.fetch_all(&self.pool).await?.iter().map(version).collect()
    }

    /// Whether a record of the system began or ended with the entry `since` or later.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn changed(&self, organisation: &str, system: &str, since: u64) -> Result<bool, StoreError> {
        // By what changed lately, not through all that the system has.
        let sql = "SELECT 1 FROM records WHERE (from_seq >= $1 OR to_seq >= $1) AND organisation || '' = $2 AND system || '' = $3 LIMIT 1";
        let query = sqlx::query(sql).bind(number(since)).bind(organisation.to_owned()).bind(system.to_owned());
        Ok(query.fetch_optional(&self.pool).await?.is_some())
    }

    /// Records of these kinds that belong to organisations themselves, of all of them: versions that began or ended with the entry
    /// `since` or later, in the order in which they began. From 0 on, those that hold.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn registered(&self, since: u64, kinds: &[&str]) -> Result<Vec<Version>, StoreError> {
        let list = (2..).zip(kinds).map(|(at, _)| format!("${at}")).collect::<Vec<_>>().join(", ");
        let select = |changed: &str| format!("SELECT {COLUMNS} FROM records WHERE {changed} AND system = '' AND kind IN ({list})");
        let sql = match since {
            0 => select("to_seq IS NULL AND $1 = $1"),
            // Two searches, each by its index; in one condition they are a walk through everything.
            _ => format!("{} UNION ALL {}", select("from_seq >= $1"), select("to_seq >= $1 AND from_seq + 0 < $1")),
        };
        let sql = format!("{sql} ORDER BY from_seq, place");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(number(since));
        let query = kinds.iter().fold(query, |query, kind| query.bind((*kind).to_owned()));
        query.fetch_all(&self.pool).await?.iter().map(version).collect()
    }

    /// The versions that began or ended after the entry `from` and up to the entry `to`, in the order of their records.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn between(&self, organisation: &str, system: &str, from: u64, to: u64) -> Result<Vec<Version>, StoreError> {
        let changed = "((from_seq > $3 AND from_seq <= $4) OR (to_seq > $3 AND to_seq <= $4))";
        let sql = format!("SELECT {COLUMNS} FROM records WHERE organisation = $1 AND system = $2 AND {changed} ORDER BY subject, from_seq");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(organisation.to_owned()).bind(system.to_owned());
        let rows = query.bind(number(from)).bind(number(to)).fetch_all(&self.pool).await?;
        rows.iter().map(version).collect()
    }

    /// A part of the records of a kind.
    ///
    /// # Errors
    /// A field's name is none, or the database cannot be read.
    pub async fn list(&self, list: &List) -> Result<Page, StoreError> {
        let held = if list.as_of.is_some() { HELD } else { "to_seq IS NULL AND $3 = $3" };
        let mut condition = format!("organisation = $1 AND system = $2 AND {held} AND kind = $4");
        for (at, field) in (5..).zip(&list.fields) {
            condition += &format!(" AND {} = ${at}", self.field(&field.name)?);
        }
        if list.containing.is_some() {
            condition += &format!(" AND LOWER(body) LIKE ${} ESCAPE '!'", 5 + list.fields.len());
        }
        let order = match list.order {
            Order::Place => "place",
            Order::Id => "id",
            Order::Newest => "from_seq DESC, place",
        };
        let count = format!("SELECT COUNT(*) FROM records WHERE {condition}");
        let total = unsigned(&bound(&count, list).fetch_one(&self.pool).await?, 0)?;
        let part = format!("LIMIT {} OFFSET {}", list.limit, list.skip);
        let sql = format!("SELECT {COLUMNS} FROM records WHERE {condition} ORDER BY {order} {part}");
        let rows = bound(&sql, list).fetch_all(&self.pool).await?;
        Ok(Page { versions: rows.iter().map(version).collect::<Result<_, _>>()?, total })
    }

    /// A field of the body, in the words of the database.
    fn field(&self, name: &str) -> Result<String, StoreError> {
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(StoreError::new(format!("`{}` is no field", name.escape_debug()), ""));
        }
        Ok(match self.database.dialect() {
            Dialect::Sqlite => format!("json_extract(body, '$.{name}')"),
            Dialect::Postgres => format!("(body::json ->> '{name}')"),
        })
    }
}

fn bound<'q>(sql: &str, list: &List) -> sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned())).bind(list.organisation.clone()).bind(list.system.clone());
    let query = query.bind(number(list.as_of.unwrap_or_default())).bind(list.kind.clone());
    let query = list.fields.iter().fold(query, |query, field| query.bind(field.value.clone()));
    match &list.containing {
        Some(text) => query.bind(format!("%{}%", literal(&text.to_lowercase()))),
        None => query,
    }
}

/// Text in which `%` and `_` mean themselves.
fn literal(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
