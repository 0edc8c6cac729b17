// Before the idle time-out a question that one key answers; after it, on to the logon, where the
// draft waits. The server is asked how long there is left, for another window may have been used.
import { gemKladder, slip } from "./kladde.js";

const dialog = document.getElementById("session-dialog");
const MINUT = 60000;
const varighed = Number(dialog?.dataset.minutter) * MINUT;
const VARSEL = Math.min(5 * MINUT, varighed / 2);
// Who is logged on here now, if it is somebody else than the page is for.
let enAnden = "";
let frist = { tilbage: varighed, ...nu() };

// Two clocks: one stands still while the computer sleeps, the other jumps when somebody sets it.
function nu() {
  return { ur: Date.now(), gang: performance.now() };
}

function tilbageMs() {
  const { ur, gang } = nu();
  return frist.tilbage - Math.max(ur - frist.ur, gang - frist.gang);
}

function sat(sekunder) {
  frist = { tilbage: sekunder * 1000, ...nu() };
  return sekunder;
}

// Seconds left, 0 when logged out or somebody else is logged on; undefined when the server can not
// be reached.
async function spoerg(method, igen = false) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const svar = await fetch(dialog.dataset.url, {
      method,
      redirect: "manual",
      headers: { "X-CSRFToken": token },
      signal: AbortSignal.timeout(15000),
    });
    if (svar.status === 403 && method === "POST" && !igen) {
      const tilbage = await spoerg("GET");
      return tilbage ? spoerg("POST", true) : tilbage;
    }
    enAnden = "";
    if (svar.type === "opaqueredirect" || svar.status === 403) return sat(0);
    if (!svar.ok) return undefined;
    const { sekunder, token: nyt, person, hvem } = await svar.json();
    if (sekunder && person !== dialog.dataset.person) {
      enAnden = hvem;
      return sat(0);
    }
    sat(sekunder);
    if (!sekunder) return 0;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((felt) => (felt.value = nyt));
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": nyt }));
    return sekunder;
  } catch {
    return undefined;
  }
}

async function se() {
  if (dialog.open && !dialog.querySelector("[data-ude]").hidden) return;
  if (tilbageMs() > VARSEL) return luk();
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
  if (!enAnden && (await gemKladder())) {
    slip();
    const her = encodeURIComponent(location.pathname + location.search);
    location.replace(`${dialog.dataset.logInd}?udloebet=1&next=${her}`);
    return;
  }
  dialog.querySelector("[data-snart]").hidden = true;
  dialog.querySelector("[data-ude]").hidden = false;
  dialog.querySelector("#session-ude").textContent = enAnden
    ? `Her er nu logget ind som ${enAnden}`
    : "Du er logget ud";
  dialog.querySelector("[data-anden]").hidden = !enAnden;
  dialog.querySelector("[data-selv]").hidden = Boolean(enAnden);
  dialog.querySelector("[data-anden]").textContent = enAnden &&
    `Siden, og det, der er skrevet i den, er ${dialog.dataset.hvem}s. Intet af det er gemt i dit navn. Skal det gemmes, så lad ${dialog.dataset.hvem} logge ind i et nyt vindue, og fortsæt her bagefter.`;
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
      dialog.querySelector("[data-endnu-ikke]").textContent = enAnden
        ? `Her er stadig logget ind som ${enAnden}.`
        : "Du er ikke logget ind endnu.";
    }
  });
  dialog.addEventListener("cancel", (event) => {
    if (!dialog.querySelector("[data-ude]").hidden) event.preventDefault();
  });
  setInterval(se, 15000);
  document.addEventListener("visibilitychange", () => document.hidden || se());
}

// A form that is sent by nobody would only meet the logon, and one of somebody else's a refusal: ask
// first. A server that can not be reached is for the browser to tell.
export function sendIkkeForSent(form) {
  let spurgt = false;
  form.addEventListener("submit", async (event) => {
    if (!dialog || spurgt) {
      spurgt = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if ((await spoerg("GET")) === 0) return ude();
    spurgt = true;
    form.requestSubmit(event.submitter);
  });
}
