// What every page's forms have in common. Each part stands alone and does nothing where its
// attributes are absent; without script the forms work as plain HTML.
import { toSidet } from "./maalgrupper.js";
import { tilbud } from "./tilbud.js";
import { cprOpslag } from "./cpr.js";
import { forslag } from "./forslag.js";
import { genveje } from "./genveje.js";
import { felthjaelp } from "./hjaelp.js";
import { kladde, udenKladde } from "./kladde.js";
import { kodefelt } from "./kodefelt.js";
import { sendIkkeForSent, session } from "./session.js";
import { svar } from "./svar.js";

// An error summary takes the focus; its links lead to the fields, also those behind the two-sided box.
function fejloversigt() {
  const oversigt = document.querySelector("[data-fejloversigt]");
  if (!oversigt) return;
  oversigt.focus();
  oversigt.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    const felt = document.getElementById(link.hash.slice(1));
    if (!felt) return;
    event.preventDefault();
    const gruppe = felt.closest(".form-group") ?? felt;
    gruppe.scrollIntoView({ block: "start" });
    const maal = felt.offsetParent ? felt : gruppe.querySelector("[role=listbox]");
    (maal ?? felt).focus({ preventScroll: true });
  });
}

// The field that the address led to takes the focus, also where a richer control stands for it.
function fokus() {
  const felt = document.querySelector(".form-group[autofocus], .form-group [autofocus]");
  if (!felt || document.querySelector("[data-fejloversigt]")) return;
  const gruppe = felt.closest(".form-group") ?? felt;
  const her = document.activeElement;
  // Who was faster than this script has chosen a field already.
  if (her.matches("input, select, textarea") && !gruppe.contains(her)) return;
  const synlig = (element) => element.offsetParent && element.type !== "hidden";
  const maal = felt !== gruppe && synlig(felt) ? felt
    : [...gruppe.querySelectorAll("input, select, textarea, [role=listbox]")].find(synlig);
  gruppe.scrollIntoView({ block: "center" });
  (maal ?? felt).focus({ preventScroll: true });
}

// A double click sends once. The server holds too; this spares the second answer.
function sendKunEnGang(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sendt) {
      event.preventDefault();
      return;
    }
    form.dataset.sendt = "ja";
    setTimeout(() => delete form.dataset.sendt, 10000);
  });
  // Back from the browser's page cache: the form may be sent again.
  addEventListener("pageshow", () => delete form.dataset.sendt);
}

// Enter goes on to the next field; only Ctrl+Enter (with Shift: and on to the next) or a button saves.
function tastatur(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const knap = form.querySelector(event.shiftKey ? "[data-gem-naeste]" : "[data-gem]");
      if (knap) form.requestSubmit(knap);
    } else if (event.target.matches("input, select")) {
      event.preventDefault();
      naesteFelt(form, event.target)?.focus();
    }
  });
}

function naesteFelt(form, fra) {
  const felter = [...form.querySelectorAll("input, select, textarea, button, [tabindex='0']")];
  const synlige = felter.filter((felt) => felt.offsetParent && !felt.disabled && felt.tabIndex >= 0);
  return synlige[synlige.indexOf(fra) + 1];
}

// The answer to a form is no page to come back to: Back would ask whether to send it again, or show
// the browser's own error. As an entry of its address it is the page anew, with the draft.
function tilbageTilSiden() {
  history.replaceState(history.state, "", location.href);
}

tilbageTilSiden();
fejloversigt();
document.querySelectorAll("select[data-kodeboks]").forEach(kodefelt);
document.querySelectorAll("[data-tosidet] fieldset").forEach(toSidet);
document.querySelectorAll("[data-tilbud]").forEach(tilbud);
document.querySelectorAll("[data-tilbud]").forEach(forslag);
document.querySelectorAll("[data-cpr-opslag]").forEach(cprOpslag);
document.querySelectorAll("form[data-sagsform]").forEach(tastatur);
document.querySelectorAll("form[data-sagsform]").forEach(sendIkkeForSent);
document.querySelectorAll("form[method=post]:not([data-mange])").forEach(sendKunEnGang);
document.querySelectorAll("form[data-kladde]").forEach(kladde);
document.querySelectorAll("form[data-sagsform]:not([data-kladde])").forEach(udenKladde);
svar();
genveje();
felthjaelp();
session();
fokus();
