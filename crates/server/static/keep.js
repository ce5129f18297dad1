// What is typed into a form stays in this browser until it is saved: a reload, a lost connection or an ended session loses nothing.
// Only forms that say so, never passwords, codes or files. It goes with the tab.

// Where the server led on from a form that was sent, it is saved; where it asked who somebody is and led back, it is not.
const asked = ["/log-in", "/confirm"].includes(new URL(document.referrer || location.href).pathname);
for (const mark of Object.keys(sessionStorage).filter((key) => key.startsWith("ringwall:") && key.endsWith(":sent"))) {
  if (!asked && !document.querySelector("[role=alert]")) sessionStorage.removeItem(mark.slice(0, -5));
  sessionStorage.removeItem(mark);
}
const secret = (field) => field.type === "password" || field.type === "file" || field.name === "code" || field.type === "hidden";
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `ringwall:${location.pathname}:${form.action}`;
  const fields = () => [...form.elements].filter((field) => field.name && !secret(field));
  const value = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  };
  const fill = (field, kept) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept;
    else if (field.multiple) for (const option of field.options) option.selected = kept.includes(option.value);
    else field.value = kept;
  };
  const name = (field) => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);
  const before = fields().map(value);
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    // A page that shows an error has what was sent already.
    if (kept && !document.querySelector("[role=alert]")) {
      for (const field of fields()) if (name(field) in kept) fill(field, kept[name(field)]);
    }
  } catch {
    sessionStorage.removeItem(key);
  }
  const keep = () => {
    const now = fields();
    const changed = now.filter((field, at) => JSON.stringify(value(field)) !== JSON.stringify(before[at]));
    if (changed.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(now.map((field) => [name(field), value(field)]))));
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.setItem(`${key}:sent`, "1"));
  form.addEventListener("saved", () => sessionStorage.removeItem(key));
}
