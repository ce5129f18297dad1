//! Blobs, in a folder and in a bucket.

use object_store::aws::AmazonS3Builder;
use ringwall_ledger::hash::Hash;
use ringwall_store::Blobs;

async fn kept_and_given_back(blobs: &Blobs) {
    assert_eq!(blobs.get(Hash::of(b"nothing")).await.unwrap(), None);
    let mut hashes = Vec::new();
    for content in [b"".to_vec(), b"evidence".to_vec(), vec![0; 3_000_000], b"evidence".to_vec()] {
        let hash = blobs.put(content.clone()).await.unwrap();
        assert_eq!(hash, Hash::of(&content));
        assert_eq!(blobs.get(hash).await.unwrap().unwrap(), content);
        hashes.push(hash);
    }
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(blobs.list().await.unwrap(), hashes);
}

#[tokio::test]
async fn a_folder_keeps_blobs() {
    let folder = testkit::temp::folder();
    let blobs = Blobs::folder(&folder.path().join("blobs")).unwrap();
    kept_and_given_back(&blobs).await;
    let hex = Hash::of(b"evidence").to_hex();
    std::fs::write(folder.path().join("blobs").join(&hex[..2]).join(&hex[2..]), "evidencf").unwrap();
    assert!(blobs.get(Hash::of(b"evidence")).await.unwrap_err().message.contains("was changed or cut"));
    std::fs::write(folder.path().join("blobs/readme.txt"), "not a blob").unwrap();
    assert_eq!(blobs.list().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_bucket_keeps_blobs() {
    let bucket = testkit::s3::bucket();
    let s3 = AmazonS3Builder::new().with_endpoint(bucket.endpoint()).with_allow_http(true).with_bucket_name(bucket.name());
    let s3 = s3.with_region(bucket.region()).with_access_key_id(bucket.access_key()).with_secret_access_key(bucket.secret_key());
    kept_and_given_back(&Blobs::s3_with(s3, "a/prefix").unwrap()).await;
}

#[test]
fn an_address_that_is_none_is_refused() {
    assert!(Blobs::s3("https://bucket").is_err_and(|e| e.message.contains("s3://")));
}
