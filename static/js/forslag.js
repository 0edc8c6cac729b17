// Known tilbud while one types in Pnr or Navn (ux 5). WAI-ARIA's editable combobox, but what is typed
// stands as it is: nothing is marked until an arrow marks it, and only Enter or a press copies.
import { FRIST, igen, TAALMODIG } from "./igen.js";
import { ctrl, kombiboks, lav, SKRIDT, taster, valgmulighed } from "./listeboks.js";

const RO = 150;
const MINDST = 2;
const SENT = "Henter kendte tilbud …";
const FEJL = "Kendte tilbud kunne ikke hentes. Det, du har skrevet, er her endnu. Der bliver prøvet igen om lidt.";

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
    const boks = kombiboks(felt, "Kendte tilbud", vaelg, (et, erHer) => erHer);
    const { status: antal } = boks;
    const ramme = lav("div", "tilbudsboks");
    // Whoever was typing already goes on typing.
    const harFokus = document.activeElement === felt;
    felt.before(ramme);
    ramme.append(felt, boks.liste, antal);
    if (harFokus) felt.focus();

    let ur = 0;
    let spoergsmaal = null;
    const forsoeg = igen(() => spoerg(-1));
    const fortalt = () => !antal.classList.contains("sr-only");

    // Instead of a list that answers another question: what is wrong, in its place and aloud.
    function sig(tekst, synlig = false) {
      antal.className = synlig ? "kodeboks-liste kodeboks-tom" : "sr-only";
      if (antal.textContent !== tekst) antal.textContent = tekst;
    }

    function luk() {
      clearTimeout(ur);
      forsoeg.glem();
      spoergsmaal?.abort();
      spoergsmaal = null;
      boks.luk();
      if (fortalt()) sig("");
    }

    // The answer to the newest question; an older one that comes late is nobody's.
    async function spoerg(nr) {
      clearTimeout(ur);
      forsoeg.hold();
      spoergsmaal?.abort();
      const tekst = felt.value.trim();
      if (tekst.length < MINDST) {
        sig("");
        return luk();
      }
      const dette = (spoergsmaal = new AbortController());
      const sent = setTimeout(() => {
        boks.luk();
        if (!fortalt()) sig(SENT, true);
      }, TAALMODIG);
      const forGammelt = setTimeout(() => dette.abort(), FRIST);
      try {
        const tilbud = await hent(tekst, dette.signal);
        if (dette === spoergsmaal) vis(tilbud, nr);
      } catch {
        // Asked anew or left meanwhile, or the server is away: what is typed stands, and can be saved.
        if (dette !== spoergsmaal) return;
        boks.luk();
        sig(FEJL, true);
        forsoeg.senere();
      } finally {
        clearTimeout(sent);
        clearTimeout(forGammelt);
      }
    }

    async function hent(soeg, signal) {
      const csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
      const body = new URLSearchParams({ soeg, csrfmiddlewaretoken });
      const svar = await fetch(sted.dataset.forslag, { method: "POST", body, redirect: "manual", signal });
      if (!svar.ok) throw new Error(svar.status);
      return (await svar.json()).tilbud;
    }

    function vis(tilbud, nr) {
      forsoeg.glem();
      sig(talt(tilbud.length));
      if (!tilbud.length) return luk();
      boks.aabn(tilbud.map((et, n) => ({ ...et, linje: linje(et, n) })), -1);
      boks.liste.scrollIntoView({ block: "nearest" });
      boks.marker(nr);
    }

    function linje(et, nr) {
      const mere = [et.sted, et.type_tekst, et.kilde].filter(Boolean).join(" · ");
      return valgmulighed(`${boks.liste.id}${nr}`, "kodeboks-valg",
        lav("strong", "", et.navn), " ", lav("span", "tilbudsboks-mere", mere));
    }

    function vaelg(et) {
      luk();
      sig("");
      kopier(et);
    }

    felt.addEventListener("input", () => {
      clearTimeout(ur);
      ur = setTimeout(() => spoerg(-1), RO);
    });
    felt.addEventListener("blur", luk);
    taster(felt, (event) => {
      if (ctrl(event)) return false;
      const skridt = SKRIDT[event.key];
      if (skridt && !event.altKey) {
        if (boks.aaben()) boks.marker(boks.her + skridt);
        else if (skridt > 0) spoerg(0);
        return true;
      }
      if (!boks.aaben() && !fortalt()) return false;
      if (event.key === "Enter" && boks.aaben() && boks.her >= 0) vaelg(boks.dele[boks.her]);
      else if (event.key === "Escape") luk();
      else return false;
      return true;
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
