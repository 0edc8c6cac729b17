// The shortcuts, all with Alt+Shift, so that no single key surprises those who dictate or use a
// screen reader (WCAG 2.1.4). An element says with data-genvej which key presses it.
export function genveje() {
  const dialog = document.getElementById("genveje-dialog");
  if (!dialog) return;
  const vis = () => dialog.open || dialog.showModal();
  for (const knap of document.querySelectorAll("[data-genveje-knap]")) {
    knap.hidden = false;
    knap.addEventListener("click", vis);
  }
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    // By the key's place, for Alt+Shift types other letters on some keyboards.
    if (event.code === "KeyH") {
      event.preventDefault();
      return vis();
    }
    if (document.querySelector("dialog[open]")) return;
    const alle = [...document.querySelectorAll(`[data-genvej="${event.code}"]`)];
    const maal = alle.find((element) => !element.closest("dialog")) ?? alle[0];
    if (!maal) return;
    event.preventDefault();
    if (maal.matches("input")) maal.focus();
    else maal.click();
  });
}
