// The inventory as a grid (ARIA pattern): arrow keys move, Enter edits a cell in place, Space chooses rows. Without it the same is
// done with forms.
const table = document.querySelector("#assets");
const says = document.querySelector("#grid-says");
const rows = [...table.tBodies[0].rows];
const width = rows[0].cells.length;
let at = { row: 0, column: 1 };
let anchor = 0;
let open = null;

table.setAttribute("role", "grid");
table.setAttribute("aria-multiselectable", "true");
document.querySelector("#grid-help").hidden = false;
for (const [index, row] of rows.entries()) {
  row.setAttribute("role", "row");
  row.setAttribute("aria-selected", "false");
  for (const cell of row.cells) {
    cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "gridcell");
    cell.tabIndex = -1;
    cell.querySelector("a, input")?.setAttribute("tabindex", "-1");
  }
  row.addEventListener("click", (event) => clicked(event, index));
}
cellAt(at).tabIndex = 0;

function cellAt({ row, column }) {
  return rows[row].cells[column];
}

function place(cell) {
  return { row: rows.indexOf(cell.parentElement), column: cell.cellIndex };
}

function move(row, column) {
  cellAt(at).tabIndex = -1;
  at = { row: Math.min(Math.max(row, 0), rows.length - 1), column: Math.min(Math.max(column, 0), width - 1) };
  const cell = cellAt(at);
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// Choosing rows.
const every = document.querySelector("#every");
const chosen = document.querySelector("#chosen");
every.hidden = false;
every.addEventListener("change", () => {
  rows.forEach((_, index) => choose(index, every.checked));
  count();
});
const box = (index) => rows[index].querySelector("input[name=id]");

function choose(index, on) {
  box(index).checked = on;
  rows[index].setAttribute("aria-selected", String(on));
}

function chooseTo(index, on) {
  const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)];
  for (let row = from; row <= to; row += 1) choose(row, on);
}

function count() {
  const number = rows.filter((_, index) => box(index).checked).length;
  chosen.textContent = number ? `${number} ${chosen.dataset.text}` : "";
  every.checked = number === rows.length;
}

function clicked(event, index) {
  const cell = event.target.closest("td, th");
  if (event.target.matches("input[name=id]")) {
    if (event.shiftKey) chooseTo(index, event.target.checked);
    choose(index, event.target.checked);
    anchor = index;
    count();
  } else if (event.target === cell) {
    const to = place(cell);
    move(to.row, to.column);
  }
}
// What the browser has kept from before.
rows.forEach((_, index) => choose(index, box(index).checked));
count();

// However the focus comes into a cell, moving goes on from there.
table.addEventListener("focusin", (event) => {
  const cell = event.target;
  if (!rows.includes(cell.parentElement) || cell === cellAt(at)) return;
  cellAt(at).tabIndex = -1;
  at = place(cell);
  cell.tabIndex = 0;
});

table.addEventListener("dblclick", (event) => {
  const cell = event.target.closest("td[data-field]");
  if (cell && !open) edit(cell);
});

table.addEventListener("keydown", (event) => {
  if (open || event.target.closest("td, th") !== event.target || event.ctrlKey || event.metaKey || event.altKey) return;
  const page = 20;
  const moves = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    PageUp: [-page, 0], PageDown: [page, 0], Home: [0, -width], End: [0, width],
  };
  const cell = cellAt(at);
  if (event.key in moves) {
    const [down, right] = moves[event.key];
    const before = at.row;
    move(at.row + down, at.column + right);
    if (event.shiftKey && down) {
      if (!box(before).checked) anchor = before;
      chooseTo(at.row, true);
      count();
    }
  } else if (event.key === " ") {
    const on = !box(at.row).checked;
    if (event.shiftKey) chooseTo(at.row, true);
    else choose(at.row, on);
    anchor = at.row;
    count();
  } else if (event.key === "Enter" || event.key === "F2") {
    if (cell.dataset.field) edit(cell);
    else cell.querySelector("a, input")?.click();
  } else {
    return;
  }
  event.preventDefault();
});

// Editing in place.
const valueOf = (cell) => cell.dataset.value ?? (cell.querySelector(".open") ? "" : cell.textContent);

function control(cell) {
  const template = document.querySelector(`#options-${cell.dataset.field}`);
  const made = template ? template.content.firstElementChild.cloneNode(true) : document.createElement("input");
  if (cell.dataset.field === "end_of_support") made.type = "date";
  made.value = valueOf(cell);
  made.setAttribute("aria-label", table.tHead.rows[0].cells[cell.cellIndex].textContent.trim());
  return made;
}

function edit(cell) {
  const to = place(cell);
  move(to.row, to.column);
  const input = control(cell);
  open = { cell, input, was: valueOf(cell), before: [...cell.childNodes], busy: false };
  cell.classList.add("editing");
  cell.replaceChildren(input);
  input.focus();
  input.select?.();
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") save();
    else if (event.key === "Escape") close(open.before);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Leaving the cell saves it, unless there is something to decide.
  input.addEventListener("blur", () => {
    if (open?.input === input && !open.busy && !cell.querySelector(".says")) save(false);
  });
}

function close(nodes, focus = true) {
  const { cell } = open;
  open = null;
  cell.classList.remove("editing");
  cell.replaceChildren(...nodes);
  if (focus) cell.focus();
}

// The nodes that show a value; of a choice, its name.
function shown(cell, input, value) {
  if (value === "") {
    const mark = document.createElement("span");
    mark.className = "open";
    mark.textContent = "?";
    mark.title = table.dataset.unknown;
    delete cell.dataset.value;
    return [mark];
  }
  const option = input.options && [...input.options].find((one) => one.value === value);
  if (option) cell.dataset.value = value;
  else delete cell.dataset.value;
  return [document.createTextNode(option ? option.textContent : value)];
}

async function save(focus = true, was = open.was) {
  const { cell, input } = open;
  if (input.value === open.was && was === open.was) return close(open.before, focus);
  open.busy = true;
  cell.classList.add("busy");
  const body = new URLSearchParams({ id: cell.parentElement.dataset.id, field: cell.dataset.field, was, value: input.value });
  let status = 0;
  let answer = { what: table.dataset.failed };
  try {
    const response = await fetch(table.dataset.cell, { method: "POST", body });
    if (response.headers.get("content-type")?.startsWith("application/json")) {
      status = response.status;
      answer = await response.json();
    }
  } catch {
    // What the answer says by itself: it was not saved.
  }
  cell.classList.remove("busy");
  open.busy = false;
  if (status === 200) {
    close(shown(cell, input, answer.value), focus);
    says.textContent = table.dataset.saved;
  } else if (status === 409 && "value" in answer) {
    differ(answer.value);
  } else {
    tell(answer.what);
  }
}

function tell(text, ...more) {
  open.cell.querySelector(".says")?.remove();
  const note = document.createElement("span");
  note.className = "says";
  note.setAttribute("role", "alert");
  note.append(text, ...more);
  open.cell.append(note);
  open.input.focus();
}

// Somebody was faster: both values are seen, and one is chosen.
function differ(theirs) {
  const { cell, input } = open;
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "chip";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const option = input.options && [...input.options].find((one) => one.value === theirs);
  const value = document.createElement("strong");
  value.textContent = ` ${option?.textContent ?? (theirs || "–")} `;
  tell(
    table.dataset.now,
    value,
    button(table.dataset.theirs, () => close(shown(cell, input, theirs))),
    button(table.dataset.mine, () => save(true, theirs)),
  );
}
