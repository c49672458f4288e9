import { Facts } from '../examples/facts';
import { Manifest } from './manifests';

export function podSpec(deployment: Manifest): Manifest {
  return deployment.spec.template.spec as Manifest;
}

export function containerOf(deployment: Manifest): Manifest {
  return podSpec(deployment).containers[0] as Manifest;
}

/** Flags, words and variables of a container that its binary is not known to read. */
export function unknownTo(facts: Facts, container: Manifest): string[] {
  const args = (container.args ?? []) as string[];
  const env = ((container.env ?? []) as { name: string }[]).map(({ name }) => name);
  return [
    ...args.filter((arg) =>
      arg.startsWith('-') ? !facts.flags.includes(arg.replace(/=.*/s, '')) : !facts.words?.includes(arg),
    ),
    ...env.filter((name) => !facts.env.includes(name)),
  ];
}

export function envOf(container: Manifest): Record<string, unknown> {
  return Object.fromEntries(
    ((container.env ?? []) as Manifest[]).map(({ name, value, valueFrom }) => [
      String(name),
      value ?? valueFrom.fieldRef.fieldPath,
    ]),
  );
}
