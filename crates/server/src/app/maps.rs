//! Maps of plants: where zones lie and how conduits run, kept in memory while nothing of that changes; and the places that zones were
//! moved to. These change nothing of the plant: they are hot state, the same for all who look at it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ringwall_ledger::hash::Hash;
use ringwall_model::id::is_id;
use ringwall_report::{MAP_FARTHEST, MapPlace, MapPlan, map_plan};

use super::App;
use super::error::AppError;
use super::plants::Assessed;
use super::records::System;

/// A map, and what it was made of.
type Held = (Hash, Arc<MapPlan>);

/// The maps that were asked for lately.
#[derive(Default)]
pub(crate) struct Maps(Mutex<HashMap<(String, String), Held>>);

/// Most maps that are kept.
const KEPT: usize = 64;
/// How long a place is kept: ten years.
const KEPT_MS: i64 = 10 * 366 * 24 * 3_600_000;

fn space(at: &System) -> String {
    format!("map/{}/{}", at.organisation, at.system)
}

/// `12,7`
fn place(text: &str) -> Option<MapPlace> {
    let (x, y) = text.split_once(',')?;
    Some(MapPlace { x: x.parse().ok()?, y: y.parse().ok()? })
}

/// What a map is made of: names, kinds and nesting of zones, ends of conduits, places.
fn digest(assessed: &Assessed, moved: &[(String, String)]) -> Hash {
    let plant = &assessed.plant;
    let zones: Vec<_> = plant.zones.iter().map(|zone| (&zone.id, &zone.name, &zone.parent, &zone.kind, &zone.purdue)).collect();
    let conduits: Vec<_> = plant.conduits.iter().map(|conduit| &conduit.between.0).collect();
    Hash::of(format!("{zones:?}{conduits:?}{moved:?}").as_bytes())
}

impl App {
    /// The map of a plant.
    pub(crate) async fn map(&self, at: &System, assessed: &Arc<Assessed>) -> Result<Arc<MapPlan>, AppError> {
        let moved = self.store.hot_list(&space(at), self.now_ms()).await?;
        let (digest, key) = (digest(assessed, &moved), (at.organisation.clone(), at.system.clone()));
        let held = || self.maps.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = held().get(&key).filter(|(known, _)| *known == digest) {
            return Ok(Arc::clone(plan));
        }
        let plant = Arc::clone(assessed);
        let places = moved.into_iter().filter_map(|(zone, text)| Some((zone, place(&text)?))).collect();
        let made = tokio::task::spawn_blocking(move || map_plan(&plant.plant, &places)).await;
        let plan = Arc::new(made.map_err(|_| AppError::Conflict("the map was interrupted".into()))?);
        let mut held = held();
        if held.len() >= KEPT {
            held.clear();
        }
        held.insert(key, (digest, Arc::clone(&plan)));
        Ok(plan)
    }

    /// Keeps the place that a zone was moved to.
    pub(crate) async fn put_zone(&self, at: &System, zone: &str, to: MapPlace) -> Result<(), AppError> {
        let fits = |steps: i32| (0..=MAP_FARTHEST).contains(&steps);
        if !is_id(zone) || !fits(to.x) || !fits(to.y) {
            return Err(AppError::invalid("there is no such place on the map", format!("steps go from 0 to {MAP_FARTHEST}")));
        }
        Ok(self.store.hot_put(&space(at), zone, &format!("{},{}", to.x, to.y), self.now_ms() + KEPT_MS).await?)
    }

    /// Forgets every place.
    pub(crate) async fn lay_out_anew(&self, at: &System) -> Result<(), AppError> {
        for (zone, _) in self.store.hot_list(&space(at), self.now_ms()).await? {
            self.store.hot_remove(&space(at), &zone).await?;
        }
        Ok(())
    }
}
