// What a page asks for in the background (htmx) may be late, or never come. What stands there then
// belongs to another question: it is marked while one waits, taken away when the answer fails, and
// asked for again until it comes. What is typed is never touched.
import { igen, TAALMODIG } from "./igen.js";

const fejlede = new Map();
const ventende = new Map();

// `data-svar-fejl` says what could not be fetched; `data-svar-rydder` names a count that goes with it.
const spoerger = (event) => event.detail.elt?.closest?.("[data-svar-fejl]");

function vent(event) {
  const elt = spoerger(event);
  if (!elt) return;
  fejlede.get(elt)?.hold();
  clearTimeout(ventende.get(elt));
  const { target } = event.detail;
  ventende.set(elt, setTimeout(() => target.setAttribute("aria-busy", "true"), TAALMODIG));
}

function modtag(event) {
  const elt = spoerger(event);
  if (!elt) return;
  clearTimeout(ventende.get(elt));
  event.detail.target.removeAttribute("aria-busy");
  if (event.detail.successful && !event.detail.xhr.ledtVaek) fejlede.get(elt)?.glem();
}

function fejl(event) {
  const elt = spoerger(event);
  if (!elt) return;
  const { target } = event.detail;
  if (!fejlede.has(elt)) fejlede.set(elt, igen(() => elt.dispatchEvent(new CustomEvent("proev-igen"))));
  fejlede.get(elt).senere();
  const ryddes = document.querySelector(elt.dataset.svarRydder ?? ":not(*)");
  ryddes?.replaceChildren();
  // Told once: a screen reader need not hear of every attempt.
  if (!target.querySelector("[data-svar-besked]")) target.replaceChildren(besked(elt));
}

function besked(elt) {
  const boks = document.createElement("div");
  boks.className = "alert alert-warning";
  boks.dataset.svarBesked = "";
  boks.setAttribute("role", "alert");
  const indhold = document.createElement("div");
  indhold.className = "alert-body";
  const tekst = document.createElement("p");
  tekst.className = "alert-text";
  tekst.textContent = `${elt.dataset.svarFejl} Det, du har skrevet, er her endnu. Der bliver prøvet igen om lidt.`;
  const knap = document.createElement("button");
  knap.type = "button";
  knap.className = "som-link";
  knap.textContent = "Prøv igen nu";
  knap.addEventListener("click", () => fejlede.get(elt).nu());
  indhold.append(tekst, knap);
  boks.append(indhold);
  return boks;
}

// Logged out meanwhile: the answer is the logon's page, which is no answer to what was asked.
function ledtAndetsteds(event) {
  const { xhr, requestConfig } = event.detail;
  if (!spoerger(event) || !xhr.responseURL) return;
  const spurgt = new URL(requestConfig.path, location).pathname;
  if (new URL(xhr.responseURL).pathname === spurgt) return;
  event.preventDefault();
  xhr.ledtVaek = true;
  fejl(event);
}

export function svar() {
  document.addEventListener("htmx:beforeSend", vent);
  document.addEventListener("htmx:afterRequest", modtag);
  document.addEventListener("htmx:beforeOnLoad", ledtAndetsteds);
  for (const navn of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(navn, fejl);
  }
}
