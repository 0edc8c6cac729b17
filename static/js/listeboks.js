// What the boxes with a list have in common (WAI-ARIA's listbox and editable combobox). What opens a
// list, what is marked in it at first and what a key does are each box's own.

export const SKRIDT = { ArrowDown: 1, ArrowUp: -1 };
export const ctrl = (event) => event.ctrlKey || event.metaKey;

// The lines of `liste`, each the `linje` of a part. `holder` has the focus meanwhile and tells which
// line is marked: the field over the list, or the list itself. `vaelg(del)` is a press on a line;
// `valgt(del, erHer)` whether a line is told as selected.
export function listeboks(liste, holder, vaelg, valgt) {
  const boks = { liste, dele: [], her: -1, marker };
  liste.setAttribute("role", "listbox");
  liste.addEventListener("click", (event) => {
    const linje = event.target.closest("[role=option]");
    const del = linje && boks.dele.find((en) => en.linje === linje);
    if (del) vaelg(del);
  });

  function marker(nr) {
    boks.her = Math.max(-1, Math.min(nr, boks.dele.length - 1));
    boks.dele.forEach((del, n) => {
      del.linje.classList.toggle("er-her", n === boks.her);
      del.linje.setAttribute("aria-selected", String(valgt(del, n === boks.her)));
    });
    const linje = boks.dele[boks.her]?.linje;
    saet(holder, "aria-activedescendant", linje?.id);
    if (document.activeElement === holder) linje?.scrollIntoView({ block: "nearest" });
  }

  return boks;
}

// A field with its list under it, and a line for the screen reader.
export function kombiboks(felt, navn, vaelg, valgt) {
  const liste = lav("div", "kodeboks-liste");
  liste.id = `${felt.id}_liste`;
  liste.setAttribute("aria-label", navn);
  felt.setAttribute("role", "combobox");
  felt.setAttribute("aria-autocomplete", "list");
  felt.setAttribute("aria-controls", liste.id);
  // A press on a line must not take the focus from the field.
  liste.addEventListener("mousedown", (event) => event.preventDefault());
  const boks = listeboks(liste, felt, vaelg, valgt);

  function synlig(ja) {
    liste.hidden = !ja;
    felt.setAttribute("aria-expanded", String(ja));
  }

  function aabn(dele, nr) {
    boks.dele = dele;
    liste.replaceChildren(...dele.map(({ linje }) => linje));
    synlig(true);
    boks.marker(nr);
  }

  function luk() {
    synlig(false);
    felt.removeAttribute("aria-activedescendant");
  }

  luk();
  return Object.assign(boks, { aabn, luk, status: statuslinje(), aaben: () => !liste.hidden });
}

// What is typed in `felt` and has chosen nothing is told beside it, and the form is not sent
// meanwhile: `mangler()` says what. `selv` has the field's own marks, where it stands for another.
export function fejllinje(felt, status, mangler, selv) {
  const fejl = lav("span", "form-error-message");
  fejl.id = `${felt.id}_intet_valg`;
  fejl.hidden = true;

  function meld(besked) {
    fejl.hidden = !besked;
    fejl.textContent = status.textContent = besked;
    saet(felt, "aria-invalid", besked ? "true" : selv?.getAttribute("aria-invalid"));
    const hjaelp = [besked && fejl.id, selv?.getAttribute("aria-describedby")];
    saet(felt, "aria-describedby", hjaelp.filter(Boolean).join(" "));
  }

  function sendIkke(event) {
    const besked = felt.offsetParent && mangler();
    if (!besked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    felt.focus();
    meld(besked);
  }

  return { fejl, meld, sendIkke };
}

// A key that a box has used goes no further.
export function taster(element, brugt) {
  element.addEventListener("keydown", (event) => {
    if (event.isComposing || !brugt(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

export function valgmulighed(id, klasse, ...indhold) {
  const linje = lav("div", klasse);
  saet(linje, "id", id);
  linje.setAttribute("role", "option");
  linje.append(...indhold);
  return linje;
}

export function statuslinje() {
  const status = lav("span", "sr-only");
  status.setAttribute("role", "status");
  return status;
}

// The decimal key of a Danish number pad types a comma: `1,8,2` is 1.8.2.
export function medPunktum(skrevet) {
  return skrevet.replace(/(\d),(?=\d|$)/g, "$1.");
}

export function saet(element, navn, vaerdi) {
  if (vaerdi) element.setAttribute(navn, vaerdi);
  else element.removeAttribute(navn);
}

export function lav(navn, klasse, tekst = "") {
  const element = document.createElement(navn);
  element.className = klasse;
  element.textContent = tekst;
  return element;
}
