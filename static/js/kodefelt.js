// A code box over a plain <select>, which remains the form's data and the form without script.
// WAI-ARIA's editable combobox with a listbox: typing finds by code (with or without its dots),
// paragraph or word; arrows move, Enter and Tab choose, Escape takes back what was typed.
// Typed text that is no choice stays, with what is wrong, and the form is not sent meanwhile.
export function kodefelt(select) {
  if (select.disabled) return;
  const id = select.id;
  const label = document.querySelector(`label[for="${id}"]`);
  const koder = [...select.options].filter((option) => option.value).map(kode);
  // A fast hand is in the plain list already; what it chose there is in the list's own value.
  const harFokus = document.activeElement === select;
  select.id = `${id}_valg`;
  select.hidden = true;

  const boks = lav("div", "kodeboks felt-bredt");
  const felt = lav("input", "form-select");
  felt.type = "text";
  felt.id = id;
  felt.autocomplete = "off";
  felt.spellcheck = false;
  felt.placeholder = select.dataset.kodeboks;
  felt.setAttribute("role", "combobox");
  felt.setAttribute("aria-autocomplete", "list");
  felt.setAttribute("aria-controls", `${id}_liste`);
  felt.setAttribute("aria-expanded", "false");
  saet(felt, "aria-required", select.getAttribute("aria-required"));
  const liste = lav("div", "kodeboks-liste");
  liste.id = `${id}_liste`;
  liste.hidden = true;
  liste.setAttribute("role", "listbox");
  liste.setAttribute("aria-label", label.textContent.trim());
  const fejl = lav("span", "form-error-message");
  fejl.id = `${id}_intet_valg`;
  fejl.hidden = true;
  const status = lav("span", "sr-only");
  status.setAttribute("role", "status");
  select.before(boks);
  boks.append(fejl, felt, liste, status);

  let fundne = [];
  let her = -1;
  let skrevet = false;
  // An arrow has marked a line, by opening the list or by moving in it: Enter and Tab choose it.
  let peget = false;
  let venter = 0;
  const aaben = () => !liste.hidden;
  const valgtNr = () => fundne.findIndex((k) => k.value === select.value);
  const valgt = () => (select.value ? select.selectedOptions[0].text : "");

  function hent() {
    felt.value = valgt();
    skrevet = false;
    meld("");
  }

  function meld(besked) {
    clearTimeout(venter);
    fejl.hidden = !besked;
    fejl.textContent = status.textContent = besked;
    saet(felt, "aria-invalid", besked ? "true" : select.getAttribute("aria-invalid"));
    const hjaelp = [besked && fejl.id, select.getAttribute("aria-describedby")];
    saet(felt, "aria-describedby", hjaelp.filter(Boolean).join(" "));
  }

  function luk() {
    peget = false;
    liste.hidden = true;
    felt.setAttribute("aria-expanded", "false");
    felt.removeAttribute("aria-activedescendant");
  }

  function vis(ord, nr) {
    fundne = find(koder, ord);
    liste.replaceChildren(...fundne.map((k) => k.linje));
    for (const k of fundne) k.linje.setAttribute("aria-selected", String(k.value === select.value));
    liste.hidden = false;
    if (!fundne.length) liste.append(lav("div", "kodeboks-tom", "Ingen passer. Ret det, du skrev."));
    felt.setAttribute("aria-expanded", "true");
    marker(nr ?? valgtNr());
    if (ord) status.textContent = antal(fundne.length);
  }

  function marker(nr) {
    her = Math.min(nr, fundne.length - 1);
    fundne.forEach((k, n) => k.linje.classList.toggle("er-her", n === her));
    saet(felt, "aria-activedescendant", fundne[her]?.linje.id);
    fundne[her]?.linje.scrollIntoView({ block: "nearest" });
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
    if (her >= 0) return vaelg(fundne[her].value);
    if (!felt.value.trim()) vaelg("");
  }

  // Left without choosing: what is beyond doubt counts; anything else is told beside what was typed.
  function forlad() {
    luk();
    if (felt.value === valgt()) return hent();
    if (!felt.value.trim()) return vaelg("");
    if (fundne.length === 1) return vaelg(fundne[0].value);
    // Not at once: a line that comes between moves the button which is just being pressed.
    venter = setTimeout(meld, 300, intetValg(felt.value.trim(), fundne.length));
  }

  function sendIkke(event) {
    if (!felt.offsetParent) return;
    forlad();
    if (!skrevet) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    felt.focus();
    meld(intetValg(felt.value.trim(), fundne.length));
  }

  felt.addEventListener("input", () => {
    meld("");
    skrevet = true;
    vis(felt.value, felt.value.trim() ? 0 : -1);
  });
  felt.addEventListener("focus", () => felt.select());
  felt.addEventListener("blur", forlad);
  select.form.addEventListener("submit", sendIkke, { capture: true });
  felt.addEventListener("click", () => (aaben() ? luk() : vis(skrevet ? felt.value : "")));
  felt.addEventListener("keydown", (event) => {
    const skridt = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (event.isComposing) return;
    if (skridt && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (aaben() && event.altKey) return skridt < 0 ? tag() : undefined;
      peget = true;
      if (aaben()) return marker(Math.max(her + skridt, 0));
      vis(skrevet ? felt.value : "");
      marker(Math.max(her, 0));
    } else if (event.key === "Tab" && aaben()) {
      tag();
    } else if (event.key === "Enter" && aaben()) {
      // What no line fits is not saved as what was chosen before it.
      const passer = fundne.length > 0 || !skrevet || !felt.value.trim();
      tag();
      // Ctrl+Enter goes on to save the form; Enter alone has done its work here.
      if (passer && (event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Escape" && (aaben() || skrevet)) {
      event.preventDefault();
      event.stopPropagation();
      hent();
      luk();
    }
  });
  // A press on a line must not take the focus from the field.
  liste.addEventListener("mousedown", (event) => event.preventDefault());
  liste.addEventListener("click", (event) => {
    const k = koder.find(({ linje }) => linje === event.target.closest("[role=option]"));
    if (k) vaelg(k.value);
  });
  select.addEventListener("change", hent);
  addEventListener("pageshow", () => skrevet || hent());
  hent();
  if (harFokus || (select.autofocus && document.activeElement === document.body)) felt.focus();

  function kode(option, nr) {
    const linje = lav("div", "kodeboks-valg");
    linje.id = `${id}_valg${nr}`;
    linje.setAttribute("role", "option");
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

// The decimal key of a Danish number pad types a comma: `1,8,2` is 1.8.2.
export function medPunktum(skrevet) {
  return skrevet.replace(/(\d),(?=\d|$)/g, "$1.");
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

export function saet(element, navn, vaerdi) {
  if (vaerdi) element.setAttribute(navn, vaerdi);
  else element.removeAttribute(navn);
}

function lav(navn, klasse, tekst = "") {
  const element = document.createElement(navn);
  element.className = klasse;
  element.textContent = tekst;
  return element;
}
