//! Hot state: what changes often, may be lost, and is worth nothing to an auditor. Sessions, last check-ins, counters.

use sqlx::Row;

use crate::Store;
use crate::error::StoreError;

impl Store {
    /// Keeps a value until `expires_ms` (milliseconds since 1970), in place of the one before.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn hot_put(&self, space: &str, name: &str, value: &str, expires_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO hot (space, name, value, expires_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (space, name) DO UPDATE \
                   SET value = excluded.value, expires_ms = excluded.expires_ms";
        let query = sqlx::query(sql).bind(space.to_owned()).bind(name.to_owned()).bind(value.to_owned());
        query.bind(expires_ms).execute(&self.pool).await?;
        Ok(())
    }

    /// Sets a value where there is one; says whether there was: what somebody has removed does not come back.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn hot_renew(&self, space: &str, name: &str, value: &str, expires_ms: i64) -> Result<bool, StoreError> {
        let query = sqlx::query("UPDATE hot SET value = $3, expires_ms = $4 WHERE space = $1 AND name = $2");
        let query = query.bind(space.to_owned()).bind(name.to_owned()).bind(value.to_owned()).bind(expires_ms);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// The value, if it has not expired.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn hot_get(&self, space: &str, name: &str, now_ms: i64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM hot WHERE space = $1 AND name = $2 AND expires_ms > $3";
        let query = sqlx::query(sql).bind(space.to_owned()).bind(name.to_owned()).bind(now_ms);
        Ok(query.fetch_optional(&self.pool).await?.map(|row| row.try_get(0)).transpose()?)
    }

    /// Every name and value of a space that has not expired.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn hot_list(&self, space: &str, now_ms: i64) -> Result<Vec<(String, String)>, StoreError> {
        let query = sqlx::query("SELECT name, value FROM hot WHERE space = $1 AND expires_ms > $2 ORDER BY name");
        let rows = query.bind(space.to_owned()).bind(now_ms).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Takes something for oneself until `until_ms`, or keeps it for longer; `false` while somebody else has it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn hot_take(&self, space: &str, name: &str, owner: &str, (now_ms, until_ms): (i64, i64)) -> Result<bool, StoreError> {
        let sql = "INSERT INTO hot (space, name, value, expires_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (space, name) DO UPDATE \
                   SET value = excluded.value, expires_ms = excluded.expires_ms WHERE hot.value = excluded.value OR hot.expires_ms <= $5";
        let query = sqlx::query(sql).bind(space.to_owned()).bind(name.to_owned()).bind(owner.to_owned());
        Ok(query.bind(until_ms).bind(now_ms).execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Removes a value; says whether there was one.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn hot_remove(&self, space: &str, name: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("DELETE FROM hot WHERE space = $1 AND name = $2").bind(space.to_owned()).bind(name.to_owned());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Removes everything that has expired; returns how much.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn hot_sweep(&self, now_ms: i64) -> Result<u64, StoreError> {
        let query = sqlx::query("DELETE FROM hot WHERE expires_ms <= $1").bind(now_ms);
        Ok(query.execute(&self.pool).await?.rows_affected())
    }
}
