// A link holds its secret behind `#`, which no browser sends and no log sees. It goes into the form, and out of the address.
const secret = location.hash.slice(1);
const field = document.querySelector("input[name=secret]");
if (secret && field) {
  field.value = decodeURIComponent(secret);
  field.closest(".field").hidden = true;
  history.replaceState(null, "", location.pathname + location.search);
}
