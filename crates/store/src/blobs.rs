//! Contents by their SHA-256: evidence files, reports, bundles. In a folder, or in an S3-compatible store.
//!
//! What is read is hashed again: a blob that was changed is refused, not handed on.

use std::path::Path as FolderPath;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, PutMode};
use ringwall_ledger::hash::Hash;

use crate::error::StoreError;

/// Where blobs are.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// For messages.
    place: String,
}

impl Blobs {
    /// In a folder, which is made where it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn folder(folder: &FolderPath) -> Result<Self, StoreError> {
        let failed = |e: &dyn std::fmt::Display| StoreError::new(format!("the folder of blobs {}: {e}", folder.display()), "");
        std::fs::create_dir_all(folder).map_err(|e| failed(&e))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|e| failed(&e))?.with_fsync(true);
        Ok(Self { store: Arc::new(store), place: folder.display().to_string() })
    }

    /// In a bucket, given as `s3://bucket/prefix`. Key, secret, region and endpoint come from the environment, under the names
    /// that other S3 programs use (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`).
    ///
    /// # Errors
    /// The address is none, or something is missing in the environment.
    pub fn s3(url: &str) -> Result<Self, StoreError> {
        let Some(rest) = url.strip_prefix("s3://") else {
            return Err(StoreError::new("a bucket is given as `s3://bucket` or `s3://bucket/prefix`", ""));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        Self::s3_with(AmazonS3Builder::from_env().with_bucket_name(bucket), prefix)
    }

    /// In a bucket that is described otherwise than by the environment.
    ///
    /// # Errors
    /// The description does not suffice.
    pub fn s3_with(bucket: AmazonS3Builder, prefix: &str) -> Result<Self, StoreError> {
        // object_store leaves the choice to the program; whoever chose before keeps it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let s3 = bucket.build().map_err(|e| StoreError::doing("the bucket cannot be used", e))?;
        let place = format!("{s3}/{prefix}");
        Ok(Self { store: Arc::new(PrefixStore::new(s3, prefix)), place })
    }

    fn failed(&self, hash: Hash, error: impl std::fmt::Display) -> StoreError {
        StoreError::new(format!("blob {} in {}: {error}", hash.to_hex(), self.place), "")
    }

    /// Keeps content, durably; what is there already stays.
    ///
    /// # Errors
    /// It cannot be written.
    pub async fn put(&self, content: impl Into<Bytes>) -> Result<Hash, StoreError> {
        let content = content.into();
        let hash = Hash::of(&content);
        match self.store.put_opts(&path(hash), content.into(), PutMode::Create.into()).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(hash),
            Err(error) => Err(self.failed(hash, error)),
        }
    }

    /// The content of a hash; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read, or is not what was put there.
    pub async fn get(&self, hash: Hash) -> Result<Option<Bytes>, StoreError> {
        let found = match self.store.get(&path(hash)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            other => other.map_err(|e| self.failed(hash, e))?,
        };
        let content = found.bytes().await.map_err(|e| self.failed(hash, e))?;
        if Hash::of(&content) != hash {
            return Err(self.failed(hash, "its content was changed or cut"));
        }
        Ok(Some(content))
    }

    /// The hashes of everything that is kept, in their order.
    ///
    /// # Errors
    /// They cannot be listed.
    pub async fn list(&self) -> Result<Vec<Hash>, StoreError> {
        let objects: Vec<_> = self.store.list(None).try_collect().await.map_err(|e| StoreError::doing(&self.place, e))?;
        let mut hashes: Vec<Hash> = objects.iter().filter_map(|object| hash_of(&object.location)).collect();
        hashes.sort_unstable();
        Ok(hashes)
    }
}

/// `ab/cdef…`: the first byte is a folder of its own, so that no folder grows too large.
fn path(hash: Hash) -> Path {
    let hex = hash.to_hex();
    let (folder, name) = hex.split_at(2);
    Path::from_iter([folder, name])
}

fn hash_of(path: &Path) -> Option<Hash> {
    let hex: String = path.parts().map(|part| part.as_ref().to_owned()).collect();
    Hash::from_hex(&hex).ok()
}
