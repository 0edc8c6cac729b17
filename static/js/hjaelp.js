// Help to one field where one is: a click on its question mark, or Alt+Shift+F in the field, shows
// under the field's name what stands in the list at the page's end; once more and it is gone.
// The question marks are no Tab stops: typing goes from field to field.
export function felthjaelp() {
  const liste = document.querySelector("[data-felthjaelp]");
  if (!liste) return;
  for (const link of document.querySelectorAll("[data-hjaelp-til]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      skift(link);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyF" || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const link = document.activeElement?.closest(".form-group")?.querySelector("[data-hjaelp-til]");
    if (link) return skift(link);
    liste.open = true;
    liste.querySelector("summary").focus();
  });
}

function skift(link) {
  const gruppe = link.closest(".form-group");
  const vist = gruppe.querySelector("[data-vist-hjaelp]");
  link.setAttribute("aria-expanded", String(!vist));
  if (vist) return vist.remove();
  const svar = document.createElement("p");
  svar.className = "vist-hjaelp";
  svar.dataset.vistHjaelp = "";
  svar.setAttribute("role", "status");
  link.after(svar);
  // After it stands in the page, so that a screen reader hears it.
  const kilde = document.getElementById(link.hash.slice(1));
  requestAnimationFrame(() => svar.append(...[...kilde.childNodes].map((node) => node.cloneNode(true))));
}
