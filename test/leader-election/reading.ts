import { CATALOG } from '../../src/leader-election/catalog';
import { Container, ContainerVariable } from '../../src/model/election/container';
import { ElectionReading, readElection } from '../../src/model/election/read';

/** Reads a container of manifests as a controller of the catalog does. */
export function read(id: string, container: Container, podNamespace?: string): ElectionReading {
  const dialect = CATALOG.find((entry) => entry.id === id);
  if (dialect?.kind !== 'election') {
    throw new Error(`no dialect ${id}`);
  }
  return readElection(dialect, container, podNamespace);
}

/** `on 15/10/2 name in namespace, releases` */
export function summary({ enabled, timing, lease, releaseOnCancel }: ElectionReading): string {
  const durations = [timing.leaseDuration, timing.renewDeadline, timing.retryPeriod].join('/');
  const place = `${lease.name ?? 'unknown'} in ${lease.namespace ?? "the pod's"}`;
  return `${enabled ? 'on' : 'off'} ${durations} ${place}, ${releaseOnCancel ? 'releases' : 'keeps'}`;
}

/** Variables with values, or with a field of the pod. */
export function env(values: Record<string, string>): ContainerVariable[] {
  return Object.entries(values).map(([name, value]) =>
    value.startsWith('metadata.') ? { name, fieldPath: value } : { name, value },
  );
}

/** A container with one file mounted. */
export function file(path: string, document: Readonly<Record<string, unknown>>): Container {
  return { files: { [path]: document } };
}

/** A row of a table: what is read, by which controller, from what, and what it comes to. */
export type Row = [what: string, id: string, container: Container, said: string];
