//! Cheapest way through the grid from some cells to the edge of a box (A* over cell and direction, whole-number costs).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::grid::{Cell, Rect, Way};

const PER_CELL: u32 = 10;
const PER_BEND: u32 = 35;
/// Running on top of another conduit: ambiguous, so only where there is no other way.
const ON_TOP: u32 = 120;
const CROSSING: u32 = 18;
/// Close beside a box or a name.
const HUGGING: u32 = 9;
/// Through a box that the conduit has nothing to do with.
const TRESPASS: u32 = 25;

/// What lies in each cell.
pub(super) struct Field {
    width: i32,
    height: i32,
    blocked: Vec<bool>,
    /// Free cells beside a blocked one.
    edge: Vec<bool>,
    /// Innermost zone of each cell, as index + 1; 0 for none.
    region: Vec<u32>,
    /// Conduits that run through: bit 0 horizontally, bit 1 vertically.
    used: Vec<u8>,
}

impl Field {
    pub(super) fn new(width: i32, height: i32) -> Self {
        let cells = usize::try_from(width.max(0)).unwrap_or(0) * usize::try_from(height.max(0)).unwrap_or(0);
        Self { width, height, blocked: vec![false; cells], edge: vec![false; cells], region: vec![0; cells], used: vec![0; cells] }
    }

    fn index(&self, cell: Cell) -> Option<usize> {
        let inside = cell.x >= 0 && cell.x < self.width && cell.y >= 0 && cell.y < self.height;
        inside.then(|| usize::try_from(cell.y * self.width + cell.x).ok()).flatten()
    }

    pub(super) fn block(&mut self, cell: Cell) {
        if let Some(slot) = self.index(cell).and_then(|i| self.blocked.get_mut(i)) {
            *slot = true;
        }
    }

    pub(super) fn is_free(&self, cell: Cell) -> bool {
        self.index(cell).and_then(|i| self.blocked.get(i)).is_some_and(|blocked| !blocked)
    }

    /// To be called once everything is blocked.
    pub(super) fn find_edges(&mut self) {
        let cells = Rect { x: 0, y: 0, w: self.width, h: self.height }.cells();
        let beside = |cell: Cell| self.is_free(cell) && Way::ALL.into_iter().any(|way| !self.is_free(cell.next(way)));
        self.edge = cells.map(beside).collect();
    }

    pub(super) fn is_edge(&self, cell: Cell) -> bool {
        self.index(cell).and_then(|i| self.edge.get(i)).copied().unwrap_or(false)
    }

    pub(super) fn claim(&mut self, cell: Cell, zone: usize) {
        if let Some(slot) = self.index(cell).and_then(|i| self.region.get_mut(i)) {
            *slot = u32::try_from(zone + 1).unwrap_or(u32::MAX);
        }
    }

    pub(super) fn mark(&mut self, cell: Cell, way: Way) {
        if let Some(slot) = self.index(cell).and_then(|i| self.used.get_mut(i)) {
            *slot |= axis(way);
        }
    }

    pub(super) fn uses(&self, cell: Cell) -> u8 {
        self.index(cell).and_then(|i| self.used.get(i)).copied().unwrap_or(0)
    }

    fn zone_at(&self, cell: Cell) -> Option<usize> {
        let region = self.index(cell).and_then(|i| self.region.get(i)).copied()?;
        usize::try_from(region.checked_sub(1)?).ok()
    }
}

const fn axis(way: Way) -> u8 {
    if way.is_horizontal() { 1 } else { 2 }
}

/// A cell at the edge of a box, and the way that leads into the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dock {
    pub(super) cell: Cell,
    pub(super) into: Way,
    pub(super) cost: u32,
}

/// Where a search may begin: a cell, the way it is left (any where none), and a cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) cell: Cell,
    pub(super) way: Option<Way>,
    pub(super) cost: u32,
}

/// What a search looks for.
pub(super) struct Goal<'a> {
    pub(super) rect: Rect,
    pub(super) docks: &'a [Dock],
    /// Zones whose boxes the conduit may run through, sorted.
    pub(super) at_home: &'a [usize],
}

/// The cells of a way, first to last, and the dock it ends at.
pub(super) struct Found {
    pub(super) cells: Vec<Cell>,
    pub(super) dock: Dock,
    /// How much work it was, in states.
    pub(super) work: usize,
}

/// State: cell and the way it was entered; the last state stands for the goal.
struct Search<'a> {
    field: &'a Field,
    goal: &'a Goal<'a>,
    best: Vec<u32>,
    from: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32, u32)>>,
}

const NOWHERE: u32 = u32::MAX;

/// The cheapest way from a start to a dock; none where there is none.
pub(super) fn search(field: &Field, starts: &[Start], goal: &Goal<'_>) -> Option<Found> {
    let states = field.blocked.len() * 4 + 1;
    let mut search = Search { field, goal, best: vec![u32::MAX; states], from: vec![NOWHERE; states], heap: BinaryHeap::new() };
    for start in starts {
        for way in start.way.map_or(Way::ALL.to_vec(), |w| vec![w]) {
            search.offer(start.cell, way, start.cost, NOWHERE);
        }
    }
    search.run()
}

impl Search<'_> {
    fn state(&self, cell: Cell, way: Way) -> Option<u32> {
        let cell = self.field.index(cell)?;
        u32::try_from(cell * 4 + way as usize).ok()
    }

    fn open(&self, state: u32) -> Option<(Cell, Way)> {
        let state = i32::try_from(state).ok()?;
        let way = Way::ALL.into_iter().find(|w| *w as i32 == state % 4)?;
        let cell = state / 4;
        Some((Cell { x: cell % self.field.width, y: cell / self.field.width }, way))
    }

    fn offer(&mut self, cell: Cell, way: Way, cost: u32, from: u32) {
        let Some(state) = self.state(cell, way) else { return };
        let rest = u32::try_from(self.goal.rect.distance(cell)).unwrap_or(0).saturating_sub(1) * PER_CELL;
        self.reach(state, cost, rest, from);
    }

    fn reach(&mut self, state: u32, cost: u32, rest: u32, from: u32) {
        let Some(i) = usize::try_from(state).ok() else { return };
        let (Some(best), Some(slot)) = (self.best.get_mut(i), self.from.get_mut(i)) else { return };
        if cost < *best {
            *best = cost;
            *slot = from;
            self.heap.push(Reverse((cost + rest, state, cost)));
        }
    }

    fn run(mut self) -> Option<Found> {
        let end = u32::try_from(self.best.len() - 1).ok()?;
        let mut work = 0;
        while let Some(Reverse((_, state, cost))) = self.heap.pop() {
            if state == end {
                return self.trace(end, work);
            }
            if self.best.get(usize::try_from(state).ok()?).is_some_and(|best| *best < cost) {
                continue;
            }
            work += 1;
            let (cell, way) = self.open(state)?;
            self.arrive(cell, way, cost, state, end);
            for turn in Way::ALL.into_iter().filter(|w| *w != way.back()) {
                self.step(cell, way, turn, cost, state);
            }
        }
        None
    }

    fn arrive(&mut self, cell: Cell, way: Way, cost: u32, state: u32, end: u32) {
        if self.goal.rect.distance(cell) > 1 {
            return;
        }
        let docks = self.goal.docks;
        for dock in docks.iter().filter(|d| d.cell == cell && d.into != way.back()) {
            let bend = if dock.into == way { 0 } else { PER_BEND };
            self.reach(end, cost + bend + dock.cost, 0, state);
        }
    }

    fn step(&mut self, cell: Cell, way: Way, turn: Way, cost: u32, state: u32) {
        let next = cell.next(turn);
        if !self.field.is_free(next) {
            return;
        }
        let uses = self.field.uses(next) | (self.field.uses(cell) & axis(turn));
        let mut add = PER_CELL;
        add += if turn == way { 0 } else { PER_BEND };
        add += if uses & axis(turn) != 0 {
            ON_TOP
        } else if uses != 0 {
            CROSSING
        } else {
            0
        };
        add += if self.field.is_edge(next) { HUGGING } else { 0 };
        let stranger = self.field.zone_at(next).is_some_and(|zone| self.goal.at_home.binary_search(&zone).is_err());
        add += if stranger { TRESPASS } else { 0 };
        self.offer(next, turn, cost + add, state);
    }

    fn trace(&self, end: u32, work: usize) -> Option<Found> {
        let last = *self.from.get(usize::try_from(end).ok()?)?;
        let (cell, way) = self.open(last)?;
        let fits = |d: &&Dock| d.cell == cell && d.into != way.back();
        let cheapest = |d: &&Dock| d.cost + if d.into == way { 0 } else { PER_BEND };
        let dock = *self.goal.docks.iter().filter(fits).min_by_key(cheapest)?;
        let mut cells = Vec::new();
        let mut state = last;
        while state != NOWHERE {
            let (cell, _) = self.open(state)?;
            if cells.last() != Some(&cell) {
                cells.push(cell);
            }
            state = *self.from.get(usize::try_from(state).ok()?)?;
        }
        cells.reverse();
        Some(Found { cells, dock, work })
    }
}
