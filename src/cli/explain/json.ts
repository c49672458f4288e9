import { EnvEntry, RenderedConfiguration } from '../../model/election/render';
import { figuresJson } from '../figures-json';
import { profileNameOf } from '../option-values';
import { configurationFile } from './configuration-file';
import { Explanation } from './explanation';

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
    figures: figuresJson(figures),
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
