// What failed in the background is tried again by itself, after 2, 4, 8 … 30 seconds, and at once when
// the network is back or somebody asks for it.
const VENT = [2000, 4000, 8000, 15000, 30000];
// As long as htmx waits; what has not come then is asked for anew.
export const FRIST = 15000;
// An answer later than this leaves nothing of the former one standing unmarked.
export const TAALMODIG = 400;
const ventende = new Set();

export function igen(proev) {
  let forsoeg = 0;
  let ur = 0;

  function hold() {
    clearTimeout(ur);
    ventende.delete(nu);
  }

  function nu() {
    hold();
    proev();
  }

  function senere() {
    hold();
    ventende.add(nu);
    ur = setTimeout(nu, VENT[Math.min(forsoeg++, VENT.length - 1)]);
  }

  function glem() {
    hold();
    forsoeg = 0;
  }

  return { hold, nu, senere, glem };
}

addEventListener("online", () => [...ventende].forEach((nu) => nu()));
