import { cpus } from 'node:os';
import { Run } from './run';
import { Measurement, medianOf, ratios } from './statistics';

export function textReport(measurements: readonly Measurement[], runs: number): string {
  const documents = measurements.map((m) => m.documents).join(', ');
  return `One process synthesizes N operators, with this library and by hand with cdk8s-plus-28.
${runs} runs each, alternating, on ${machine()}.
The documents of both are the same (${documents}).

Wall time in ms: median (min–max). Ratios are ours / by hand; memory is the peak in MB.
${table([
  ['N', 'ours', 'by hand', 'ratio', 'of pairs', 'of CPU time', 'ours MB', 'by hand MB'],
  ...measurements.map(comparisonRow),
])}

Growth: ms for each further operator.
${table([['from N to', 'ours', 'by hand'], ...growthRows(measurements)])}`;
}

export function jsonReport(measurements: readonly Measurement[], runs: number): string {
  const results = measurements.map((m) => ({ ...m, ratios: ratios(m) }));
  return JSON.stringify({ machine: machine(), runs, results }, undefined, 2);
}

function machine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors.at(0)?.model ?? 'unknown processor'}, node ${process.version}`;
}

function comparisonRow(measurement: Measurement): string[] {
  const { operators, ours, byHand } = measurement;
  const { ofMedians, ofPairs, ofCpu } = ratios(measurement);
  return [
    String(operators),
    wallTime(ours),
    wallTime(byHand),
    ...[ofMedians, ofPairs, ofCpu].map((ratio) => ratio.toFixed(3)),
    ...[ours, byHand].map((runs) => medianOf(runs, 'peakMb').toFixed(0)),
  ];
}

function wallTime(runs: readonly Run[]): string {
  const times = runs.map((run) => run.wallMs);
  const [low, high] = [Math.min(...times), Math.max(...times)].map((ms) => ms.toFixed(0));
  return `${medianOf(runs, 'wallMs').toFixed(0)} (${low}–${high})`;
}

/** Each size is set against the one before, which has loaded and warmed up the same code. */
function growthRows(measurements: readonly Measurement[]): string[][] {
  return measurements.slice(1).map(({ operators, ours, byHand }, i) => {
    const fewer = measurements[i];
    const added = (more: readonly Run[], less: readonly Run[]) =>
      ((medianOf(more, 'wallMs') - medianOf(less, 'wallMs')) / (operators - fewer.operators)).toFixed(2);
    return [`${fewer.operators} to ${operators}`, added(ours, fewer.ours), added(byHand, fewer.byHand)];
  });
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i])).join('  ')).join('\n');
}
