// The search is sent while typing (htmx), and the server remembers it for filters and pages. A filter
// that is clicked before an answer came takes the number along, in a form: never in an address.
const form = document.getElementById("soegeform");
const felt = form.elements.cpr;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-filter]");
  if (!link || felt.value === felt.defaultValue) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  form.action = link.dataset.filter;
  form.submit();
});

// Back from a case: a new search begins at its first page, whichever page the address was of.
form.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) history.replaceState(history.state, "", new URL(form.action).search);
});
