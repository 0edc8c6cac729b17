// Known tilbud while one types in Pnr or Navn (ux 5). WAI-ARIA's editable combobox, but what is typed
// stands as it is: nothing is marked until an arrow marks it, and only Enter or a press copies.
const RO = 150;
const MINDST = 2;

export function forslag(sektion) {
  const sted = sektion.querySelector("[data-forslag]");
  if (!sted) return;
  const form = sektion.closest("form");
  const status = sted.querySelector("[data-tilbud-status]");
  const andenType = sted.querySelector("[data-tilbud-type]");
  sted.querySelector("[data-uden-script]").hidden = true;
  sektion.querySelector("[data-forslag-hjaelp]").hidden = false;
  for (const navn of ["pnr", "tilbud_navn"]) boks(form.elements[navn]);

  function boks(felt) {
    const ramme = lav("div", "tilbudsboks");
    const liste = lav("div", "kodeboks-liste");
    liste.id = `${felt.id}_forslag`;
    liste.hidden = true;
    liste.setAttribute("role", "listbox");
    liste.setAttribute("aria-label", "Kendte tilbud");
    const antal = lav("span", "sr-only");
    antal.setAttribute("role", "status");
    // Whoever was typing already goes on typing.
    const harFokus = document.activeElement === felt;
    felt.before(ramme);
    ramme.append(felt, liste, antal);
    if (harFokus) felt.focus();
    felt.setAttribute("role", "combobox");
    felt.setAttribute("aria-autocomplete", "list");
    felt.setAttribute("aria-controls", liste.id);
    felt.setAttribute("aria-expanded", "false");

    let fundne = [];
    let her = -1;
    let ur = 0;
    let spoergsmaal = null;
    const aaben = () => !liste.hidden;

    function luk() {
      clearTimeout(ur);
      spoergsmaal?.abort();
      liste.hidden = true;
      her = -1;
      felt.setAttribute("aria-expanded", "false");
      felt.removeAttribute("aria-activedescendant");
    }

    // The answer to the newest question; an older one that comes late is nobody's.
    async function spoerg(marker_nr) {
      clearTimeout(ur);
      spoergsmaal?.abort();
      const tekst = felt.value.trim();
      if (tekst.length < MINDST) {
        antal.textContent = "";
        return luk();
      }
      const dette = (spoergsmaal = new AbortController());
      try {
        const svar = await fetch(sted.dataset.forslag, {
          method: "POST",
          body: new URLSearchParams({
            soeg: tekst,
            csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
          }),
          redirect: "manual",
          signal: dette.signal,
        });
        if (!svar.ok) return luk();
        const { tilbud } = await svar.json();
        if (dette === spoergsmaal && document.activeElement === felt) vis(tilbud, marker_nr);
      } catch {
        // Asked anew meanwhile, or the server is away: what is typed stands, and can be saved.
        if (dette === spoergsmaal) luk();
      }
    }

    function vis(tilbud, nr) {
      fundne = tilbud.map((et, n) => ({ ...et, linje: linje(et, n) }));
      liste.replaceChildren(...fundne.map((et) => et.linje));
      antal.textContent = talt(fundne.length);
      if (!fundne.length) return luk();
      liste.hidden = false;
      felt.setAttribute("aria-expanded", "true");
      liste.scrollIntoView({ block: "nearest" });
      marker(nr);
    }

    function linje(et, nr) {
      const valg = lav("div", "kodeboks-valg");
      valg.id = `${liste.id}${nr}`;
      valg.setAttribute("role", "option");
      valg.setAttribute("aria-selected", "false");
      const mere = [et.sted, et.type_tekst, et.kilde].filter(Boolean).join(" · ");
      valg.append(lav("strong", "", et.navn), " ", lav("span", "tilbudsboks-mere", mere));
      return valg;
    }

    function marker(nr) {
      her = Math.max(-1, Math.min(nr, fundne.length - 1));
      fundne.forEach((et, n) => {
        et.linje.classList.toggle("er-her", n === her);
        et.linje.setAttribute("aria-selected", String(n === her));
      });
      if (her < 0) return felt.removeAttribute("aria-activedescendant");
      felt.setAttribute("aria-activedescendant", fundne[her].linje.id);
      fundne[her].linje.scrollIntoView({ block: "nearest" });
    }

    function vaelg(et) {
      luk();
      antal.textContent = "";
      kopier(et);
    }

    felt.addEventListener("input", () => {
      clearTimeout(ur);
      ur = setTimeout(() => spoerg(-1), RO);
    });
    felt.addEventListener("blur", luk);
    felt.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const skridt = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (skridt && !event.altKey) {
        event.preventDefault();
        if (aaben()) marker(her + skridt);
        else if (skridt > 0) spoerg(0);
      } else if (event.key === "Enter" && aaben() && her >= 0) {
        event.preventDefault();
        event.stopPropagation();
        vaelg(fundne[her]);
      } else if (event.key === "Escape" && aaben()) {
        event.preventDefault();
        event.stopPropagation();
        luk();
      }
    });
    // A press on a line must not take the focus from the field.
    liste.addEventListener("mousedown", (event) => event.preventDefault());
    liste.addEventListener("click", (event) => {
      const valgt = fundne.find((et) => et.linje === event.target.closest("[role=option]"));
      if (valgt) vaelg(valgt);
    });
  }

  function saet(navn, vaerdi) {
    form.elements[navn].value = vaerdi;
    form.elements[navn].dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A type that somebody chose is not changed unasked; a locked one is not there to be changed.
  function kopier(et) {
    for (const [navn, vaerdi] of Object.entries(et.felter)) saet(navn, vaerdi);
    const type = form.elements.tilbudstype;
    const forskellig = Boolean(type && et.tilbudstype && type.value !== et.tilbudstype);
    const tages = forskellig && !type.value;
    if (tages) saet("tilbudstype", et.tilbudstype);
    const navne = [
      tages && "tilbudstype", et.felter.pnr && "Pnr", "navn", "adresse"].filter(Boolean).join(", ");
    status.textContent = `Kopieret fra »${et.navn}«: ${navne} og postnr.`;
    andenType.replaceChildren();
    andenType.hidden = !forskellig || tages;
    if (andenType.hidden) return;
    status.textContent += ` Tilbudstypen er ikke ændret; stedets er ${et.type_tekst}.`;
    const knap = lav("button", "button button-secondary", `Brug tilbudstypen ${et.type_tekst}`);
    knap.type = "button";
    knap.addEventListener("click", () => {
      saet("tilbudstype", et.tilbudstype);
      status.textContent = `Tilbudstypen er nu ${et.type_tekst}.`;
      andenType.hidden = true;
      form.elements.tilbud_navn.focus();
    });
    andenType.append(knap);
  }
}

function talt(antal) {
  if (!antal) return "Ingen kendte tilbud passer.";
  return antal === 1 ? "1 kendt tilbud. Pil ned fører til det." : `${antal} kendte tilbud. Pil ned fører til dem.`;
}

function lav(navn, klasse, tekst = "") {
  const element = document.createElement(navn);
  element.className = klasse;
  element.textContent = tekst;
  return element;
}
