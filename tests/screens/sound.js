// What is wrong with the page as it stands, one line for each; nothing when it is sound.
(status) => {
  const wrong = [];
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length;
  const short = (e) => e.outerHTML.slice(0, 120).replace(/\s+/g, " ");
  const all = (selector) => [...document.querySelectorAll(selector)];

  const h1 = all("h1").filter(seen);
  if (h1.length !== 1) wrong.push(`${h1.length} h1`);
  const title = document.title.match(/^(Fejl: )?(.+) – DHUV web$/);
  if (!title) wrong.push(`title: ${document.title}`);
  const refused = all(".form-error-message, .alert-error[data-fejloversigt]").filter(seen);
  if (refused.length && !document.title.startsWith("Fejl: ")) wrong.push("errors without «Fejl: » in the title");
  const troubled = status >= 400 || refused.length || document.querySelector("[data-fejloversigt]");
  if (!troubled && document.title.startsWith("Fejl: ")) wrong.push("«Fejl: » in the title without errors");
  if ([400, 403, 404, 500].includes(status) && !document.title.startsWith("Fejl: ")) wrong.push("an error page without «Fejl: » in its title");

  const ids = new Map();
  for (const e of all("[id]")) ids.set(e.id, (ids.get(e.id) ?? 0) + 1);
  for (const [id, count] of ids) if (count > 1) wrong.push(`id ${id} stands ${count} times`);

  for (const e of all("input, select, textarea").filter(seen)) {
    if (["hidden", "submit"].includes(e.type)) continue;
    const named = e.labels?.length || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby");
    if (!named) wrong.push(`no label: ${short(e)}`);
  }
  for (const e of all("[aria-describedby], [aria-labelledby], [aria-controls]")) {
    for (const name of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
      for (const id of (e.getAttribute(name) ?? "").split(" ").filter(Boolean)) {
        if (!document.getElementById(id)) wrong.push(`${name}=${id} leads nowhere: ${short(e)}`);
      }
    }
  }
  for (const e of all("a[href^='#'], a:not([href])")) {
    const goal = e.hash && document.getElementById(decodeURIComponent(e.hash.slice(1)));
    if (!goal) wrong.push(`leads nowhere: ${short(e)}`);
  }
  // The summary's links lead to a field that takes the focus.
  const modal = document.querySelector("dialog:modal");
  // What is behind a dialog takes none.
  for (const link of modal ? [] : all("[data-fejloversigt] a[href^='#']")) {
    link.click();
    const goal = document.getElementById(link.hash.slice(1));
    const group = goal?.closest(".form-group") ?? goal;
    const here = document.activeElement;
    if (!group?.contains(here) || here === document.body) wrong.push(`no focus from ${short(link)}`);
    else if (!seen(here)) wrong.push(`a hidden focus from ${short(link)}`);
  }

  // Tab goes as one reads: down, or to the right, or up into a column to the right.
  if (all("[tabindex]").some((e) => e.tabIndex > 0)) wrong.push("a tabindex above 0");
  const stops = [...(modal ?? document).querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((e) => seen(e) && !e.disabled && e.tabIndex >= 0 && !e.matches(".skipnav, [type=hidden]"));
  for (let nr = 1; nr < stops.length; nr++) {
    const a = stops[nr - 1].getBoundingClientRect();
    const b = stops[nr].getBoundingClientRect();
    const up = b.bottom <= a.top + 1 && b.left < a.right - 1;
    const back = b.right <= a.left + 1 && b.top < a.bottom - 1 && b.bottom > a.top + 1 && b.left < a.left;
    if (up || (back && Math.abs(a.top - b.top) < Math.min(a.height, b.height) / 2)) {
      wrong.push(`focus goes back from ${short(stops[nr - 1])} to ${short(stops[nr])}`);
    }
  }
  return wrong;
}
