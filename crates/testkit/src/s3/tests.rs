//! What the server promises, seen through the client that the store uses.

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutResult, UpdateVersion};

use super::*;

fn client(bucket: &Bucket, secret: &str) -> AmazonS3 {
    // Asked for by the client, also where it speaks plain HTTP; set already after the first time.
    let _set = rustls::crypto::ring::default_provider().install_default();
    AmazonS3Builder::new()
        .with_endpoint(bucket.endpoint())
        .with_allow_http(true)
        .with_bucket_name(bucket.name())
        .with_region(bucket.region())
        .with_access_key_id(bucket.access_key())
        .with_secret_access_key(secret)
        .build()
        .unwrap()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn put(client: &AmazonS3, text: &str, mode: PutMode) -> Result<PutResult, Error> {
    client.put_opts(&Path::from("a/b"), text.to_owned().into(), mode.into()).await
}

async fn text(client: &AmazonS3) -> String {
    let bytes = client.get(&Path::from("a/b")).await.unwrap().bytes().await.unwrap();
    String::from_utf8(bytes.into()).unwrap()
}

#[test]
fn an_object_is_created_once() {
    let bucket = bucket();
    block_on(async {
        let client = client(&bucket, bucket.secret_key());
        put(&client, "one", PutMode::Create).await.unwrap();
        assert!(matches!(put(&client, "two", PutMode::Create).await, Err(Error::AlreadyExists { .. })));
        assert_eq!(text(&client).await, "one");
        put(&client, "three", PutMode::Overwrite).await.unwrap();
        assert_eq!(text(&client).await, "three");
        client.delete(&Path::from("a/b")).await.unwrap();
        assert!(matches!(client.get(&Path::from("a/b")).await, Err(Error::NotFound { .. })));
    });
}

#[test]
fn an_object_is_updated_only_from_the_version_named() {
    let bucket = bucket();
    block_on(async {
        let client = client(&bucket, bucket.secret_key());
        let update = |of: &PutResult| PutMode::Update(UpdateVersion { e_tag: of.e_tag.clone(), version: None });
        let first = put(&client, "one", PutMode::Create).await.unwrap();
        put(&client, "two", update(&first)).await.unwrap();
        assert!(matches!(put(&client, "three", update(&first)).await, Err(Error::Precondition { .. })));
        assert_eq!(text(&client).await, "two");
        client.delete(&Path::from("a/b")).await.unwrap();
        assert!(matches!(put(&client, "four", update(&first)).await, Err(Error::Precondition { .. })));
    });
}

#[test]
fn of_writers_at_once_one_wins() {
    let bucket = bucket();
    let writer = |n: usize| {
        let client = client(&bucket, bucket.secret_key());
        thread::spawn(move || block_on(put(&client, &"x".repeat(n * 10_000), PutMode::Create)).is_ok())
    };
    let writers: Vec<_> = (1..=16).map(writer).collect();
    assert_eq!(writers.into_iter().map(|w| w.join().unwrap()).filter(|won| *won).count(), 1);
}

#[test]
fn a_wrong_secret_and_another_bucket_are_refused() {
    let (one, other) = (bucket(), bucket());
    block_on(async {
        assert!(put(&client(&one, "another-secret"), "x", PutMode::Overwrite).await.is_err());
        put(&client(&one, one.secret_key()), "x", PutMode::Overwrite).await.unwrap();
        assert!(client(&other, other.secret_key()).get(&Path::from("a/b")).await.is_err());
    });
}
