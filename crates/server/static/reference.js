// Narrows the list of operations to those that hold what is typed.
const search = document.querySelector("#search");
const operations = [...document.querySelectorAll("details.operation")];
search.hidden = false;
search.addEventListener("input", () => {
  const wanted = search.value.trim().toLowerCase();
  for (const operation of operations) {
    operation.hidden = wanted !== "" && !operation.dataset.text.includes(wanted);
  }
});
