/* A chart by keyboard: the arrows go from mark to mark, Enter opens what stands behind one, Escape leaves it.
   What a mark says is said aloud too. */

/* Every mark that has words or leads somewhere, in the order of the series. */
export function marksOf(option) {
  const marks = [];
  [].concat(option.series || []).forEach((series, seriesIndex) => {
    if (series.silent || series.walk === false) return;
    list(series.data || series.nodes).forEach((datum, dataIndex) => add(marks, datum, { seriesIndex, dataIndex }));
    list(series.links).forEach((datum, dataIndex) => add(marks, datum, { seriesIndex, dataIndex, dataType: "edge" }));
  });
  return marks;
}

const list = (given) => (Array.isArray(given) ? given : []);

function add(marks, datum, place) {
  if (!datum || typeof datum !== "object" || Array.isArray(datum)) return;
  if (datum.words || datum.url) marks.push({ ...place, words: datum.words || datum.name || "", url: datum.url || "" });
}

export function walk(drawing, said, current) {
  let at = -1;

  function show(step) {
    const { chart, option } = current();
    const marks = marksOf(option);
    if (!marks.length) return;
    leave();
    at = at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length;
    const { seriesIndex, dataIndex, dataType } = marks[at];
    chart.dispatchAction({ type: "highlight", seriesIndex, dataIndex, dataType });
    chart.dispatchAction({ type: "showTip", seriesIndex, dataIndex, dataType });
    said.textContent = [].concat(marks[at].words).join("，");
  }

  function leave() {
    const { chart, option } = current();
    const mark = marksOf(option)[at];
    if (mark) chart.dispatchAction({ type: "downplay", ...mark });
    chart.dispatchAction({ type: "hideTip" });
  }

  drawing.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const mark = at < 0 ? null : marksOf(current().option)[at];
    if (step) show(step);
    else if (event.key === "Enter" && mark && mark.url) location.assign(mark.url);
    else if (event.key === "Escape" && at >= 0) { leave(); at = -1; }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  drawing.addEventListener("blur", () => { if (at >= 0) { leave(); at = -1; } });
}
