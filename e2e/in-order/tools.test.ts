import { Manifest, only } from '../../test/support/manifests';
import { ControlPlane } from '../support/control-plane';
import { idOf, policiesIn } from '../support/synthesized';
import { argoCd } from './argo-cd';
import { withoutControllers } from './clusters';
import { allWent, History } from './history';
import { inOrder, revision } from './order';
import { documentsIn, edited, rendered } from './rendered';
import { revisions, stored, wipe } from './stored';
import { tableRow } from './table';
import * as tools from './tools';
import { NetworkBackend } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const ALL = ['sm-operator', 'bindy', 'cert-manager'];

/** How each tool of the guide applies and removes, and what it is tried with. */
const TOOLS: [tool: string, apply: tools.Step, remove: tools.Step | undefined, examples: string[]][] = [
  ['`kubectl apply`', tools.kubectl, tools.kubectlDelete, ALL],
  ['`kubectl apply -k`', tools.kustomize, tools.kustomizeDelete, ['cert-manager']],
  ['Helm 4', tools.helm, tools.helmUninstall, ALL],
  ['Flux', tools.flux, tools.fluxDelete, ALL],
  // Where it has to wait, and removes, controllers have to be there.
  ['Argo CD', argoCd, undefined, ['sm-operator', 'bindy']],
];

let api: ControlPlane;

beforeAll(async () => {
  api = await withoutControllers();
});

afterAll(() => api.stop());

describe.each(TOOLS)('%s', (tool, apply, remove, examples) => {
  const row = tableRow(tool);
  const late = (backend: NetworkBackend, manifests: readonly Manifest[]) =>
    row[backend] === 'after' ? afterTheirPods(manifests) : [];

  test.each([CILIUM, NETWORK_POLICY])(
    'with %s stores each example in the order that the guide says',
    async (backend) => {
      // At once, since they are of different namespaces.
      const found = await Promise.all(
        examples.map(async (example) => {
          const what = rendered(api, example, backend);
          const manifests = documentsIn(what.folder);
          await apply(api, what);
          const wrong = inOrder(await stored(api, manifests));
          await wipe(api, manifests);
          return { example, wrong, expected: late(backend, manifests) };
        }),
      );
      expect(found.map(({ example, wrong }) => [example, wrong])).toEqual(
        found.map(({ example, expected }) => [example, expected]),
      );
    },
  );

  test('rights come before, and webhooks after, as the guide says', () => {
    // Else there were more findings above. No Deployment is ever ready here, so whoever is done has not waited.
    expect(row.rbac).toBe('before');
    expect(row.webhooks).toBe(apply === argoCd ? 'after, once it is ready' : 'after');
  });

  test('writes nothing that has not changed, and what has in the same order; removes as the guide says', async () => {
    const what = rendered(api, 'sm-operator', CILIUM);
    const manifests = documentsIn(what.folder);
    await apply(api, what);
    const before = await stored(api, manifests);
    // Of the dashboard nothing is read as a template, and no line of it is folded.
    expect(before.map(({ data }) => data as unknown)).toEqual(manifests.map(({ data }) => data as unknown));
    await apply(api, what);
    expect(revisions(await stored(api, manifests))).toEqual(revisions(before));

    await apply(api, edited(what, nextVersion));
    const after = await stored(api, manifests);
    const written = after.filter((object, i) => revision(object) !== revision(before[i]));
    expect(written.map(({ kind }) => String(kind))).toEqual(['CiliumNetworkPolicy', 'Deployment']);
    expect(inOrder(after)).toEqual(late(CILIUM, manifests));

    if (remove) {
      const ordered = manifests.filter(({ kind }) => /NetworkPolicy|Deployment/.test(String(kind)));
      const history = await History.of(api, manifests);
      await remove(api, what);
      const gone = (await history.until('not all are gone', allWent(ordered, 0))).map(({ object }) => object);
      const [first] = gone.filter(({ kind }) => ordered.some((manifest) => manifest.kind === kind));
      expect(first.kind).toBe(row.removed === 'before' ? 'CiliumNetworkPolicy' : 'Deployment');
    }
    await wipe(api, manifests);
  });
});

test('kubectl apply --server-side keeps the order too', async () => {
  const what = rendered(api, 'cert-manager', CILIUM);
  const manifests = documentsIn(what.folder);
  await tools.kubectlServerSide(api, what);
  const first = await stored(api, manifests);
  expect(inOrder(first)).toEqual([]);
  await tools.kubectlServerSide(api, what);
  expect(revisions(await stored(api, manifests))).toEqual(revisions(first));
  await wipe(api, manifests);
});

test('a policy that is a hook of Helm is deleted at each upgrade, and not with the release', async () => {
  const what = rendered(api, 'sm-operator', CILIUM);
  const manifests = documentsIn(what.folder);
  const hooked = edited(what, (documents) => {
    const { annotations } = only(documents, 'CiliumNetworkPolicy').metadata as Manifest;
    annotations['helm.sh/hook'] = 'pre-install,pre-upgrade';
    return documents;
  });
  const policy = async () => (await api.get(only(manifests, 'CiliumNetworkPolicy'))).body.metadata.uid as unknown;
  await tools.helm(api, what);
  await tools.helm(api, hooked);
  expect(await policy()).toBeUndefined();
  await tools.helm(api, hooked);
  const first = await policy();
  await tools.helm(api, hooked);
  const second = await policy();
  expect([first, second]).toEqual([expect.any(String), expect.any(String)]);
  expect(second).not.toBe(first);
  await tools.helmUninstall(api, hooked);
  expect(await policy()).toBe(second);
  await wipe(api, manifests);
});

/** What is found where all policies come after the Deployments, which have their names. */
function afterTheirPods(manifests: readonly Manifest[]): string[] {
  return policiesIn(manifests).map((policy) => `${idOf(policy)} came after Deployment/${String(policy.metadata.name)}`);
}

/** Another image, which needs another policy. */
function nextVersion(documents: Manifest[]): Manifest[] {
  const [policy] = policiesIn(documents);
  policy.spec.egress[0] = { toEntities: ['kube-apiserver', 'host'] };
  only(documents, 'Deployment').spec.template.spec.containers[0].image = 'ghcr.io/bitwarden/sm-operator:next';
  return documents;
}
