import { randomBytes } from 'node:crypto';
import { describeObjection } from '../../model/drill/objections';
import { DrillPod } from '../../model/drill/pod';
import { drillRights, DrilledNames, DrillRight } from '../../model/drill/rights';
import { Step, stepsOf } from '../../model/drill/steps';
import { Manifest } from '../../model/manifest/manifest';
import { Refusal, UsageError } from '../exit-code';
import { Api } from './api';
import { Connect } from './connection';
import { examine, Examination, foundPod, Watching } from './examination';
import { Observation } from './observation';
import { DrillOptions } from './options';
import { forbiddenOf, refuseForbidden } from './permissions';
import { reaching } from './reaching';
import { deploymentOf, leaseNameOf, nodeOfPod, podQuery, podsOf } from './state';
import { Subject, subjectOf } from './subject';

/** A drill of which all is known, and nothing done. */
export interface Preparation {
  readonly api: Api;
  readonly subject: Subject & { readonly lease: { readonly name: string; readonly namespace: string } };
  readonly observation: Observation;
  /** The pod that leads. */
  readonly pod: DrillPod;
  /** What it is known by in the lease. */
  readonly holder: string;
  readonly replicas: number;
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
  /** Looks at everything once more, and refuses if it is not as it was. */
  readonly confirm: () => Promise<void>;
}

/** Finds out everything about a drill; refuses it if it is not safe. */
export async function prepare(options: DrillOptions, connect: Connect, signal: AbortSignal): Promise<Preparation> {
  const api = new Api(await connect(options));
  return reaching(async () => {
    const { namespace, deployment: name, event } = options;
    await refuseForbidden(
      api,
      rightsIn(['namespace', 'cluster'], options, { deployment: name, configMaps: [] }),
      namespace,
    );
    const deployment = await deploymentOf(api, namespace, name);
    const subject = await subjectOf(api, deployment, options);
    const { lease, watching } = await watchLease(api, subject, deployment, options, signal);
    const named = { ...subject, lease };
    const examination = await examine(api, named, event, watching);
    const { observation } = watching;
    if (examination.objections.length > 0) {
      throw new Refusal(...examination.objections.map(describeObjection));
    }
    if (observation === undefined) {
      throw new UsageError(
        `the name of the lease is compiled into the binary, and no lease in namespace '${lease.namespace}' is held by one of the pods; give --lease-name, and --lease-namespace if it is elsewhere`,
      );
    }
    const pod = foundPod(examination);
    const holder = observation.lease()?.holder ?? '';
    const node = event === 'drain' ? await nodeOfPod(api, pod) : undefined;
    const run = randomBytes(5).toString('hex');
    return {
      api,
      subject: named,
      observation,
      pod,
      holder,
      replicas: examination.state.rollout.wanted,
      steps: stepsOf(event, { run, deployment: name, pod, node }),
      notes: [...subject.notes, ...examination.notes],
      confirm: () =>
        reaching(async () => {
          refuseChanged(await examine(api, named, event, watching), pod);
        }),
    };
  });
}

/** Those of the rights of a drill that are about some places. */
function rightsIn(scopes: readonly DrillRight['scope'][], { event }: DrillOptions, names: DrilledNames): DrillRight[] {
  return drillRights([event], names).filter(({ scope }) => scopes.includes(scope));
}

interface WatchedSubject {
  readonly lease: { readonly name: string; readonly namespace: string };
  readonly watching: Watching;
}

/** Begins to watch the lease and the pods, as far as there is a lease and it may be watched. */
async function watchLease(
  api: Api,
  { namespace, container, lease }: Subject,
  deployment: Manifest,
  options: DrillOptions,
  signal: AbortSignal,
): Promise<WatchedSubject> {
  const rights = rightsIn(['lease-namespace'], options, { lease: lease.name });
  const forbidden = await forbiddenOf(api, rights, namespace, lease.namespace);
  if (forbidden.length > 0) {
    return { lease: { ...lease, name: lease.name ?? '' }, watching: { forbidden } };
  }
  const name = lease.name ?? (await leaseNameOf(api, lease.namespace, await podsOf(api, deployment)));
  if (name === undefined) {
    return { lease: { ...lease, name: '' }, watching: { forbidden } };
  }
  const watched = { lease: { ...lease, name }, namespace, pods: podQuery(deployment), container };
  return { lease: watched.lease, watching: { observation: new Observation(api, watched, signal), forbidden } };
}

function refuseChanged(examination: Examination, pod: DrillPod): void {
  if (examination.objections.length > 0) {
    throw new Refusal(...examination.objections.map(describeObjection));
  }
  if (foundPod(examination).uid !== pod.uid) {
    throw new Refusal(`pod ${pod.name} does not lead any more; start again`);
  }
}
