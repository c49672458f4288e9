import { flattenLists } from '../../model/manifest/manifest';
import { NamedContainer, Workload, workloadsOf } from '../../model/manifest/workload';
import { alternatives } from '../../model/suggest';
import { reasonOf, UsageError } from '../exit-code';
import { Io } from '../io';
import { parse, parseAllDocuments } from '../yaml';

/** The workloads of a file of manifests. */
export function readWorkloads(path: string, io: Io): Workload[] {
  const manifests = flattenLists(parseManifests(readText(path, io), path));
  const workloads = workloadsOf(manifests, parse);
  if (workloads.length === 0) {
    throw new UsageError(`${path} holds no workload, such as a Deployment; give a file that has one`);
  }
  return workloads;
}

function readText(path: string, io: Io): string {
  try {
    return io.read(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

function parseManifests(text: string, path: string): unknown[] {
  try {
    return parseAllDocuments(text).map((document) => {
      const [error] = document.errors;
      if (error) {
        throw error;
      }
      return document.toJS() as unknown;
    });
  } catch (error) {
    throw new UsageError(`${path} is not YAML: ${(error as Error).message.split('\n')[0].replace(/:$/, '')}`);
  }
}

/** A container, and what it is part of. */
export interface Found {
  readonly workload: Workload;
  readonly container: NamedContainer;
}

/** The containers that the user asks for. */
export function chosenContainers(
  workloads: readonly Workload[],
  names: { readonly workload?: string; readonly container?: string },
): Found[] {
  const ofWorkload = workloads.filter(({ name }) => names.workload === undefined || name === names.workload);
  if (ofWorkload.length === 0) {
    throw noSuch('--workload', names.workload, workloads);
  }
  const all = ofWorkload.flatMap((workload) => workload.containers.map((container) => ({ workload, container })));
  const chosen = all.filter(({ container }) => names.container === undefined || container.name === names.container);
  if (all.length === 0) {
    throw new UsageError(`${alternatives(ofWorkload.map(({ name }) => name))} has no container`);
  }
  if (chosen.length === 0) {
    throw noSuch(
      '--container',
      names.container,
      all.map(({ container }) => container),
    );
  }
  return chosen;
}

function noSuch(option: string, given: string | undefined, there: readonly { readonly name: string }[]): UsageError {
  return new UsageError(
    `${option}: there is no '${given ?? ''}'; there is ${alternatives(there.map(({ name }) => name))}`,
  );
}
