// With ten digits in the field the page asks for an existing case (D6), once per number; also for
// a number that a draft brought with it. The question goes as a POST body: a CPR number never
// stands in an address.
export function cprOpslag(omraade) {
  const felt = omraade.querySelector("input[name$=cpr]");
  if (!felt) return;
  let spurgt = "";
  function spoerg() {
    const cifre = felt.value.replace(/[^0-9]/g, "");
    if (cifre === spurgt) return;
    const faerdig = cifre.length === 10;
    if (faerdig || spurgt) omraade.dispatchEvent(new CustomEvent("cpr-skiftet"));
    spurgt = faerdig ? cifre : "";
  }
  felt.addEventListener("input", spoerg);
  // Not before htmx listens.
  addEventListener("load", spoerg);
}
