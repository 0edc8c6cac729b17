// A code box over a plain <select>, which remains the form's data and the form without script.
// WAI-ARIA's editable combobox with a listbox: typing finds by code (with or without its dots),
// paragraph or word; arrows move, Enter and Tab choose, Escape takes back what was typed.
// Typed text that is no choice stays, with what is wrong, and the form is not sent meanwhile.
import { ctrl, fejllinje, kombiboks, lav, medPunktum, saet, SKRIDT, taster, valgmulighed } from "./listeboks.js";

const SPRING = { ...SKRIDT, PageDown: 8, PageUp: -8 };

export function kodefelt(select) {
  if (select.disabled) return;
  const id = select.id;
  const navn = document.querySelector(`label[for="${id}"]`).textContent.trim();
  const koder = [...select.options].filter((option) => option.value).map(kode);
  // A fast hand is in the plain list already; what it chose there is in the list's own value.
  const harFokus = document.activeElement === select;
  select.id = `${id}_valg`;
  select.hidden = true;

  const felt = lav("input", "form-select");
  felt.type = "text";
  felt.id = id;
  felt.autocomplete = "off";
  felt.spellcheck = false;
  felt.placeholder = select.dataset.kodeboks;
  saet(felt, "aria-required", select.getAttribute("aria-required"));
  const boks = kombiboks(felt, navn, (k) => vaelg(k.value), (k) => k.value === select.value);
  const { fejl, meld, sendIkke } = fejllinje(felt, boks.status, mangler, select);
  const ramme = lav("div", "kodeboks felt-bredt");
  select.before(ramme);
  ramme.append(fejl, felt, boks.liste, boks.status);

  let skrevet = false;
  // An arrow has marked a line, by opening the list or by moving in it: Enter and Tab choose it.
  let peget = false;
  let venter = 0;
  const valgt = () => (select.value ? select.selectedOptions[0].text : "");

  function hent() {
    felt.value = valgt();
    skrevet = false;
    stille();
  }

  function stille() {
    clearTimeout(venter);
    meld("");
  }

  function luk() {
    peget = false;
    boks.luk();
  }

  function vis(ord, nr) {
    const fundne = find(koder, ord);
    boks.aabn(fundne, nr ?? fundne.findIndex((k) => k.value === select.value));
    if (!fundne.length) boks.liste.append(lav("div", "kodeboks-tom", "Ingen passer. Ret det, du skrev."));
    if (ord) boks.status.textContent = antal(fundne.length);
  }

  function vaelg(vaerdi) {
    const nyt = select.value !== vaerdi;
    select.value = vaerdi;
    hent();
    luk();
    if (nyt) select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was typed becomes a choice: nothing at all, or the line that is marked.
  function tag() {
    if (!skrevet && !peget) return luk();
    if (boks.her >= 0) return vaelg(boks.dele[boks.her].value);
    if (!felt.value.trim()) vaelg("");
  }

  // Left without choosing: what is beyond doubt counts; anything else is told beside what was typed.
  function forlad() {
    luk();
    if (felt.value === valgt()) return hent();
    if (!felt.value.trim()) return vaelg("");
    if (boks.dele.length === 1) return vaelg(boks.dele[0].value);
    // Not at once: a line that comes between moves the button which is just being pressed.
    venter = setTimeout(meld, 300, intetValg(felt.value.trim(), boks.dele.length));
  }

  function mangler() {
    forlad();
    clearTimeout(venter);
    return skrevet && intetValg(felt.value.trim(), boks.dele.length);
  }

  function pil(skridt, alt) {
    if (boks.aaben() && alt) return skridt < 0 ? tag() : undefined;
    peget = true;
    if (boks.aaben()) return boks.marker(Math.max(boks.her + skridt, 0));
    vis(skrevet ? felt.value : "");
    boks.marker(Math.max(boks.her, 0));
  }

  felt.addEventListener("input", () => {
    stille();
    skrevet = true;
    vis(felt.value, felt.value.trim() ? 0 : -1);
  });
  felt.addEventListener("focus", () => felt.select());
  felt.addEventListener("blur", forlad);
  select.form.addEventListener("submit", sendIkke, { capture: true });
  felt.addEventListener("click", () => (boks.aaben() ? luk() : vis(skrevet ? felt.value : "")));
  taster(felt, (event) => {
    if (SPRING[event.key] && !ctrl(event)) {
      pil(SPRING[event.key], event.altKey);
      return true;
    }
    if (event.key === "Escape" && (boks.aaben() || skrevet)) {
      hent();
      luk();
      return true;
    }
    if (!boks.aaben() || !["Tab", "Enter"].includes(event.key)) return false;
    // What no line fits is not saved as what was chosen before it.
    const passer = boks.dele.length > 0 || !skrevet || !felt.value.trim();
    tag();
    // Tab goes on, and Ctrl+Enter saves the form; Enter alone has done its work here.
    return event.key === "Enter" && !(passer && ctrl(event));
  });
  select.addEventListener("change", hent);
  addEventListener("pageshow", () => skrevet || hent());
  hent();
  if (harFokus || (select.autofocus && document.activeElement === document.body)) felt.focus();

  function kode(option, nr) {
    const linje = valgmulighed(`${id}_valg${nr}`, "kodeboks-valg");
    const [, foran, rest] = option.text.match(/^([\d.]+ |[A-E] )?(.*)$/);
    if (foran) linje.append(lav("strong", "", foran.trim()), " ");
    linje.append(rest);
    // People ask for what the code is, too: `ophold` is in no text of a stay.
    const ophold = select.dataset.ophold?.split(" ").includes(option.value) ? " ophold" : "";
    const tekst = smaa(option.text) + ophold;
    return {
      linje,
      tekst,
      value: option.value,
      cifre: smaa(option.value).replaceAll(".", ""),
      paragraf: (tekst.match(/\(§+ ?([^)]*)\)/)?.[1] ?? "").split(" "),
      ord: tekst.split(/[^\p{L}\p{N}.]+/u),
    };
  }
}

function find(koder, skrevet) {
  const ord = medPunktum(smaa(skrevet)).replaceAll("§", " ").split(/\s+/).filter(Boolean);
  return koder
    .map((k) => [k, ord.reduce((sum, et) => sum + rang(k, et), 0)])
    .filter(([, sum]) => sum < Infinity)
    .sort(([, a], [, b]) => a - b)
    .map(([k]) => k);
}

// How well a code fits one typed word; 0 is best. `182` is 1.8.2 to a hand on the number pad.
function rang({ value, tekst, cifre, paragraf, ord }, et) {
  if (value === et || cifre === et) return 0;
  if (paragraf.includes(et)) return 1;
  if (value.startsWith(et) || cifre.startsWith(et)) return 2;
  if (ord.some((o) => o.startsWith(et)) || paragraf.some((p) => p.startsWith(et))) return 3;
  return tekst.includes(et) ? 4 : Infinity;
}

function antal(n) {
  if (!n) return "Ingen passer.";
  return n === 1 ? "1 mulighed." : `${n} muligheder.`;
}

function intetValg(skrevet, passer) {
  const hvad = passer ? `passer til ${passer} i listen. Vælg en af dem` : "findes ikke i listen. Ret det";
  return `»${skrevet}« ${hvad}, eller tryk Esc.`;
}

function smaa(tekst) {
  return tekst.normalize("NFC").toLocaleLowerCase("da");
}
