//! Points and rectangles in whole cells, and the four directions.

/// Side of a cell in units of the drawing.
pub(super) const STEP: i32 = 12;

/// A cell by column and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cell {
    pub(super) x: i32,
    pub(super) y: i32,
}

impl Cell {
    pub(super) const fn next(self, way: Way) -> Self {
        let (dx, dy) = way.delta();
        Self { x: self.x + dx, y: self.y + dy }
    }

    /// Middle of the cell in units of the drawing.
    pub(super) const fn middle(self) -> Point {
        Point { x: self.x * STEP + STEP / 2, y: self.y * STEP + STEP / 2 }
    }
}

/// A point in units of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// One of the four directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Right,
    Down,
    Left,
}

impl Way {
    pub(super) const ALL: [Self; 4] = [Self::Up, Self::Right, Self::Down, Self::Left];

    pub(super) const fn delta(self) -> (i32, i32) {
        match self {
            Self::Up => (0, -1),
            Self::Right => (1, 0),
            Self::Down => (0, 1),
            Self::Left => (-1, 0),
        }
    }

    pub(super) const fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Right => Self::Left,
            Self::Down => Self::Up,
            Self::Left => Self::Right,
        }
    }

    pub(super) const fn is_horizontal(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) w: i32,
    pub(super) h: i32,
}

impl Rect {
    pub(super) const fn right(self) -> i32 {
        self.x + self.w
    }
    pub(super) const fn bottom(self) -> i32 {
        self.y + self.h
    }

    pub(super) fn cells(self) -> impl Iterator<Item = Cell> {
        (self.y..self.bottom()).flat_map(move |y| (self.x..self.right()).map(move |x| Cell { x, y }))
    }

    /// Cells between a cell and the nearest one of the rectangle, in steps.
    pub(super) fn distance(self, cell: Cell) -> i32 {
        let dx = (self.x - cell.x).max(cell.x - self.right() + 1).max(0);
        let dy = (self.y - cell.y).max(cell.y - self.bottom() + 1).max(0);
        dx + dy
    }

    pub(super) const fn middle(self) -> Point {
        Point { x: self.x * STEP + self.w * STEP / 2, y: self.y * STEP + self.h * STEP / 2 }
    }
}
