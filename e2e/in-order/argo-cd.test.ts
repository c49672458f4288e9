import { CertManagerChart } from '../../examples/cert-manager/chart';
import { WebhookCheckChart } from '../../examples/cluster-baseline/check-chart';
import { Manifest, ofKind, only } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { Cluster } from '../support/cluster';
import { argoCd, sync } from './argo-cd';
import { withNodes } from './clusters';
import { allCame, allWent, Happening, History } from './history';
import { inOrder } from './order';
import { goneInOrder } from './removal';
import { documentsIn, edited, Rendered, written } from './rendered';
import { calledTooEarly } from './serving';
import { revisions, stored } from './stored';
import { tableRow } from './table';
import { NetworkBackend } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;

/** Whose status is of the pods. */
const WRITTEN_BY_CONTROLLERS = ['PodDisruptionBudget', 'Deployment'];

let cluster: Cluster;
let what: Rendered;
let manifests: Manifest[];

beforeAll(async () => {
  cluster = await withNodes();
  // Garbage collection, which each wave waits for when it is pruned, takes half a minute to know a new kind.
  what = withCheck(NETWORK_POLICY, true);
  manifests = documentsIn(what.folder);
});

afterAll(() => cluster.stop());

/** cert-manager with a check of its webhook. */
function withCheck(backend: NetworkBackend, argoCdPostSync: boolean): Rendered {
  return written(cluster.api, 'cert-manager', (app) => {
    new CertManagerChart(app, '00-cert-manager', { network: { backend } });
    new WebhookCheckChart(app, '01-check', { argoCdPostSync, network: { backend } });
  });
}

const job = async () => only(await stored(cluster.api, ofKind(manifests, 'Job')), 'Job');

const emptied = () => edited(what, (documents) => ofKind(documents, 'Namespace'));

/** Everything has come, and runs. */
const allRun = (wanted: readonly Manifest[]) => (happenings: readonly Happening[]) =>
  allCame(wanted)(happenings) &&
  ofKind(wanted, 'Deployment').every(({ metadata: { name }, spec }) =>
    happenings.some(
      ({ object }) =>
        object.kind === 'Deployment' &&
        object.metadata.name === name &&
        object.status?.availableReplicas === spec.replicas,
    ),
  );

const added = (happenings: readonly Happening[]) =>
  happenings.filter(({ type }) => type === 'ADDED').map(({ object }) => object);

test('a first sync: policies and rights, pods, webhooks once those serve, and then the check', async () => {
  const history = await History.of(cluster.api, manifests);
  await argoCd(cluster.api, what);
  const happenings = await history.until('not everything runs', allRun(manifests));
  expect(inOrder(added(happenings))).toEqual([]);
  expect(calledTooEarly(happenings)).toEqual([]);
  const last = added(happenings)
    .filter(({ kind }) => manifests.some((manifest) => manifest.kind === kind))
    .slice(-3);
  expect(last.map(({ kind }) => String(kind).replace(/^(Validating|Mutating)/, ''))).toEqual([
    'WebhookConfiguration',
    'WebhookConfiguration',
    'Job',
  ]);
  expect(tableRow('Argo CD').webhooks).toBe('after, once it is ready');
});

test('where only the check has changed it runs anew, and fails the sync if it fails; nothing else is written', async () => {
  const before = await job();
  const others = manifests.filter(({ kind }) => !['Job', ...WRITTEN_BY_CONTROLLERS].includes(String(kind)));
  const first = revisions(await stored(cluster.api, others));
  const unwell = edited(what, (documents) => {
    const { spec } = only(documents, 'Job');
    // It is given up before it has found a node.
    spec.activeDeadlineSeconds = 1;
    spec.template.spec.nodeSelector = { 'kubernetes.io/hostname': 'nowhere' };
    return documents;
  });
  const { phase, resources } = await sync(cluster.api, unwell);
  expect(phase).toBe('Failed');
  expect(resources.find(({ hook }) => hook === 'PostSync')).toMatchObject({
    id: 'Job/webhook-check',
    hookPhase: 'Failed',
    message: 'Job was active longer than specified deadline',
  });
  expect((await job()).metadata.uid).not.toBe(before.metadata.uid);
  expect(revisions(await stored(cluster.api, others))).toEqual(first);
});

test('what is no longer in Git goes in the opposite order: policies when no pods are left', async () => {
  const history = await History.of(cluster.api, manifests);
  await argoCd(cluster.api, emptied());
  const ordered = manifests.filter(({ kind }) => /WebhookConfiguration|Deployment|NetworkPolicy/.test(String(kind)));
  const happenings = await history.until('not all are gone', allWent(ordered, 9));
  expect(goneInOrder(happenings)).toEqual([]);
  const gone = happenings.filter(({ type }) => type === 'DELETED').map(({ object }) => object);
  const kinds = gone.map(({ kind }) => String(kind)).filter((kind) => /Webhook|Deployment|Policy/.test(kind));
  expect([...new Set(kinds.map((kind) => kind.replace(/^(Validating|Mutating)/, '')))]).toEqual([
    'WebhookConfiguration',
    'Deployment',
    'NetworkPolicy',
  ]);
  expect(tableRow('Argo CD').removed).toBe('after, once its pods are gone');
});

test('with CiliumNetworkPolicies it is the same; a check in its wave runs once, unwaited for, and cannot change', async () => {
  // A hook is never pruned.
  accepted(await cluster.api.delete(await job()));
  const other = withCheck(CILIUM, false);
  manifests = documentsIn(other.folder);
  const history = await History.of(cluster.api, manifests);
  const { phase, resources } = await sync(cluster.api, other);
  expect(phase).toBe('Succeeded');
  expect(resources.find(({ id }) => id === 'Job/webhook-check')).toMatchObject({ hookPhase: 'Running' });
  const others = manifests.filter(({ kind }) => kind !== 'Namespace');
  const happenings = await history.until('not everything runs', allRun(others));
  expect(inOrder(added(happenings))).toEqual([]);
  expect(calledTooEarly(happenings)).toEqual([]);

  const changed = edited(other, (documents) => {
    only(documents, 'Job').spec.template.spec.containers[0].image = 'curlimages/curl:next';
    return documents;
  });
  const next = await sync(cluster.api, changed);
  expect([next.phase, next.message]).toEqual(['Failed', expect.stringContaining('field is immutable')]);
});
