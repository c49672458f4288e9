import type { Field, Options, Override, Panel, PanelOf, PanelType, Query, Transformation } from './grafana';

/** The Prometheus that is chosen at the top of the dashboard. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** What a panel says in words. */
export interface Words {
  readonly title: string;
  /** Shown when the title is pointed at. */
  readonly description: string;
}

/** A query over the time range; not with points closer than samples are. */
export function over(interval: number, expr: string, legendFormat: string): Query {
  return { ...BY_HAND, expr, legendFormat, range: true, interval: `${interval}s` };
}

/** A query of how it is now. */
export function now(expr: string, legendFormat: string): Query {
  return { ...BY_HAND, expr, legendFormat, instant: true, range: false };
}

/** Columns of a table, as it is now. */
export function columns(expr: string): Query {
  return { ...BY_HAND, expr, format: 'table', instant: true, range: false };
}

/** Grafana's builder of queries does not know all of PromQL. */
const BY_HAND = { datasource: DATASOURCE, editorMode: 'code' } as const;

/** A figure in large letters, for each series. */
export function stat(
  words: Words,
  queries: readonly Query[],
  field: Field<'stat'>,
  options: Partial<Options<'stat'>> = {},
): Panel {
  return {
    ...common('stat', words, queries, field),
    options: {
      graphMode: 'none',
      colorMode: 'value',
      justifyMode: 'auto',
      textMode: 'value',
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: 'standard',
      orientation: 'auto',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      ...options,
    },
  };
}

/** Lines over time. `calcs` are columns of the legend. */
export function timeSeries(
  words: Words,
  queries: readonly Query[],
  { custom, ...field }: Field<'timeseries'>,
  { overrides, calcs = [] }: { readonly overrides?: readonly Override[]; readonly calcs?: readonly string[] } = {},
): Panel {
  const lines = { ...field, custom: { ...LINES, ...custom } };
  return {
    ...common('timeseries', words, queries, lines, overrides),
    options: {
      legend: { displayMode: calcs.length > 0 ? 'table' : 'list', placement: 'bottom', showLegend: true, calcs },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

const LINES: Field<'timeseries'>['custom'] = {
  axisSoftMin: 0,
  drawStyle: 'line',
  fillOpacity: 10,
  lineInterpolation: 'stepAfter',
  lineWidth: 1,
  showPoints: 'never',
  // What nobody has seen is a gap.
  spanNulls: false,
};

/** Bars of states over time, a row for each series. */
export function stateTimeline(words: Words, queries: readonly Query[], field: Field<'state-timeline'>): Panel {
  return {
    ...common('state-timeline', words, queries, { ...field, custom: { fillOpacity: 80, lineWidth: 0 } }),
    options: {
      showValue: 'never',
      rowHeight: 0.8,
      mergeValues: true,
      alignValue: 'left',
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'single', sort: 'none' },
    },
  };
}

/** A table that joins its queries by the labels that they have in common. */
export function table(
  words: Words,
  queries: readonly Query[],
  { renamed, left }: { readonly renamed: Readonly<Record<string, string>>; readonly left: readonly string[] },
  overrides: readonly Override[],
): Panel {
  return {
    ...common('table', words, queries, { custom: { align: 'auto', inspect: false, filterable: true } }, overrides),
    options: { frameIndex: 0, showHeader: true, cellHeight: 'sm' },
    transformations: [MERGE, organized(renamed, left)],
  };
}

const MERGE: Transformation = { id: 'merge', options: {} };

/** Columns by their new names, in this order, without those that are left out. */
function organized(renameByName: Readonly<Record<string, string>>, left: readonly string[]): Transformation {
  const excludeByName = Object.fromEntries(left.map((name) => [name, true]));
  const indexByName = Object.fromEntries(Object.keys(renameByName).map((name, i) => [name, i]));
  return { id: 'organize', options: { excludeByName, includeByName: {}, indexByName, renameByName } };
}

/** Markdown. */
export function text(words: Words, content: string): Panel {
  return { type: 'text', ...words, options: { mode: 'markdown', content } };
}

function common<Type extends PanelType>(
  type: Type,
  words: Words,
  queries: readonly Query[],
  defaults: Field<Type>,
  overrides: readonly Override[] = [],
): Omit<PanelOf<Type>, 'options'> {
  const targets = queries.map((query, i) => ({ refId: String.fromCharCode('A'.charCodeAt(0) + i), ...query }));
  return { type, ...words, datasource: DATASOURCE, targets, fieldConfig: { defaults, overrides } };
}
