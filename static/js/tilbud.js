// The tilbud fields show when they matter: at once and marked mandatory for an ophold (R46),
// otherwise one click away, and always when something stands in them or is wrong with them.
export function tilbud(sektion) {
  const felter = sektion.querySelector("[data-tilbud-felter]");
  const knap = sektion.querySelector("[data-tilbud-knap]");
  const note = sektion.querySelector("[data-tilbud-ophold]");
  const type = felter.querySelector("[data-felt=tilbudstype]");
  const ydelse = sektion.closest("form").querySelector("select[data-ophold]");
  const kontroller = [...felter.querySelectorAll("input, select, textarea")];

  const erOphold = () =>
    ydelse ? ydelse.dataset.ophold.split(" ").includes(ydelse.value) : "erOphold" in sektion.dataset;
  const udfyldt = () =>
    kontroller.some((k) => k.value) || felter.querySelector(".form-error, [data-udfyldt]");

  function vis(aaben) {
    felter.hidden = !aaben;
    knap.setAttribute("aria-expanded", String(aaben));
  }

  // Nothing that is filled in can be folded away.
  const visKnap = () => (knap.hidden = Boolean(erOphold() || udfyldt()));

  function opdater() {
    const ophold = erOphold();
    visKnap();
    note.hidden = !ophold;
    vis(knap.hidden || felter.contains(document.activeElement));
    const valg = type?.querySelector("[role=combobox], select");
    if (!valg) return;
    valg.setAttribute("aria-required", String(ophold));
    type.querySelector("[data-krav]").hidden = !ophold;
  }

  knap.addEventListener("click", () => {
    vis(felter.hidden);
    if (!felter.hidden) kontroller[0]?.focus();
  });
  felter.addEventListener("input", visKnap);
  felter.addEventListener("change", visKnap);
  ydelse?.addEventListener("change", opdater);
  // The browser may have put other values back than the page came with.
  addEventListener("pageshow", opdater);
  opdater();

  // ux 5: one key copies the citizen's last tilbud. Without script the button sends the form.
  const kopier = sektion.querySelector("[data-kopier]");
  kopier?.addEventListener("click", (event) => {
    event.preventDefault();
    const form = sektion.closest("form");
    for (const [navn, vaerdi] of Object.entries(JSON.parse(kopier.dataset.kopier))) {
      form.elements[navn].value = vaerdi;
      form.elements[navn].dispatchEvent(new Event("change", { bubbles: true }));
    }
    opdater();
    sig(document.getElementById("kopieret"), kopier.dataset.besked);
  });
}

// The fields may be off the screen: the line stands at its edge, clear of the field with the focus,
// for five seconds and until one goes on; then it is found where it belongs, over the fields.
function sig(linje, besked) {
  linje.textContent = besked;
  linje.classList.add("er-ny");
  document.activeElement.scrollIntoView({ block: "nearest" });
  setTimeout(
    () => addEventListener("focusin", () => linje.classList.remove("er-ny"), { once: true }), 5000);
}
