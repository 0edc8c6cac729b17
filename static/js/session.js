// Before the idle time-out a question that one key answers; after it, on to the logon, where the
// draft waits. The server is asked how long there is left, for another window may have been used.
import { gemKladder, slip } from "./kladde.js";

const dialog = document.getElementById("session-dialog");
const MINUT = 60000;
const varighed = Number(dialog?.dataset.minutter) * MINUT;
const VARSEL = Math.min(5 * MINUT, varighed / 2);
let udloeber = Date.now() + varighed;

// Seconds left, 0 when logged out; undefined when the server can not be reached.
async function spoerg(method) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const svar = await fetch(dialog.dataset.url, {
      method,
      redirect: "manual",
      headers: { "X-CSRFToken": token },
    });
    if (svar.type === "opaqueredirect" || svar.status === 403) return (udloeber = 0);
    if (!svar.ok) return undefined;
    const { sekunder, token: nyt } = await svar.json();
    udloeber = Date.now() + sekunder * 1000;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((felt) => (felt.value = nyt));
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": nyt }));
    return sekunder;
  } catch {
    return undefined;
  }
}

async function se() {
  if (dialog.open && !dialog.querySelector("[data-ude]").hidden) return;
  if (udloeber - Date.now() > VARSEL) return luk();
  const tilbage = await spoerg("GET");
  if (tilbage === undefined) return;
  if (tilbage <= 0) return ude();
  if (tilbage * 1000 > VARSEL) return luk();
  await gemKladder();
  const minutter = Math.ceil(tilbage / 60);
  dialog.querySelector("#session-tekst").textContent =
    `Du bliver logget ud om ${minutter === 1 ? "et minut" : `${minutter} minutter`}, fordi der ikke er sket noget. Tryk Enter for at fortsætte.`;
  vis();
}

async function ude() {
  if (await gemKladder()) {
    slip();
    const her = encodeURIComponent(location.pathname + location.search);
    location.replace(`${dialog.dataset.logInd}?udloebet=1&next=${her}`);
    return;
  }
  dialog.querySelector("[data-snart]").hidden = true;
  dialog.querySelector("[data-ude]").hidden = false;
  dialog.setAttribute("aria-labelledby", "session-ude");
  dialog.removeAttribute("aria-describedby");
  vis();
}

function vis() {
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
}

// Closed by the page itself: that tells nothing of whether somebody is there.
function luk() {
  if (dialog.open) dialog.close("af sig selv");
}

export function session() {
  if (!dialog) return;
  dialog.querySelector("[data-fortsaet]").addEventListener("click", () => dialog.close("svar"));
  // However else the question is closed, somebody is there.
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "af sig selv" && (await spoerg("POST")) === 0) ude();
  });
  dialog.querySelector("[data-tilbage]").addEventListener("click", async () => {
    if (await spoerg("GET")) {
      await gemKladder();
      dialog.querySelector("[data-ude]").hidden = true;
      dialog.querySelector("[data-snart]").hidden = false;
      dialog.setAttribute("aria-labelledby", "session-navn");
      luk();
    } else {
      dialog.querySelector("[data-endnu-ikke]").textContent = "Du er ikke logget ind endnu.";
    }
  });
  dialog.addEventListener("cancel", (event) => {
    if (!dialog.querySelector("[data-ude]").hidden) event.preventDefault();
  });
  setInterval(se, 15000);
  document.addEventListener("visibilitychange", () => document.hidden || se());
}

// A form that is sent after the time-out would only meet the logon: ask first.
export function sendIkkeForSent(form) {
  form.addEventListener("submit", async (event) => {
    if (!dialog || Date.now() < udloeber) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await spoerg("GET")) form.requestSubmit(event.submitter);
    else ude();
  });
}
