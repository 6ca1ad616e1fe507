/* Cross analysis played over time: a slider shows one table, or one map, for each step. Without script all stand below each other. */
import { update } from "../huiyin/charts.js";

const STEP = 900; // milliseconds

function player(box, labels, show) {
  const bar = box.querySelector("[data-player]");
  const slide = bar.querySelector("[data-slide]");
  const play = bar.querySelector("[data-play]");
  const now = bar.querySelector("[data-now]");
  let going = 0;
  const to = (step) => { slide.value = step; now.textContent = labels[step]; show(step); };
  const stop = () => { clearInterval(going); going = 0; play.setAttribute("aria-pressed", "false"); };
  const next = () => (Number(slide.value) + 1 < labels.length ? to(Number(slide.value) + 1) : stop());
  slide.addEventListener("input", () => { stop(); to(Number(slide.value)); });
  play.setAttribute("aria-pressed", "false");
  play.addEventListener("click", () => {
    if (going) { stop(); return; }
    if (Number(slide.value) + 1 >= labels.length) to(0);
    going = setInterval(next, STEP);
    play.setAttribute("aria-pressed", "true");
  });
  bar.hidden = labels.length < 2;
  if (labels.length > 1) to(labels.length - 1);
}

document.querySelectorAll("[data-frames]").forEach((box) => {
  const frames = [...box.querySelectorAll("[data-frame]")];
  player(box, frames.map((one) => one.dataset.label), (step) => {
    frames.forEach((one, place) => { one.hidden = place !== step; });
  });
});

document.querySelectorAll("[data-played]").forEach((box) => {
  const frames = JSON.parse(box.querySelector("#cross-frames").textContent);
  const figure = box.querySelector("figure[data-chart]");
  const begin = () => player(box, frames.map((one) => one.label), (step) => {
    const option = { ...frames[step].option };
    delete option.maps;
    update(figure, option);
  });
  if (figure.classList.contains("is-drawn") && figure.querySelector("svg")) begin();
  else figure.addEventListener("chart:drawn", begin, { once: true });
});
