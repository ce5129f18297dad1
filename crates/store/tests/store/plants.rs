//! Plants in and out of the store, without loss.

use ringwall_model::file::{Source, read, write};
use ringwall_model::plant::Plant;
use ringwall_model::vocabulary::{Vocabulary, WordList};
use ringwall_store::{Act, Imported, PlantError, Store};

use crate::common::{Home, on_both};

fn words() -> Vocabulary {
    let requirements: WordList = ["SR 1.1", "SR 1.2", "SR 1.3"].into_iter().collect();
    Vocabulary { requirements, ..Vocabulary::default() }
}

fn plant(zones: &[&str], answers: &[(&str, &str)]) -> Plant {
    let mut text = String::from("ringwall: 1\norganisation: {name: \"Ω & Söhne\"}\nsystem: {id: s, name: \"null\"}\nzones:\n");
    zones.iter().for_each(|id| text += &format!("  - {{id: {id}, name: \"Zone: {id}\\n#\"}}\n"));
    text += "answers:\n";
    answers
        .iter()
        .for_each(|(requirement, zone)| text += &format!("  - {{requirement: {requirement}, scope: \"zone:{zone}\", status: met}}\n"));
    read(&[Source::new("p.yaml", text.into_bytes()).unwrap()], &words()).unwrap()
}

async fn import(store: &Store, plant: &Plant) -> Imported {
    let act = Act { organisation: "o".into(), actor: "a-1".into(), action: "plant.import".into(), ..Act::default() };
    store.import(act, "s", plant).await.unwrap()
}

async fn stored(store: &Store, as_of: Option<u64>) -> Plant {
    store.plant("o", "s", as_of, &words()).await.unwrap()
}

on_both! {
    async fn what_is_imported_is_exported_in_its_order(home: Home) {
        let store = home.create().await;
        assert!(matches!(store.plant("o", "s", None, &words()).await, Err(PlantError::Nothing)));
        let steps = [
            plant(&["c", "a", "b"], &[("SR 1.2", "a"), ("SR 1.1", "a")]),
            plant(&["c", "a", "b", "d"], &[("SR 1.2", "a"), ("SR 1.1", "a"), ("SR 1.1", "d")]),
            plant(&["d", "a", "c"], &[("SR 1.1", "a")]),
            plant(&["x", "d", "y", "a", "c"], &[("SR 1.1", "a"), ("SR 1.3", "c"), ("SR 1.2", "a")]),
        ];
        for step in &steps {
            import(&store, step).await;
            assert_eq!(write(&stored(&store, None).await), write(step));
        }
        for (seq, step) in (0..).zip(&steps) {
            assert_eq!(&stored(&store, Some(seq)).await, step, "as of entry {seq}");
        }
        assert_eq!(store.systems().await.unwrap(), [("o".to_owned(), "s".to_owned())]);
        assert_eq!(store.verify().await.unwrap().findings, []);
    }

    async fn an_import_changes_what_differs_and_nothing_else(home: Home) {
        let store = home.create().await;
        let first = plant(&["a", "b"], &[("SR 1.1", "a")]);
        assert_eq!(import(&store, &first).await, Imported { seq: Some(0), created: 5, changed: 0, deleted: 0 });
        assert_eq!(import(&store, &first).await, Imported::default());
        let second = plant(&["a", "c"], &[("SR 1.1", "a")]);
        assert_eq!(import(&store, &second).await, Imported { seq: Some(1), created: 1, changed: 0, deleted: 1 });
        let turned = plant(&["c", "a"], &[("SR 1.1", "a")]);
        assert_eq!(import(&store, &turned).await, Imported { seq: Some(2), created: 0, changed: 1, deleted: 0 });
    }
}
