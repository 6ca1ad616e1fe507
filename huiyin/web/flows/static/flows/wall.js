/* The wall asks itself anew. When no answer comes it goes on showing what it has and says from when that is; when the
   sign-in has run out it says so. It never leaves the page by itself. */
import { drawAll, update } from "../huiyin/charts.js";

const body = document.body;
const now = document.getElementById("wall-now");
const old = document.getElementById("wall-old");
const turn = document.getElementById("wall-turn");
const every = Number(body.dataset.wallEvery) * 1000;

function show(kind) {
  old.hidden = !kind;
  document.querySelectorAll("[data-wall-lost]").forEach((one) => { one.hidden = kind !== "lost"; });
  document.querySelectorAll("[data-wall-out]").forEach((one) => { one.hidden = kind !== "out"; });
  const at = new Date(now.dataset.at);
  document.getElementById("wall-since").textContent =
    new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/* The fragment behind an address; a page of sign-in is no answer. */
async function ask(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Error("out");
  if (!answer.ok) throw new Error("lost");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function put(found) {
  const fresh = found.getElementById("wall-now");
  if (!fresh) throw new Error("out");
  now.dataset.at = fresh.dataset.at;
  now.querySelectorAll("[data-part]").forEach((part) => {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (other && part.innerHTML !== other.innerHTML) part.replaceChildren(...other.childNodes);
  });
  now.querySelectorAll("figure[data-chart]").forEach((figure) => {
    const other = fresh.querySelector(`#${figure.id} script[type="application/json"]`);
    if (!other) return;
    const option = JSON.parse(other.textContent);
    delete option.maps;
    update(figure, option);
  });
}

async function refresh() {
  try {
    put(await ask(body.dataset.wallUrl));
    show("");
  } catch (error) {
    show(error.message === "out" ? "out" : "lost");
  }
}

/* The flows in turn with the wall itself; one that does not come is left out this time. */
let place = -1;
async function next() {
  const turns = body.dataset.wallTurns.split(" ");
  place = (place + 2) % (turns.length + 1) - 1;
  if (place >= 0) {
    try {
      const found = await ask(turns[place]);
      turn.replaceChildren(...found.body.childNodes);
    } catch (error) {
      place = -1;
    }
  }
  turn.hidden = place < 0;
  now.hidden = place >= 0;
  if (place >= 0) drawAll(turn);
}

setInterval(refresh, every);
addEventListener("online", refresh);
if (body.dataset.wallRotate) setInterval(next, Number(body.dataset.wallRotate) * 1000);
