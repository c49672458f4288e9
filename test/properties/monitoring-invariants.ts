import { parsePromql } from '../../src/model/promql/parse';
import { Manifest, ofKind } from '../support/manifests';

/** What is wrong with how a controller is watched: a monitor that finds nothing, an alert that cannot be evaluated. */
export function brokenMonitoring(manifests: readonly Manifest[]): string[] {
  return [...blindMonitors(manifests), ...brokenRules(manifests), ...shutOut(manifests)];
}

function blindMonitors(manifests: readonly Manifest[]): string[] {
  const pod = ofKind(manifests, 'Deployment').at(0)?.spec.template as Manifest | undefined;
  const ports = ((pod?.spec.containers ?? []) as Manifest[]).flatMap(({ ports: own }) => (own ?? []) as Manifest[]);
  const services = ofKind(manifests, 'Service');
  const has = (labels: Manifest, selector: Manifest) =>
    Object.entries(selector).every(([key, value]) => labels[key] === value);
  return [
    ...ofKind(manifests, 'PodMonitor').flatMap(({ spec }) => [
      ...(has(pod?.metadata.labels as Manifest, spec.selector.matchLabels as Manifest)
        ? []
        : ['the PodMonitor selects no pod']),
      ...(ports.some(({ name }) => name === spec.podMetricsEndpoints[0].port) ? [] : ['the PodMonitor names no port']),
    ]),
    ...ofKind(manifests, 'ServiceMonitor').flatMap(({ spec }) => {
      const found = services.filter(
        (service) =>
          has(service.metadata.labels as Manifest, spec.selector.matchLabels as Manifest) &&
          (service.spec.ports as Manifest[]).some(({ name }) => name === spec.endpoints[0].port),
      );
      return found.length === 1 ? [] : [`the ServiceMonitor finds ${found.length} Services`];
    }),
  ];
}

function brokenRules(manifests: readonly Manifest[]): string[] {
  const groups = ofKind(manifests, 'PrometheusRule').flatMap(({ spec }) => spec.groups as Manifest[]);
  const rules = groups.flatMap((group) => group.rules as Manifest[]);
  const budgets = ofKind(manifests, 'PodDisruptionBudget').map(({ metadata }) => String(metadata.name));
  return [
    ...rules
      .filter(({ expr }) => 'errorAt' in parsePromql(String(expr)))
      .map(({ expr }) => `${String(expr)} is not PromQL`),
    ...rules
      .flatMap(({ expr }) => [...String(expr).matchAll(/poddisruptionbudget="([^"]*)"/g)].map(([, name]) => name))
      .filter((name) => !budgets.includes(name))
      .map((name) => `there is no PodDisruptionBudget ${name}`),
    // What is recorded is there before it is used.
    ...rules.flatMap(({ expr }, i) => {
      const known = new Set(rules.slice(0, i).map(({ record }) => record as string));
      const used = [...String(expr).matchAll(/namespace_lease:\w+:\w+/g)].map(([name]) => name);
      return used.filter((name) => !known.has(name)).map((name) => `${name} is not recorded`);
    }),
  ];
}

/** Who scrapes must be let in. */
function shutOut(manifests: readonly Manifest[]): string[] {
  const isWatched = ofKind(manifests, 'PodMonitor').length + ofKind(manifests, 'ServiceMonitor').length > 0;
  const policies = manifests.filter(({ kind }) => String(kind).endsWith('NetworkPolicy'));
  const isClosed = ({ spec }: Manifest) => {
    const ingress = (spec.ingress ?? []) as Manifest[];
    return !ingress.some((rule) => Object.keys(rule).length > 0);
  };
  return isWatched ? policies.filter(isClosed).map(() => 'policy lets nobody scrape') : [];
}
