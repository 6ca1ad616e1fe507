/* Charts: <figure data-chart> with its option as JSON, drawn by ECharts in our tones. Without script, or where the
   drawing fails, the table that stands behind each is what is read. */
import * as echarts from "../echarts/echarts.esm.min.js";
import { dressed, textSize, theme, tokens, write } from "./chart-look.js";
import { unfolded } from "./chart-panels.js";
import { walk } from "./chart-walk.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";
const drawn = new Map();
const maps = new Map();

/* Lines of a tooltip as text, never as markup. */
function tip(lines) {
  const box = document.createElement("div");
  lines.filter(Boolean).forEach((line, place) => {
    const row = document.createElement(place ? "div" : "b");
    row.textContent = line;
    box.append(row);
  });
  return box;
}

/* What a mark, or everything at one place of an axis, says about itself. */
function tipOf(option) {
  const series = [].concat(option.series || []);
  const way = (one) => (series[one.seriesIndex] || {}).format;
  const last = (one) => (Array.isArray(one.value) ? one.value[one.value.length - 1] : one.value);
  return (given) => {
    if (!Array.isArray(given)) {
      const datum = given.data || {};
      return tip(datum.words ? [].concat(datum.words) : [given.name || given.seriesName, write(last(given), way(given))]);
    }
    const shown = given.filter((one) => !(series[one.seriesIndex] || {}).quiet);
    const lines = shown.map((one) => (one.seriesType === "themeRiver" ? `${one.data[2]} ${write(one.data[1])}` : (one.data && one.data.words) || `${one.seriesName} ${write(last(one), way(one))}`));
    return tip([given[0] && given[0].axisValueLabel, ...lines.flat()]);
  };
}

async function loadMaps(wanted) {
  await Promise.all(Object.entries(wanted || {}).map(([name, url]) => {
    if (!maps.has(name)) maps.set(name, loadMap(name, url).catch((error) => { maps.delete(name); throw error; }));
    return maps.get(name);
  }));
}

async function loadMap(name, url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`map ${name}: ${answer.status}`);
  echarts.registerMap(name, await answer.json());
}

async function read(figure) {
  const url = figure.dataset.chartUrl;
  if (!url) return JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(`chart ${url}: ${answer.status}`);
  return answer.json();
}

/* Everything that is drawn beside what the option says. */
function whole(figure, option, size, animated) {
  const told = dressed(option, tokens(figure), size);
  const tooltip = { trigger: "item", confine: true, formatter: tipOf(option), ...(told.tooltip || {}) };
  return {
    aria: { enabled: true, label: { enabled: false }, decal: { show: false } },
    animation: animated && !calm.matches,
    animationDuration: 350,
    ...told,
    tooltip: option.tooltip === false ? { show: false } : tooltip,
  };
}

/* Draw, or draw anew in another theme, size of type, or on paper. */
function paint(figure, state, animated) {
  if (state.chart) state.chart.dispose();
  const size = textSize(state.drawing);
  state.shown = unfolded(state.option, state.drawing.clientWidth, state.drawing.clientHeight, size);
  state.chart = echarts.init(state.drawing, theme(tokens(figure), state.drawing, size), {
    renderer: figure.dataset.renderer || "svg", locale,
  });
  state.chart.setOption(whole(figure, state.shown, size, animated));
  state.chart.on("click", (given) => {
    const url = given.data && given.data.url;
    if (url) location.assign(url);
  });
}

function fit(figure, state) {
  const { clientWidth: width, clientHeight: height } = state.drawing;
  if (!width || (state.chart.getWidth() === width && state.chart.getHeight() === height)) return;
  if (state.option.panels) paint(figure, state, false);
  else state.chart.resize();
}

export async function draw(figure) {
  if (drawn.has(figure)) return drawn.get(figure);
  const state = { drawing: figure.querySelector(".chart-drawing"), chart: null, option: null };
  drawn.set(figure, state);
  try {
    state.option = await read(figure);
    await loadMaps(state.option.maps);
    delete state.option.maps;
    figure.classList.add("is-drawn");
    paint(figure, state, true);
  } catch (error) {
    figure.classList.remove("is-drawn");
    figure.classList.add("is-failed");
    drawn.delete(figure);
    throw error;
  }
  new ResizeObserver(() => fit(figure, state)).observe(state.drawing);
  const table = figure.querySelector(".chart-table");
  if (table) table.open = false;
  walk(state.drawing, figure.querySelector(".chart-said"), () => ({ chart: state.chart, option: state.shown }));
  figure.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey || event.altKey || !table) return;
    event.stopPropagation();
    table.open = !table.open;
    if (table.open) table.querySelector("summary").focus();
  });
  figure.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-save]");
    if (button) save(figure, state, button.dataset.chartSave);
  });
  figure.dispatchEvent(new CustomEvent("chart:drawn", { bubbles: true }));
  return state;
}

/* Put another option into a chart that stands, moving only what changed. */
export function update(figure, option) {
  const state = drawn.get(figure);
  if (!state) return;
  state.option = state.shown = option;
  state.chart.setOption(whole(figure, option, textSize(state.drawing), true), { replaceMerge: ["series"] });
}

/* The chart as a file, with its title and where it comes from written into it. */
function save(figure, state, kind) {
  const box = document.createElement("div");
  const { clientWidth: width, clientHeight: height } = state.drawing;
  const size = textSize(state.drawing);
  const head = size * 4.5;
  const chart = echarts.init(box, theme(tokens(figure), state.drawing, size), {
    renderer: kind === "png" ? "canvas" : "svg", locale, width, height: height + head, devicePixelRatio: 2,
  });
  const option = whole(figure, state.shown, size, false);
  const own = [].concat(option.title || []).map((one) => ({ ...one, top: one.top + head }));
  chart.setOption({ ...option, ...lowered(option, head), title: [title(figure, width, size), ...own] });
  const name = `${figure.dataset.file || figure.id}.${kind}`;
  const url = chart.getDataURL({ type: kind, pixelRatio: 2, backgroundColor: tokens(figure)("--card") });
  chart.dispose();
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

function title(figure, width, size) {
  const token = tokens(figure);
  const words = (selector) => (figure.querySelector(selector) || {}).textContent || "";
  return {
    text: words(".chart-title").trim(), subtext: words(".chart-note").trim(), left: 0, top: 4,
    textStyle: { color: token("--ink"), fontSize: size * 1.25, width, overflow: "truncate" },
    subtextStyle: { color: token("--ink-2"), fontSize: size, width, overflow: "truncate" },
  };
}

/* In a file the title stands above: what lies at the top moves down by its height. */
function lowered(option, head) {
  const moved = {};
  for (const part of ["grid", "singleAxis", "geo"]) {
    if (!option[part]) continue;
    const down = (one) => (typeof one.top === "number" || one.top === undefined ? { ...one, top: (one.top || 8) + head } : one);
    moved[part] = Array.isArray(option[part]) ? option[part].map(down) : down(option[part]);
  }
  moved.series = [].concat(option.series || []).map((one) =>
    /^(sankey|map|themeRiver)$/.test(one.type) ? { ...one, top: (typeof one.top === "number" ? one.top : 8) + head } : one);
  return moved;
}

function again() {
  drawn.forEach((state, figure) => { if (state.chart) paint(figure, state, false); });
}

/* Paper is light whatever the screen is. */
function onPaper(printing) {
  drawn.forEach((state, figure) => {
    if (printing) figure.dataset.theme = "light";
    else delete figure.dataset.theme;
  });
  again();
}

export function drawAll(root) {
  return Promise.allSettled([...root.querySelectorAll("figure[data-chart]")].map(draw));
}

/* One key for all tables of a page. */
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-charts-as-tables]")) return;
  const tables = [...document.querySelectorAll(".chart-table")];
  const open = tables.some((one) => !one.open);
  tables.forEach((one) => { one.open = open; });
});
new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme", "data-type"] });
dark.addEventListener("change", again);
addEventListener("beforeprint", () => onPaper(true));
addEventListener("afterprint", () => onPaper(false));
document.addEventListener("htmx:load", (event) => drawAll(event.target));
drawAll(document);
