// The guide's two-sided box (R51) over a list of check boxes, which remain the form's data and the
// form without script. Two listboxes: click, Enter or Space moves a line from one to the other;
// arrows, Home, End and the first letters move about in one. What is typed to find a line, and has
// chosen none, is told beside it, and the form is not sent meanwhile.
import { medPunktum, saet } from "./kodefelt.js";

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
  const status = lav("p", "sr-only");
  status.setAttribute("role", "status");
  const venstre = side("Målgrupper at vælge imellem", "Alle målgrupper er valgt.");
  const hoejre = side("Valgte målgrupper", "Ingen valgt endnu.");
  hoejre.ramme.classList.add("tosidet-valgte");
  const soeg = lav("input", "form-input tosidet-soeg");
  soeg.type = "text";
  soeg.placeholder = "Skriv for at finde";
  soeg.autocomplete = "off";
  soeg.setAttribute("aria-label", "Find målgruppe");
  const fejl = lav("span", "form-error-message");
  fejl.id = "tosidet-ikke-valgt";
  fejl.hidden = true;
  // Whether what is typed has chosen something already: several lines may be taken from one search.
  let brugt = false;
  venstre.liste.before(fejl, soeg);
  ramme.append(venstre.ramme, hoejre.ramme);
  const harFokus = liste.contains(document.activeElement);
  liste.hidden = true;
  liste.after(ramme, status);
  // Whoever was ticking already goes on in the field that stands where the ticks stood.
  if (harFokus) soeg.focus();

  function side(navn, tom) {
    const ramme = lav("div", "tosidet-side");
    const overskrift = lav("p", "tosidet-navn", navn);
    overskrift.id = `tosidet-${navn.split(" ")[0].toLowerCase()}`;
    const liste = lav("div", "tosidet-liste");
    liste.tabIndex = 0;
    liste.setAttribute("role", "listbox");
    liste.setAttribute("aria-labelledby", overskrift.id);
    ramme.append(overskrift, liste);
    return { ramme, liste, tom, her: 0 };
  }

  function flyt(felt, valgt) {
    brugt ||= valgt;
    felt.input.checked = valgt;
    felt.input.dispatchEvent(new Event("change", { bubbles: true }));
    tegn();
    meld("");
    const antal = felter.filter(({ input }) => input.checked).length;
    status.textContent = `${felt.tekst} er ${valgt ? "valgt" : "fjernet"}. ${antal} valgt i alt.`;
  }

  function meld(besked) {
    fejl.hidden = !besked;
    fejl.textContent = status.textContent = besked;
    saet(soeg, "aria-invalid", besked && "true");
    saet(soeg, "aria-describedby", besked && fejl.id);
  }

  function ikkeValgt() {
    const hvad = venstre.dele.length
      ? "er ikke valgt endnu. Tryk Enter for at vælge den første"
      : "passer til ingen målgruppe, der er tilbage at vælge. Ret det";
    meld(`»${soeg.value.trim()}« ${hvad}, eller slet teksten.`);
  }

  function sendIkke(event) {
    if (!soeg.offsetParent || brugt || !soeg.value.trim()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    soeg.focus();
    ikkeValgt();
  }

  function tegn() {
    const ord = medPunktum(soeg.value.normalize("NFC").trim().toLowerCase());
    const ledige = felter.filter(({ input }) => !input.checked);
    // `114` is 1.1.4 to a hand on the number pad.
    const cifre = /^\d+$/.test(ord);
    const passer = ({ tekst, kode }) =>
      tekst.toLowerCase().includes(ord) || (cifre && kode.startsWith(ord));
    fyld(venstre, ledige.filter(passer), true);
    venstre.tomTekst = ledige.length ? "Ingen målgruppe passer." : venstre.tom;
    fyld(hoejre, felter.filter(({ input }) => input.checked), false);
  }

  function fyld(sidste, dele, valg) {
    sidste.dele = dele;
    sidste.her = Math.max(0, Math.min(sidste.her, dele.length - 1));
    sidste.liste.replaceChildren();
    let gruppe = "";
    let boks = sidste.liste;
    for (const felt of dele) {
      if (valg && felt.gruppe && felt.gruppe !== gruppe) {
        gruppe = felt.gruppe;
        boks = lav("div", "");
        boks.setAttribute("role", "group");
        boks.setAttribute("aria-label", gruppe);
        const navn = lav("span", "tosidet-gruppe", gruppe);
        navn.setAttribute("aria-hidden", "true");
        boks.append(navn);
        sidste.liste.append(boks);
      }
      const linje = lav("div", "tosidet-valg", felt.tekst);
      linje.id = `${felt.input.id}-${valg ? "ledig" : "valgt"}`;
      linje.setAttribute("role", "option");
      linje.setAttribute("aria-selected", String(!valg));
      linje.addEventListener("click", () => flyt(felt, valg));
      boks.append(linje);
    }
    if (!dele.length) sidste.liste.append(tomLinje(valg ? soeg.value : "", sidste));
    marker(sidste);
  }

  function tomLinje(soegt, sidste) {
    const linje = lav("div", "tosidet-tom", soegt ? "Ingen målgruppe passer." : sidste.tom);
    linje.setAttribute("role", "option");
    linje.setAttribute("aria-selected", "false");
    linje.setAttribute("aria-disabled", "true");
    return linje;
  }

  function marker(sidste) {
    const linjer = [...sidste.liste.querySelectorAll(".tosidet-valg")];
    linjer.forEach((linje, nr) => linje.classList.toggle("er-her", nr === sidste.her));
    const her = linjer[sidste.her];
    if (!her) return sidste.liste.removeAttribute("aria-activedescendant");
    sidste.liste.setAttribute("aria-activedescendant", her.id);
    if (document.activeElement === sidste.liste) her.scrollIntoView({ block: "nearest" });
  }

  function taster(sidste, valg) {
    let skrevet = "";
    let ur = 0;
    sidste.liste.addEventListener("keydown", (event) => {
      const sidst = sidste.dele.length - 1;
      const hen = { ArrowDown: sidste.her + 1, ArrowUp: sidste.her - 1, Home: 0, End: sidst }[event.key];
      if (event.ctrlKey || event.metaKey || event.altKey || sidst < 0) return;
      if (hen !== undefined) {
        sidste.her = Math.max(0, Math.min(hen, sidst));
      } else if (event.key === "Enter" || event.key === " ") {
        flyt(sidste.dele[sidste.her], valg);
      } else if (event.key.length === 1) {
        clearTimeout(ur);
        ur = setTimeout(() => (skrevet = ""), 700);
        skrevet += event.key.toLowerCase();
        const fundet = sidste.dele.findIndex(({ tekst }) =>
          tekst.toLowerCase().split(/[\s/]+/).some((ord) => ord.startsWith(skrevet)));
        if (fundet >= 0) sidste.her = fundet;
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      marker(sidste);
    });
    sidste.liste.addEventListener("focus", () => marker(sidste));
  }

  soeg.addEventListener("input", () => {
    venstre.her = 0;
    brugt = false;
    tegn();
    meld("");
  });
  soeg.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      venstre.liste.focus();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      if (!soeg.value.trim()) return venstre.liste.focus();
      if (!venstre.dele.length) return ikkeValgt();
      soeg.value = "";
      flyt(venstre.dele[0], true);
    }
  });
  felter[0].input.form.addEventListener("submit", sendIkke, { capture: true });
  taster(venstre, true);
  taster(hoejre, false);
  // The browser may have put other ticks back than the page came with.
  addEventListener("pageshow", tegn);
  tegn();
}

function lav(navn, klasse, tekst = "") {
  const element = document.createElement(navn);
  element.className = klasse;
  element.textContent = tekst;
  return element;
}
