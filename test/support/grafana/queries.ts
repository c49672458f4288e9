import { parsePromql, partsOf } from '../../../src/model/promql/parse';
import type { DashboardJson, QueryJson } from '.';

/** Every query of a dashboard: of its panels and of its annotations. */
export function queriesOf({ panels, annotations }: DashboardJson): QueryJson[] {
  return [...panels.flatMap(({ targets = [] }) => targets), ...annotations.list.map(({ target }) => target)];
}

/** What Grafana fills in before it asks Prometheus. */
const VARIABLES: Readonly<Record<string, string>> = {
  __interval: '1m',
  __range: '3600s',
  __rate_interval: '2m',
  lease: '.+',
  namespace: 'a|b',
};

/** An expression as Prometheus gets it; `$1` is PromQL's own. */
export function filledIn(expr: string): string {
  return expr.replace(/\$([a-z_]\w*)/g, (_, name: string) => {
    if (!Object.hasOwn(VARIABLES, name)) throw new Error(`there is no variable ${name}`);
    return VARIABLES[name];
  });
}

/** Where an expression is no PromQL, if it is not. */
export function promqlErrors({ expr }: QueryJson): string[] {
  const parsed = parsePromql(filledIn(expr));
  return 'errorAt' in parsed ? [`not PromQL from ${parsed.errorAt} on: ${expr}`] : [];
}

/** The metrics that an expression names. */
export function metricsOf({ expr }: QueryJson): string[] {
  const parsed = parsePromql(filledIn(expr));
  const selectors = 'errorAt' in parsed ? [] : partsOf(parsed).filter(({ type }) => type === 'VectorSelector');
  return selectors.map(({ text }) => /^[\w:]*/.exec(text)?.[0] ?? '');
}
