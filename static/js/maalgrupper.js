// The guide's two-sided box (R51) over a list of check boxes, which remain the form's data and the
// form without script. Two listboxes: click, Enter or Space moves a line from one to the other;
// arrows, Home, End and the first letters move about in one. What is typed to find a line, and has
// chosen none, is told beside it, and the form is not sent meanwhile.
import { ctrl, fejllinje, lav, listeboks, medPunktum, statuslinje, taster, valgmulighed } from "./listeboks.js";

export function toSidet(fieldset) {
  const liste = fieldset.querySelector(".valg");
  const felter = [...liste.querySelectorAll("input[type=checkbox]")].map((input) => ({
    input,
    tekst: input.nextElementSibling.textContent.trim(),
    kode: input.value.replaceAll(".", ""),
    gruppe: input.closest("[role=group]")?.getAttribute("aria-label") ?? "",
  }));
  if (!felter.length || felter.every(({ input }) => input.disabled)) return;

  const ramme = lav("div", "tosidet");
  const status = statuslinje();
  const venstre = side("Målgrupper at vælge imellem", "Alle målgrupper er valgt.", true);
  const hoejre = side("Valgte målgrupper", "Ingen valgt endnu.", false);
  hoejre.ramme.classList.add("tosidet-valgte");
  const soeg = lav("input", "form-input tosidet-soeg");
  soeg.id = "tosidet-soeg";
  soeg.type = "text";
  soeg.placeholder = "Skriv for at finde";
  soeg.autocomplete = "off";
  soeg.setAttribute("aria-label", "Find målgruppe");
  const { fejl, meld, sendIkke } = fejllinje(soeg, status, mangler);
  // Whether what is typed has chosen something already: several lines may be taken from one search.
  let brugt = false;
  venstre.liste.before(fejl, soeg);
  ramme.append(venstre.ramme, hoejre.ramme);
  const harFokus = liste.contains(document.activeElement);
  liste.hidden = true;
  liste.after(ramme, status);
  // Whoever was ticking already goes on in the field that stands where the ticks stood.
  if (harFokus) soeg.focus();

  function side(navn, tom, valg) {
    const ramme = lav("div", "tosidet-side");
    const overskrift = lav("p", "tosidet-navn", navn);
    overskrift.id = `tosidet-${navn.split(" ")[0].toLowerCase()}`;
    const liste = lav("div", "tosidet-liste");
    liste.tabIndex = 0;
    liste.setAttribute("aria-labelledby", overskrift.id);
    ramme.append(overskrift, liste);
    const boks = listeboks(liste, liste, (del) => flyt(del, valg), () => !valg);
    return Object.assign(boks, { ramme, tom, valg, her: 0 });
  }

  function flyt({ input, tekst }, valgt) {
    brugt ||= valgt;
    input.checked = valgt;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    tegn();
    meld("");
    const antal = felter.filter((felt) => felt.input.checked).length;
    status.textContent = `${tekst} er ${valgt ? "valgt" : "fjernet"}. ${antal} valgt i alt.`;
  }

  function ikkeValgt() {
    const hvad = venstre.dele.length
      ? "er ikke valgt endnu. Tryk Enter for at vælge den første"
      : "passer til ingen målgruppe, der er tilbage at vælge. Ret det";
    return `»${soeg.value.trim()}« ${hvad}, eller slet teksten.`;
  }

  function mangler() {
    return !brugt && soeg.value.trim() && ikkeValgt();
  }

  function tegn() {
    const ord = medPunktum(soeg.value.normalize("NFC").trim().toLowerCase());
    const ledige = felter.filter(({ input }) => !input.checked);
    // `114` is 1.1.4 to a hand on the number pad.
    const cifre = /^\d+$/.test(ord);
    const passer = ({ tekst, kode }) =>
      tekst.toLowerCase().includes(ord) || (cifre && kode.startsWith(ord));
    fyld(venstre, ledige.filter(passer));
    fyld(hoejre, felter.filter(({ input }) => input.checked));
  }

  function fyld(side, dele) {
    const { liste, valg } = side;
    side.dele = dele.map((felt) => ({ ...felt, linje: linje(felt, valg) }));
    liste.replaceChildren();
    let gruppe = "";
    let boks = liste;
    for (const del of side.dele) {
      if (valg && del.gruppe && del.gruppe !== gruppe) {
        gruppe = del.gruppe;
        boks = lav("div", "");
        boks.setAttribute("role", "group");
        boks.setAttribute("aria-label", gruppe);
        const navn = lav("span", "tosidet-gruppe", gruppe);
        navn.setAttribute("aria-hidden", "true");
        boks.append(navn);
        liste.append(boks);
      }
      boks.append(del.linje);
    }
    if (!dele.length) liste.append(tomLinje(valg && soeg.value ? "Ingen målgruppe passer." : side.tom));
    side.marker(Math.max(side.her, 0));
  }

  function linje({ input, tekst }, valg) {
    return valgmulighed(`${input.id}-${valg ? "ledig" : "valgt"}`, "tosidet-valg", tekst);
  }

  function tomLinje(tekst) {
    const tom = valgmulighed("", "tosidet-tom", tekst);
    tom.setAttribute("aria-selected", "false");
    tom.setAttribute("aria-disabled", "true");
    return tom;
  }

  function tasterI(side) {
    let skrevet = "";
    let ur = 0;
    taster(side.liste, (event) => {
      const sidst = side.dele.length - 1;
      if (ctrl(event) || event.altKey || sidst < 0) return false;
      const hen = { Home: 0, End: sidst, ArrowDown: side.her + 1, ArrowUp: side.her - 1 }[event.key];
      if (hen !== undefined) {
        side.marker(Math.max(0, hen));
      } else if (event.key === "Enter" || event.key === " ") {
        flyt(side.dele[side.her], side.valg);
      } else if (event.key.length === 1) {
        clearTimeout(ur);
        ur = setTimeout(() => (skrevet = ""), 700);
        skrevet += event.key.toLowerCase();
        const fundet = side.dele.findIndex(({ tekst }) =>
          tekst.toLowerCase().split(/[\s/]+/).some((ord) => ord.startsWith(skrevet)));
        if (fundet >= 0) side.marker(fundet);
      } else {
        return false;
      }
      return true;
    });
    side.liste.addEventListener("focus", () => side.marker(side.her));
  }

  soeg.addEventListener("input", () => {
    venstre.her = 0;
    brugt = false;
    tegn();
    meld("");
  });
  taster(soeg, (event) => {
    if (event.key === "ArrowDown" || (event.key === "Enter" && !soeg.value.trim() && !ctrl(event))) {
      venstre.liste.focus();
      return true;
    }
    if (event.key !== "Enter" || ctrl(event)) return false;
    if (!venstre.dele.length) {
      meld(ikkeValgt());
    } else {
      soeg.value = "";
      flyt(venstre.dele[0], true);
    }
    return true;
  });
  felter[0].input.form.addEventListener("submit", sendIkke, { capture: true });
  tasterI(venstre);
  tasterI(hoejre);
  // The browser may have put other ticks back than the page came with.
  addEventListener("pageshow", tegn);
  tegn();
}
