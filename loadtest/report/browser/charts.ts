import uPlot from 'uplot';

type Columns = uPlot.AlignedData;
type Charts = { name: string; throughput: Columns; resources: Columns; curve: Columns | null };
type Line = { label: string; colour: string; unit: string; scale: 'left' | 'right'; fill?: boolean };

const style = getComputedStyle(document.documentElement);
const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
const height = 220;

function draw(
  place: Element,
  title: string,
  columns: Columns,
  lines: Line[],
  x: { unit: string; log?: boolean; sync?: string },
) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = title;
  figure.append(caption);
  place.append(figure);
  const width = () => figure.clientWidth - 40;
  const options = () => optionsFor(columns, lines, x, width());
  let plot = new uPlot(options(), columns, figure);
  new ResizeObserver(() => plot.setSize({ width: width(), height })).observe(figure);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    plot.destroy();
    plot = new uPlot(options(), columns, figure);
  });
}

function optionsFor(
  columns: Columns,
  lines: Line[],
  x: { unit: string; log?: boolean; sync?: string },
  width: number,
): uPlot.Options {
  const axis = (scale: string, line?: Line): uPlot.Axis => ({
    scale,
    side: scale === 'x' ? 2 : scale === 'left' ? 3 : 1,
    stroke: line ? colour(line.colour) : colour('ink-soft'),
    grid: { stroke: colour('line'), width: 1, show: scale !== 'right' },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
    size: scale === 'x' ? 28 : 48,
    values: (_plot, ticks) => ticks.map((tick) => (tick === null ? '' : compact(tick))),
    ...(x.log && scale === 'x' ? { splits: () => [...columns[0]] } : {}),
  });
  const first = (scale: string) => lines.find((line) => line.scale === scale);
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    cursor: { ...(x.sync ? { sync: { key: x.sync } } : {}), points: { size: 7 } },
    legend: { live: true },
    scales: {
      x: { time: false, ...(x.log ? { distr: 3, log: 2 } : {}) },
      left: { range: (_plot, _least, most) => [0, (most || 1) * 1.08] },
      right: { range: (_plot, _least, most) => [0, (most || 1) * 1.08] },
    },
    axes: [axis('x'), axis('left', first('left')), ...(first('right') ? [axis('right', first('right'))] : [])],
    series: [
      { label: x.unit, value: (_plot, value) => (value === null ? '–' : compact(value)) },
      ...lines.map((line) => ({
        label: line.label,
        scale: line.scale,
        stroke: colour(line.colour),
        width: 2,
        points: { show: columns[0].length < 40, size: 5, fill: colour('surface') },
        ...(line.fill ? { fill: `color-mix(in srgb, ${colour(line.colour)} 12%, transparent)` } : {}),
        value: (_plot: uPlot, value: number | null) => (value === null ? '–' : `${compact(value)} ${line.unit}`),
      })),
    ],
  };
}

const compact = (value: number) =>
  value >= 10_000
    ? `${Math.round(value / 1_000)}k`
    : value >= 100
      ? String(Math.round(value))
      : String(Number(value.toPrecision(3)));

const all: Charts[] = JSON.parse(document.getElementById('charts')?.textContent ?? '[]');
for (const place of document.querySelectorAll<HTMLElement>('[data-scenario]')) {
  const charts = all.find(({ name }) => name === place.dataset.scenario);
  if (!charts) continue;
  const time = { unit: 'second', sync: charts.name };
  if (charts.curve)
    draw(
      place,
      'More connections',
      charts.curve,
      [
        { label: 'answers', colour: 'brand', unit: '/s', scale: 'left', fill: true },
        { label: 'p99', colour: 'blue', unit: 'ms', scale: 'right' },
      ],
      { unit: 'connections', log: true },
    );
  draw(
    place,
    'Answers and waiting',
    charts.throughput,
    [
      { label: 'answers', colour: 'brand', unit: '/s', scale: 'left' as const, fill: true },
      { label: 'p95', colour: 'blue', unit: 'ms', scale: 'right' as const },
    ].slice(0, charts.throughput.length - 1),
    time,
  );
  draw(
    place,
    'CPU and memory',
    charts.resources,
    [
      { label: 'shop', colour: 'brand', unit: '% of a core', scale: 'left' },
      { label: 'PostgreSQL', colour: 'blue', unit: '% of a core', scale: 'left' },
      { label: 'memory', colour: 'amber', unit: 'MB', scale: 'right' },
    ],
    time,
  );
}
