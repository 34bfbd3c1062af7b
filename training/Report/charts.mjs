// Draws the report's charts: a JSON array of charts on standard input becomes a JSON object of SVG texts by name on
// standard output. Apache ECharts renders them without a browser, so the report needs no script. Run by ChartRenderer.cs.
import * as echarts from 'echarts';

// Colours go through ECharts as marks and come out as CSS variables: one picture for light and dark paper.
const marks = {
  '#010101': 'var(--ink,#1c2430)', '#020202': 'var(--muted,#5b6675)', '#030303': 'var(--rule,#dfe3e9)',
  '#040404': 'var(--a,#2468c8)', '#050505': 'var(--b,#c2540a)', '#060606': 'var(--c,#23835a)', '#070707': 'var(--d,#7c4dbd)',
};
const [ink, muted, rule, ...series] = Object.keys(marks);
// What a file of its own needs, where no page defines the variables.
const dark = '<style>@media (prefers-color-scheme:dark){svg{--ink:#e6e9ef;--muted:#a3adba;--rule:#39424f;--a:#6ea8ff;--b:#ff9b52;--c:#5fcf9c;--d:#b796f2;background:#14181e}}</style>';

const shares = { percent: v => `${+(v * 100).toFixed(4)}%`, number: v => `${v}` };

function axis({ name, min, max, format = 'number', log = false, categories, every }, isX) {
  return {
    type: categories ? 'category' : log ? 'log' : 'value', name, nameLocation: 'middle', nameGap: isX ? 26 : 46, min, max, scale: min === undefined,
    data: categories, inverse: !isX && !!categories,
    nameTextStyle: { color: muted, fontSize: 11 },
    axisLabel: { color: muted, fontSize: 11, formatter: categories ? undefined : shares[format], interval: categories ? every ?? 0 : undefined, hideOverlap: true },
    axisLine: { lineStyle: { color: rule } }, axisTick: { show: false },
    splitLine: { show: !categories, lineStyle: { color: rule } }, splitNumber: 4,
  };
}

const kinds = {
  // Lines over a numeric axis: series of { name, points: [[x, y]], dashed, dots }.
  lines: ({ x, y, series: lines }) => ({
    grid: { left: 58, right: 14, top: lines.length > 1 ? 52 : 34, bottom: 42 },
    legend: { show: lines.length > 1, top: 24, left: 0, itemWidth: 16, itemHeight: 8, textStyle: { color: ink, fontSize: 11 } },
    xAxis: axis(x, true), yAxis: axis(y, false),
    series: lines.map(({ name, points, dashed, dots }, i) => ({
      type: 'line', name, data: points, showSymbol: !!dots, symbolSize: 6,
      lineStyle: { color: series[i], width: dashed ? 1.5 : 2, type: dashed ? 'dashed' : 'solid' }, itemStyle: { color: series[i] },
    })),
  }),
  // Bars that lie down, a label at the end of each.
  bars: ({ x, y, values }) => ({
    grid: { left: 92, right: 50, top: 34, bottom: 12 },
    xAxis: { ...axis({ ...x, min: 0 }, true), show: false }, yAxis: { ...axis(y, false), name: undefined },
    series: [{ type: 'bar', data: values, barCategoryGap: '25%', itemStyle: { color: series[0] },
      label: { show: true, position: 'right', color: ink, fontSize: 11, formatter: p => shares[x.format === 'percent' ? 'percent' : 'number'](+p.value.toFixed(4)) } }],
  }),
  // Upright bars, several series side by side.
  columns: ({ x, y, series: bars }) => ({
    grid: { left: 58, right: 10, top: bars.length > 1 ? 52 : 34, bottom: 42 },
    legend: { show: bars.length > 1, top: 24, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: ink, fontSize: 11 } },
    xAxis: axis(x, true), yAxis: axis({ ...y, min: 0 }, false),
    series: bars.map(({ name, values }, i) => ({ type: 'bar', name, data: values, barGap: '5%', itemStyle: { color: series[i] } })),
  }),
  // A grid of counts; how strong a cell is coloured grows with the logarithm, so that single mistakes show.
  heat: ({ x, y, cells }) => ({
    grid: { left: 40, right: 8, top: 34, bottom: 40 },
    xAxis: { ...axis(x, true), splitLine: { show: false } }, yAxis: { ...axis(y, false), nameGap: 24, splitLine: { show: false } },
    visualMap: { show: false, min: 0, max: Math.log1p(Math.max(1, ...cells.flat())), dimension: 3, inRange: { opacity: [0, 0.65] } },
    series: [{
      type: 'heatmap', label: { show: true, fontSize: 10, color: ink, formatter: p => (p.value[2] ? `${p.value[2]}` : '') },
      data: cells.flatMap((row, r) => row.map((count, c) => ({
        value: [c, r, count, Math.log1p(count)], itemStyle: { color: r === c ? series[0] : series[1] },
      }))),
    }],
  }),
};

function draw({ kind, title, width = 360, height = 280, ...data }) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: 'system-ui,sans-serif' },
    title: { text: title, left: 0, top: 2, textStyle: { color: ink, fontSize: 13, fontWeight: 600 } },
    ...kinds[kind](data),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  // Numbers in a pale cell are no paler for it.
  const legible = svg.replace(/(<text [^>]*?) fill-opacity="[^"]*"/g, '$1');
  const label = title.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
  return legible.replace(/#0[1-7]0[1-7]0[1-7]/g, mark => marks[mark] ?? mark).replace('<svg ', `<svg role="img" aria-label="${label}" `);
}

let input = '';
for await (const piece of process.stdin.setEncoding('utf8')) input += piece;
const drawn = Object.fromEntries(JSON.parse(input).map(chart => [chart.name, draw(chart)]));
const files = Object.fromEntries(Object.entries(drawn).map(([name, svg]) => [name, svg.replace('>', `>${dark}`)]));
process.stdout.write(JSON.stringify({ drawn, files }));
