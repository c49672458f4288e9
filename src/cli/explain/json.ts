import { EnvEntry, RenderedConfiguration } from '../../model/election/render';
import { configurationFile } from './configuration-file';
import { Explanation } from './explanation';
import { profileNameOf } from './options';

/** What `--json` prints; a script can start the binary with exactly this. Durations are in seconds. */
export function explanationJson(explanation: Explanation): object {
  const { dialect, figures, rendered, lease } = explanation;
  return {
    dialect: dialect?.id ?? null,
    profile: profileNameOf(figures),
    args: rendered.args,
    env: rendered.env.map(variable),
    files: files(rendered.configuration, lease.namespace),
    lease: { name: lease.name ?? null, namespace: lease.namespace ?? null },
    figures: {
      leaseDuration: figures.leaseDuration,
      renewDeadline: figures.renewDeadline,
      retryPeriod: figures.retryPeriod,
      crashMin: figures.crashMin,
      crashMax: figures.crashMax,
      gracefulMax: figures.gracefulMax,
      partitionStopMax: figures.partitionStopMax ?? null,
      fencingMargin: figures.fencingMargin ?? null,
      httpTimeout: figures.httpTimeout ?? null,
      toleratedApiOutage: figures.toleratedApiOutage,
      toleratedClockRate: figures.toleratedClockRate ?? null,
      leaderRequestsPerSecond: figures.leaderRequestsPerSecond,
      standbyRequestsPerSecond: figures.standbyRequestsPerSecond,
      gracePeriodMin: figures.gracePeriodMin,
    },
  };
}

function variable(entry: EnvEntry): object {
  return 'fieldPath' in entry
    ? { name: entry.name, valueFrom: { fieldRef: { fieldPath: entry.fieldPath } } }
    : { name: entry.name, value: entry.value };
}

function files(configuration: RenderedConfiguration | undefined, namespace?: string): Record<string, string> {
  if (!configuration) {
    return {};
  }
  const { path, content } = configurationFile(configuration, namespace);
  return { [path]: content };
}
