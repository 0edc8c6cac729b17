// Never lose work (ux 8): a form that is being typed in keeps a draft on the server, some seconds
// after the typing rests. Nothing is stored in the browser.
import { FRIST, igen } from "./igen.js";
import { lav } from "./listeboks.js";

const RO = 3000;
const UDE = "Du er logget ud. Log ind i et nyt vindue, så gemmes kladden af sig selv.";
const FEJL = "Kladden kunne ikke gemmes. Gem, før du forlader siden.";
const IGEN = `${FEJL} Der bliver prøvet igen om lidt.`;
// The answer stays the same, however often one asks.
const ENDELIGE = [400, 403, 409, 413];
const formularer = [];

export function kladde(form) {
  const status = form.querySelector("[data-kladde-status]");
  const fra_start = aftryk(form);
  // A draft, or what was refused, is unsaved before a key is touched.
  let gemt = "ikkeGemt" in form.dataset ? "" : fra_start;
  let sendt = false;
  let ur = 0;

  const aendret = () => !sendt && ("ikkeGemt" in form.dataset || aftryk(form) !== fra_start);

  // One at a time: an older draft never arrives after a newer one.
  let undervejs = Promise.resolve();
  const gem = () => (undervejs = undervejs.then(gemNu));
  const forsoeg = igen(gem);

  async function gemNu() {
    clearTimeout(ur);
    forsoeg.hold();
    const nu = aftryk(form);
    if (sendt || nu === gemt) return true;
    try {
      const svar = await fetch(form.dataset.kladde, {
        method: "POST",
        body: new FormData(form),
        redirect: "manual",
        keepalive: true,
        signal: AbortSignal.timeout(FRIST),
      });
      if (svar.status === 403) return ikkeGemt((await svar.json()).besked, false);
      if (svar.type === "opaqueredirect") return ikkeGemt(UDE);
      if (ENDELIGE.includes(svar.status)) return ikkeGemt(FEJL, false);
      if (!svar.ok) throw new Error(svar.status);
      const { klokken } = await svar.json();
      gemt = nu;
      forsoeg.glem();
      status.textContent = `Kladde gemt kl. ${klokken}`;
      return true;
    } catch {
      return ikkeGemt(IGEN);
    }
  }

  // Told once: a screen reader need not hear of every attempt.
  function ikkeGemt(hvorfor, proevIgen = true) {
    if (sendt) return false;
    if (status.textContent !== hvorfor) {
      const besked = lav("span", "", hvorfor);
      besked.setAttribute("role", "alert");
      status.replaceChildren(besked);
    }
    if (proevIgen) forsoeg.senere();
    return false;
  }

  function snart() {
    clearTimeout(ur);
    ur = setTimeout(gem, RO);
  }

  form.addEventListener("input", snart);
  form.addEventListener("change", snart);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    sendt = true;
    clearTimeout(ur);
    forsoeg.glem();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) sendt = false;
  });
  addEventListener("beforeunload", (event) => {
    if (aendret() && !form.dataset.forlad) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.hidden && gem());
  if (!gemt) snart();
  formularer.push({ form, gem });
}

// A form without a draft: what was typed in it, or refused, can not be kept but by staying.
export function udenKladde(form) {
  const fra_start = document.querySelector("[data-fejloversigt]") ? "" : aftryk(form);
  formularer.push({ form, gem: () => aftryk(form) === fra_start });
}

// All drafts now; whether nothing typed would be lost.
export async function gemKladder() {
  return (await Promise.all(formularer.map(({ gem }) => gem()))).every(Boolean);
}

// Let the page go without asking: what is in it is kept.
export function slip() {
  for (const { form } of formularer) form.dataset.forlad = "ja";
}

function aftryk(form) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return new URLSearchParams(data).toString();
}
