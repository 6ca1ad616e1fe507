/* Small pictures of one kind on one common scale: how many stand side by side depends on the room there is. */

const LEAST = 13; // of the size of type: how narrow a picture may be

export function unfolded(option, width, height, size) {
  if (!option.panels) return option;
  const count = option.panels.length;
  const columns = Math.max(1, Math.min(count, Math.floor(width / (LEAST * size))));
  const rows = Math.ceil(count / columns) || 1;
  const wide = width / columns;
  const high = height / rows;
  const found = { title: [], grid: [], xAxis: [], yAxis: [], series: [], tooltip: { trigger: "item" } };
  option.panels.forEach((panel, place) => {
    const left = (place % columns) * wide;
    const top = Math.floor(place / columns) * high;
    const first = place % columns === 0;
    const last = place + columns >= count;
    found.title.push({ text: panel.title, left: left + size * 3.2, top, textStyle: { fontSize: "1em", fontWeight: 600, color: "var(--ink)", width: wide - size * 4, overflow: "truncate" } });
    found.grid.push({ left: left + size * 3.2, top: top + size * 2, width: wide - size * 4.4, height: high - size * 4.2 });
    found.xAxis.push({ type: "category", gridIndex: place, data: panel.categories, boundaryGap: false, axisLabel: { show: last } });
    found.yAxis.push({ type: "value", gridIndex: place, min: option.low, max: option.high, splitNumber: 2, axisLabel: { show: first, formatter: `@${option.way}` } });
    panel.series.forEach((series) => found.series.push({ ...series, xAxisIndex: place, yAxisIndex: place, endLabel: { show: false } }));
  });
  return found;
}
