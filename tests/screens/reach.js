// What can be done from the page as it stands: where links lead, what forms would send, and what
// can be opened, folded out or typed in. The last are numbered with data-walk.
() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const links = [...document.querySelectorAll("a[href]")].map((a) => a.href);
  const forms = [...document.querySelectorAll("form")].filter((f) => f.method !== "dialog").map((form) => ({
    method: form.method,
    action: form.getAttribute("action") || location.pathname + location.search,
    about: `${form.className} ${form.id}`,
    fields: [...new FormData(form)].filter(([, value]) => typeof value === "string"),
    typed: [...form.elements]
      .filter((e) => e.matches("input, select, textarea") && e.name && !e.disabled && e.type !== "hidden")
      .map((e) => [e.name, e.type]),
    buttons: [...form.elements].filter((e) => e.type === "submit" && !e.disabled)
      .map((e) => [e.name, e.value, e.getAttribute("formaction") ?? ""]),
  }));
  const controls = [];
  const add = (kind, selector) => {
    for (const e of document.querySelectorAll(selector)) {
      if (kind !== "dialog" && !seen(e)) continue;
      const data = Object.keys(e.dataset).filter((key) => key !== "walk");
      e.dataset.walk = controls.length;
      // What stands around the page is the same on all.
      controls.push([kind, [e.id || e.className, ...data].join(" "), Boolean(e.closest("main"))]);
    }
  };
  add("button", "button[type=button]:not(dialog *), summary");
  add("dialog", "dialog");
  add("box", "input[role=combobox]");
  const typing = (form) => `${form} input[type=text], ${form} input[type=search]`;
  add("typing", ["form[hx-post]", "form[hx-get]"].map(typing).join() + ", input[hx-get], input[hx-post]");
  return { links, forms, controls };
}
