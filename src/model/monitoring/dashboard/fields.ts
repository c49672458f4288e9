import type { Field, Override, PanelType } from './grafana';

/** Colours by what they mean, in the names of Grafana's palette, which suit its light and its dark theme. */
export const GOOD = 'green';
export const LATE = 'orange';
export const BAD = 'red';
export const IDLE = '#808080';
export const NEUTRAL = 'blue';
export const UNKNOWN = 'text';

type Thresholds = NonNullable<Field<PanelType>['thresholds']>;
type Mapping = NonNullable<Field<PanelType>['mappings']>[number];

/** The colour of what is below all steps, and of what has reached a step. */
export function thresholds(below: string, ...steps: readonly (readonly [value: number, color: string])[]): Thresholds {
  return {
    mode: 'absolute',
    steps: [{ value: null, color: below }, ...steps.map(([value, color]) => ({ value, color }))],
  };
}

/** What numbers stand for. */
export function states(byNumber: Readonly<Record<number, readonly [text: string, color: string]>>): readonly Mapping[] {
  const options = Object.entries(byNumber).map(([value, [text, color]], index) => [value, { text, color, index }]);
  return [{ type: 'value', options: Object.fromEntries(options) as Extract<Mapping, { type: 'value' }>['options'] }];
}

/** One colour, whatever the value. */
export function painted(fixedColor: string): Pick<Field<PanelType>, 'color'> {
  return { color: { mode: 'fixed', fixedColor } };
}

/** A bound: a dashed line, not an area. */
export function bound(color: string): Field<'timeseries'> {
  return {
    ...painted(color),
    custom: { lineStyle: { fill: 'dash', dash: [8, 6] }, lineWidth: 1, fillOpacity: 0 },
  };
}

/** What is different for the series of a query, counted from A. */
export function ofQuery<Type extends PanelType>(refId: string, field: Field<Type>): Override {
  return override('byFrameRefID', refId, field);
}

/** What is different for the column of a table. */
export function ofColumn(name: string, field: Field<'table'>): Override {
  return override('byName', name, field);
}

/** What is different for series whose names match. */
export function ofNames<Type extends PanelType>(pattern: RegExp, field: Field<Type>): Override {
  return override('byRegexp', String(pattern), field);
}

function override<Type extends PanelType>(id: string, options: string, { custom, ...field }: Field<Type>): Override {
  const properties = [
    ...Object.entries(field),
    ...Object.entries(custom ?? {}).map(([name, value]) => [`custom.${name}`, value] as const),
  ];
  return { matcher: { id, options }, properties: properties.map(([name, value]) => ({ id: name, value })) };
}
