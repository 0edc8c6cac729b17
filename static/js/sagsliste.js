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

// Back from a case: a new search begins at its first page, whichever page the address was of. An
// address is marked when it is of a search; what for, the server remembers.
form.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  const adresse = (vis) => new URL(vis, location).search + (felt.value ? "&soegt=1" : "");
  history.replaceState(history.state, "", adresse(form.action));
  for (const link of document.querySelectorAll("a[data-filter]")) link.href = adresse(link.dataset.filter);
});
