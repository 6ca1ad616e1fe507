/* How charts look: colours and type out of our own tokens, numbers and words in the page's language.
   An option comes as JSON: "var(--blue)" stands for a token, a formatter "@percent" for a way of writing a number,
   and any other "@name" for that field of the mark itself. */

const PALETTE = ["--blue", "--bar", "--level-2", "--ink-3", "--level-3", "--band", "--violet", "--amber"];

/* A tone of the reader's theme, as a plain colour that an exported file can hold too. */
export function tokens(element) {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

export function textSize(element) {
  return parseFloat(getComputedStyle(element).fontSize) || 12;
}

const language = () => document.documentElement.lang || "zh-Hans";

const WAYS = {
  count: (number) => new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(number),
  percent: (number) => new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 1 }).format(number),
  percent0: (number) => new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 }).format(number),
  compact: (number) => new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(number),
  even: (number) => WAYS.count(Math.abs(number)),
};

/* A number as a series says it is to be written. */
export function write(number, way) {
  if (number === null || number === undefined || Number.isNaN(number)) return "—";
  return typeof number === "number" ? (WAYS[way] || WAYS.count)(number) : String(number);
}

function formatter(name) {
  if (name in WAYS) return (given) => write(typeof given === "object" && given !== null ? lastNumber(given.value) : Number(given), name);
  return (given) => String((given.data && given.data[name]) ?? "");
}

/* What ECharts has no series for: the range of an interval, and a rule where something is asked. */
const stroke = (x1, y1, x2, y2, style) => ({ type: "line", shape: { x1, y1, x2, y2 }, style });
const DRAWN = {
  "@span": () => (params, api) => {
    const [from, y] = api.coord([api.value(0), api.value(2)]);
    const [to] = api.coord([api.value(1), api.value(2)]);
    return stroke(from, y, to, y, { stroke: api.visual("color"), lineWidth: 3 });
  },
  "@rule": (token) => (params, api) => {
    const [x, y] = api.coord([api.value(0), api.value(1)]);
    const half = Math.min(12, api.size([0, 1])[1] * 0.4);
    return stroke(x, y - half, x, y + half, { stroke: token("--ink"), lineWidth: 2 });
  },
};

const lastNumber = (value) => (Array.isArray(value) ? value[value.length - 1] : value);

/* The option with every token, size and way of writing put in; what was given stays as it is. */
export function dressed(given, token, size) {
  if (Array.isArray(given)) return given.map((one) => dressed(one, token, size));
  if (given === null || typeof given !== "object") return typeof given === "string" ? tone(given, token) : given;
  const found = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === "formatter" && typeof value === "string" && value.startsWith("@")) found[name] = formatter(value.slice(1));
    else if (name === "renderItem") found[name] = DRAWN[value](token);
    else if (/^(fontSize|lineHeight|symbolSize|barMaxWidth)$/.test(name) && typeof value === "string" && value.endsWith("em")) found[name] = parseFloat(value) * size;
    else found[name] = dressed(value, token, size);
  }
  return found;
}

function tone(text, token) {
  const found = /^var\((--[\w-]+)\)$/.exec(text);
  return found ? token(found[1]) || "transparent" : text;
}

/* What ECharts draws with when an option says nothing: hairlines, quiet words, no shadows. */
export function theme(token, element, size) {
  const family = getComputedStyle(element).fontFamily;
  const quiet = { color: token("--ink-2"), fontFamily: family, fontSize: size };
  const axis = {
    axisLine: { show: false, lineStyle: { color: token("--edge") } },
    axisTick: { show: false },
    axisLabel: { color: token("--ink-3"), fontFamily: family, fontSize: size, hideOverlap: true },
    nameTextStyle: { color: token("--ink-3"), fontFamily: family, fontSize: size },
    splitLine: { lineStyle: { color: token("--line"), width: 1 } },
    splitArea: { show: false },
  };
  const bare = { ...axis, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: token("--edge") } } };
  const words = { label: { color: token("--ink"), fontFamily: family, fontSize: size, textBorderWidth: 0 } };
  return {
    color: PALETTE.map(token),
    backgroundColor: "transparent",
    textStyle: quiet,
    categoryAxis: bare,
    timeAxis: bare,
    valueAxis: axis,
    logAxis: axis,
    singleAxis: bare,
    line: { symbol: "none", symbolSize: 6, lineStyle: { width: 2 }, ...words },
    bar: { barMaxWidth: Math.round(size * 1.6), itemStyle: { borderRadius: 0 }, ...words },
    scatter: { ...words },
    sankey: { ...words },
    map: { ...words, itemStyle: { borderColor: token("--card"), areaColor: token("--level-0") } },
    heatmap: { ...words },
    tooltip: {
      backgroundColor: token("--card"),
      borderColor: token("--line"),
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: token("--ink"), fontFamily: family, fontSize: Math.max(size, 13) },
      extraCssText: "box-shadow:none;border-radius:8px;max-width:24em;white-space:normal",
      axisPointer: { lineStyle: { color: token("--edge"), type: "dashed" }, shadowStyle: { color: token("--blue-soft"), opacity: 0.6 } },
    },
    visualMap: { textStyle: quiet },
    legend: { textStyle: quiet, itemWidth: 12, itemHeight: 8 },
  };
}
