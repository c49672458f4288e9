import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as stateTimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeSeries from '@grafana/grafana-foundation-sdk/timeseries';

// Only types are imported: the package is large, and nothing of it is published. No type that a user sees may name one of
// these.

/**
 * A type of Grafana's as JSON. An enum, which would have to be imported as a value, is its values; methods, by which the
 * package tells queries of one data source from those of another, are left out.
 */
export type Json<T> = 0 extends T & 1
  ? unknown
  : T extends string
    ? `${T}`
    : T extends number
      ? NumberOf<`${T}`>
      : T extends readonly (infer Item)[]
        ? readonly Json<Item>[]
        : T extends object
          ? { readonly [K in keyof T as T[K] extends () => void ? never : K]: Json<T[K]> }
          : T;

type NumberOf<Text extends string> = Text extends `${infer N extends number}` ? N : never;

/** The options and the fields of each type of panel, which Grafana's own type of a panel leaves open. */
interface PanelTypes {
  readonly stat: { readonly options: stat.Options; readonly custom: object };
  readonly 'state-timeline': { readonly options: stateTimeline.Options; readonly custom: stateTimeline.FieldConfig };
  readonly table: { readonly options: table.Options; readonly custom: table.FieldConfig };
  readonly text: { readonly options: text.Options; readonly custom: object };
  readonly timeseries: { readonly options: timeSeries.Options; readonly custom: timeSeries.FieldConfig };
}

export type PanelType = keyof PanelTypes;

export type Options<Type extends PanelType> = Json<PanelTypes[Type]['options']>;

/** How the values of a panel are shown. */
export type Field<Type extends PanelType> = Omit<Json<sdk.FieldConfig>, 'custom'> & {
  readonly custom?: Partial<Json<PanelTypes[Type]['custom']>>;
};

export type Query = Json<prometheus.Dataquery>;

export type Override = Json<sdk.FieldConfigSource>['overrides'][number];

export type Transformation = Json<sdk.DataTransformerConfig>;

/** A panel, which has a place only on its dashboard. */
export type PanelOf<Type extends PanelType> = Omit<
  Json<sdk.Panel>,
  'type' | 'id' | 'gridPos' | 'targets' | 'options' | 'fieldConfig'
> & {
  readonly type: Type;
  readonly title: string;
  readonly description: string;
  readonly targets?: readonly Query[];
  readonly options: Options<Type>;
  readonly fieldConfig?: { readonly defaults: Field<Type>; readonly overrides: readonly Override[] };
};

export type Panel = { readonly [Type in PanelType]: PanelOf<Type> }[PanelType];

export type PlacedPanel = Panel & { readonly id: number; readonly gridPos: Json<sdk.GridPos> };

export type Variable = Json<sdk.VariableModel>;

export type Annotation = Omit<Json<sdk.AnnotationQuery>, 'target'> & { readonly target?: Query };

export type Link = Json<sdk.DashboardLink>;

// The format that every Grafana in use reads; the one that it prefers is for the newest only.
// eslint-disable-next-line @typescript-eslint/no-deprecated
export type Dashboard = Omit<Json<sdk.Dashboard>, 'panels' | 'annotations'> & {
  readonly panels: readonly PlacedPanel[];
  readonly annotations: { readonly list: readonly Annotation[] };
};
