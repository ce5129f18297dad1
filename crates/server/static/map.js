// The map: zoom, pan, and zones that are moved by pointer or keyboard. Where zones are put is kept at the server, which draws the
// conduits anew. Without it the map stands still, and lists say the same.
const panel = document.querySelector("#map");
const says = document.querySelector("#map-says");
const step = Number(panel?.dataset.step);
const svg = () => panel.querySelector("svg.map");
let view = null;

if (panel) {
  panel.querySelector(".zoom").hidden = false;
  whole();
  begin();
}

// What of the map is seen.
function whole() {
  view = { x: 0, y: 0, w: Number(svg().dataset.width), h: Number(svg().dataset.height) };
  show();
}

function show() {
  svg().setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
}

// A point of the screen, in units of the drawing.
function point(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg().getScreenCTM().inverse());
  return { x: at.x, y: at.y };
}

function zoom(factor, around = { x: view.x + view.w / 2, y: view.y + view.h / 2 }) {
  const most = Number(svg().dataset.width);
  const w = Math.min(Math.max(view.w * factor, 120), most * 2);
  const real = w / view.w;
  view = { x: around.x - (around.x - view.x) * real, y: around.y - (around.y - view.y) * real, w, h: view.h * real };
  show();
}

function pan(x, y) {
  view.x += x;
  view.y += y;
  show();
}

for (const button of panel?.querySelectorAll("[data-zoom]") ?? []) {
  button.addEventListener("click", () => {
    if (button.dataset.zoom === "all") whole();
    else zoom(button.dataset.zoom === "in" ? 0.8 : 1.25);
  });
}

// The zone, and all that lies in it.
function within(id) {
  const found = [svg().querySelector(`[data-zone="${id}"]`)];
  for (const zone of found) found.push(...svg().querySelectorAll(`[data-inside="${zone.dataset.zone}"]`));
  return found;
}

function shift(zones, x, y) {
  for (const zone of zones) {
    zone.setAttribute("transform", `translate(${x} ${y})`);
    zone.classList.add("moves");
  }
  svg().classList.add("moving");
}

function still() {
  svg().classList.remove("moving");
  for (const zone of svg().querySelectorAll(".moves")) {
    zone.removeAttribute("transform");
    zone.classList.remove("moves");
  }
}

// Keeps a place, and takes the map that the server draws with it.
async function put(zone, right, down) {
  const { zone: id, x, y } = zone.dataset;
  const body = new URLSearchParams({ zone: id, x: Math.max(0, Number(x) + right), y: Math.max(0, Number(y) + down) });
  try {
    const response = await fetch(panel.dataset.place, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const drawn = page.querySelector("#map svg.map");
    if (!response.ok || !drawn) throw new Error();
    const focused = document.activeElement?.closest?.("[data-zone]")?.dataset.zone;
    svg().replaceWith(document.adoptNode(drawn));
    begin();
    show();
    if (focused) svg().querySelector(`[data-zone="${focused}"]`)?.focus({ preventScroll: true });
    says.textContent = panel.dataset.moved;
  } catch {
    still();
    says.textContent = panel.dataset.failed;
    says.classList.remove("away");
  }
}

const pointers = new Map();
let drag = null;
let pinch = 0;

function begin() {
  const map = svg();
  map.tabIndex = 0;
  map.classList.add("live");
  map.addEventListener("wheel", (event) => {
    // Without a key the page scrolls, as everywhere.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.1 : 0.9, point(event));
  }, { passive: false });
  map.addEventListener("pointerdown", pressed);
  map.addEventListener("pointermove", moved);
  for (const end of ["pointerup", "pointercancel"]) map.addEventListener(end, released);
  map.addEventListener("dragstart", (event) => event.preventDefault());
  // What was moved was not clicked.
  map.addEventListener("click", (event) => {
    if (map.dataset.dragged) event.preventDefault();
    delete map.dataset.dragged;
  });
  map.addEventListener("keydown", keyed);
}

function pressed(event) {
  if (event.button !== 0) return;
  pointers.set(event.pointerId, event);
  if (pointers.size === 2) {
    still();
    drag = null;
    pinch = distance();
    return;
  }
  const zone = panel.dataset.place ? event.target.closest("[data-zone]") : null;
  drag = { from: point(event), screen: [event.clientX, event.clientY], zone, zones: zone ? within(zone.dataset.zone) : [], far: false };
  delete svg().dataset.dragged;
}

function distance() {
  const [a, b] = [...pointers.values()];
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

function moved(event) {
  if (!pointers.has(event.pointerId)) return;
  pointers.set(event.pointerId, event);
  if (pointers.size === 2) {
    const now = distance();
    zoom(pinch / now, point(event));
    pinch = now;
    return;
  }
  if (!drag) return;
  drag.far ||= Math.hypot(event.clientX - drag.screen[0], event.clientY - drag.screen[1]) > 4;
  if (!drag.far) return;
  svg().setPointerCapture(event.pointerId);
  const to = point(event);
  if (drag.zone) shift(drag.zones, to.x - drag.from.x, to.y - drag.from.y);
  else pan(drag.from.x - to.x, drag.from.y - to.y);
}

function released(event) {
  pointers.delete(event.pointerId);
  if (!drag) return;
  const { zone, far, from } = drag;
  drag = null;
  if (!far) return;
  svg().dataset.dragged = "1";
  if (!zone) return;
  const to = point(event);
  const [right, down] = [Math.round((to.x - from.x) / step), Math.round((to.y - from.y) / step)];
  if (event.type === "pointerup" && (right || down)) put(zone, right, down);
  else still();
}

// Shift and arrows move the zone that has the focus; arrows alone the view.
let waiting = null;

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const arrow = arrows[event.key];
  const zone = panel.dataset.place ? event.target.closest("[data-zone]") : null;
  if (arrow && event.shiftKey && zone) nudge(zone, arrow);
  else if (arrow) pan((arrow[0] * view.w) / 12, (arrow[1] * view.h) / 12);
  else if (event.key === "+" || event.key === "=") zoom(0.8);
  else if (event.key === "-") zoom(1.25);
  else if (event.key === "0") whole();
  else return;
  event.preventDefault();
}

function nudge(zone, [x, y]) {
  if (waiting && waiting.zone !== zone) return;
  waiting ??= { zone, zones: within(zone.dataset.zone), right: 0, down: 0 };
  waiting.right += x;
  waiting.down += y;
  shift(waiting.zones, waiting.right * step, waiting.down * step);
  clearTimeout(waiting.timer);
  waiting.timer = setTimeout(() => {
    const { right, down } = waiting;
    waiting = null;
    put(zone, right, down);
  }, 500);
}
