import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as stateTimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeSeries from '@grafana/grafana-foundation-sdk/timeseries';

// What closed-schema.ts makes schemas of: what Grafana's types leave open is filled in with its types of each kind of panel.

/** A dashboard but for its panels, which are of many types. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
export interface Dashboard extends Omit<dashboard.Dashboard, 'panels' | 'annotations'> {
  panels: object[];
  annotations: { list: Annotation[] };
}

interface Annotation extends Omit<dashboard.AnnotationQuery, 'target'> {
  target: prometheus.Dataquery;
}

interface Panel<Type extends string, PanelOptions, PanelField> extends Omit<
  Required<Pick<dashboard.Panel, 'id' | 'title' | 'description' | 'gridPos'>> & dashboard.Panel,
  'targets' | 'options' | 'fieldConfig'
> {
  type: Type;
  targets?: prometheus.Dataquery[];
  options: PanelOptions;
  fieldConfig?: { defaults: PanelField; overrides: dashboard.FieldConfigSource['overrides'] };
}

type CommonField = Omit<dashboard.FieldConfig, 'custom'>;

interface Field<Custom> extends CommonField {
  custom?: Partial<Custom>;
}

/** Panels by their type. */
export interface Panels {
  stat: Panel<'stat', stat.Options, Fields['stat']>;
  'state-timeline': Panel<'state-timeline', stateTimeline.Options, Fields['state-timeline']>;
  table: Panel<'table', table.Options, Fields['table']>;
  text: Panel<'text', text.Options, Fields['text']>;
  timeseries: Panel<'timeseries', timeSeries.Options, Fields['timeseries']>;
}

/** What an override may change, by the type of the panel. */
export interface Fields {
  stat: CommonField;
  'state-timeline': Field<stateTimeline.FieldConfig>;
  table: Field<table.FieldConfig>;
  text: CommonField;
  timeseries: Field<timeSeries.FieldConfig>;
}
