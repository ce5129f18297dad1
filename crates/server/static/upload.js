// Sends a form with a file so that one sees how far it is, and can stop it. A file can be dropped on its field.
for (const drop of document.querySelectorAll("[data-drop]")) {
  const field = drop.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length > 0) field.files = event.dataTransfer.files;
  });
}
for (const form of document.querySelectorAll("form[data-upload]")) {
  const progress = form.querySelector("[data-progress]");
  const file = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    if (!file || file.files.length === 0) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    const done = () => {
      progress.hidden = true;
    };
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) progress.querySelector("progress").value = (100 * sent.loaded) / sent.total;
    });
    request.addEventListener("load", () => {
      if (request.responseURL.split("?")[0] !== form.action) {
        form.dispatchEvent(new Event("saved"));
        location.assign(request.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      done();
    });
    request.addEventListener("abort", done);
    request.addEventListener("error", () => {
      done();
      // The usual way: the browser says what is wrong with the connection.
      HTMLFormElement.prototype.submit.call(form);
    });
    progress.querySelector("button").onclick = () => request.abort();
    progress.hidden = false;
    request.open("POST", form.action);
    // The button that was pressed is part of what is sent.
    request.send(new FormData(form, event.submitter));
  });
}
