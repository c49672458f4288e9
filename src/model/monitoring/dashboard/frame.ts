import { createHash } from 'node:crypto';
import type { Annotation, Dashboard, Link, Variable } from './grafana';
import { placed, Row } from './layout';
import { DATASOURCE } from './panels';

/** A dashboard as it is stored. */
export interface DashboardFile {
  /** Without an ending. No other dashboard of a cluster has it. */
  readonly name: string;
  readonly json: string;
}

export interface Frame {
  /** Names, of which no other dashboard of this library has the same in this order. */
  readonly id: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly variables?: readonly Variable[];
  readonly annotations?: readonly Annotation[];
  readonly links?: readonly Link[];
  readonly rows: readonly Row[];
}

/** The version of the format: that of Grafana 12 and 13, which read older ones too. */
const SCHEMA_VERSION = 42;

/** By which the dashboards of this library find each other. */
const TAG = 'cdk8s-ha-operator';

export function dashboardOf({
  id,
  title,
  description,
  variables = [],
  annotations = [],
  links = [],
  rows,
}: Frame): DashboardFile {
  const dashboard: Dashboard = {
    uid: uidOf(id),
    title,
    description,
    tags: [TAG, 'kubernetes', 'leader-election'],
    schemaVersion: SCHEMA_VERSION,
    timezone: 'browser',
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    // Pointing at a moment shows it in all panels.
    graphTooltip: 1,
    templating: { list: [DATASOURCE_VARIABLE, ...variables] },
    annotations: { list: annotations },
    links: [OTHERS, ...links],
    panels: placed(rows),
  };
  return { name: id.join('_'), json: `${JSON.stringify(dashboard, null, 2)}\n` };
}

const DATASOURCE_VARIABLE: Variable = {
  type: 'datasource',
  name: 'datasource',
  label: 'Data source',
  query: DATASOURCE.type,
  current: { text: 'default', value: 'default' },
};

const LINK = {
  tooltip: '',
  asDropdown: false,
  targetBlank: false,
  includeVars: false,
  keepTime: false,
  tags: [],
} as const;

const OTHERS: Link = {
  ...LINK,
  type: 'dashboards',
  title: 'Other controllers',
  icon: 'external link',
  tags: [TAG],
  asDropdown: true,
  keepTime: true,
};

/** A page beside the dashboard. */
export function linkTo(title: string, url: string): Link {
  return { ...LINK, type: 'link', title, icon: 'doc', url, targetBlank: true };
}

/** A choice of values of a label, which may be several or all. */
export function labelVariable(name: string, label: string, series: string): Variable {
  return {
    type: 'query',
    name,
    label,
    datasource: DATASOURCE,
    query: { query: `label_values(${series}, ${name})`, refId: name },
    // There may be new ones whenever the dashboard is looked at.
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: { text: ['All'], value: ['$__all'] },
  };
}

/** A line through all graphs at the moments for which an expression has values. */
export function marked(name: string, iconColor: string, expr: string, step: string, titleFormat: string): Annotation {
  return {
    name,
    enable: true,
    iconColor,
    datasource: DATASOURCE,
    target: { expr, interval: step, refId: 'Anno' },
    titleFormat,
  };
}

const LONGEST_UID = 40;
const HASH_LENGTH = 12;

/** Names as Grafana takes them: no more than 40 characters, and the same as long as the names are the same. */
function uidOf(names: readonly string[]): string {
  // Names of Kubernetes have no underscores, so that no two lists of them come to the same.
  const whole = names.join('_').replace(/[^a-zA-Z0-9_-]/g, '-');
  if (whole.length <= LONGEST_UID) {
    return whole;
  }
  const hash = createHash('sha256').update(names.join('/')).digest('hex').slice(0, HASH_LENGTH);
  return `${whole.slice(0, LONGEST_UID - HASH_LENGTH - 1)}_${hash}`;
}
