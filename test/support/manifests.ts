import { Chart, Testing } from 'cdk8s';

// A rendered manifest is as loose as the YAML that it becomes.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Manifest = Record<string, any>;

export function render(chart: Chart): Manifest[] {
  return Testing.synth(chart) as Manifest[];
}

export function ofKind(manifests: readonly Manifest[], kind: string): Manifest[] {
  return manifests.filter((m) => m.kind === kind);
}

/** The one manifest of a kind, or of a kind and a name. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = ofKind(manifests, kind).filter((m) => name === undefined || m.metadata.name === name);
  const first = found.at(0);
  if (!first || found.length > 1) {
    throw new Error(
      `expected one ${kind} ${name ?? ''}, found ${found.map((m) => String(m.metadata.name)).join(', ') || 'none'}`,
    );
  }
  return first;
}
