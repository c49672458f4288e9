import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { maybe, mostly, name } from './arbitrary-basics';
import { ControllerMetrics, MetricsMonitor, MonitoringOptions } from 'cdk8s-ha-operator';

const key = fc.record({ name, key: fc.constant('token') });

/** How users might have a controller watched, right and wrong. */
export const monitoring: fc.Arbitrary<MonitoringOptions> = fc.record({
  prometheus: maybe(
    fc.record({
      namespace: maybe(name),
      podLabels: maybe(fc.dictionary(name, name, { maxKeys: 2 })),
      serviceAccount: maybe(name),
      selectorLabels: maybe(fc.constant({ release: 'stack' })),
      interval: maybe(mostly(fc.integer({ min: 1, max: 300 }), fc.constant(0)).map((s) => Duration.seconds(s))),
    }),
  ),
  scrape: mostly(
    fc.constant(undefined),
    fc.record({
      monitor: maybe(fc.constantFrom(...Object.values(MetricsMonitor))),
      tokenSecret: maybe(key),
      tls: maybe(fc.record({ caSecret: maybe(key), caConfigMap: maybe(key) })),
    }),
  ),
  alerts: maybe(
    fc.record({
      enabled: maybe(fc.boolean()),
      omitted: maybe(fc.constant({ HaOperatorRenewSlow: 'it is slow here' })),
      severities: maybe(fc.constant({ HaOperatorNoLeader: 'page' })),
      rules: maybe(fc.constantFrom([], [{ alert: 'Mine', expr: 'up == 0' }], [{ alert: 'Mine', expr: 'up ==' }])),
    }),
  ),
  dashboard: maybe(fc.record({ enabled: maybe(fc.boolean()), namespace: maybe(name) })),
  kubeStateMetrics: mostly(fc.constant(undefined), fc.boolean()),
  controllerMetrics: maybe(mostly(fc.constant(undefined), fc.constantFrom(...Object.values(ControllerMetrics)))),
  hubble: mostly(fc.constant(undefined), fc.boolean()),
});
