import { Manifest, only } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { policiesIn } from '../support/synthesized';
import { argoCd } from './argo-cd';
import { withoutControllers } from './clusters';
import { allCame, allWent, History } from './history';
import { inOrder } from './order';
import { goneInOrder } from './removal';
import { documentsIn, edited, rendered, Rendered } from './rendered';
import { calledTooEarly } from './serving';
import { stored, wipe } from './stored';
import { flux, fluxDelete, kubectl, kubectlDelete, Step } from './tools';
import { NetworkBackend } from 'cdk8s-ha-operator';

const WAVE = 'argocd.argoproj.io/sync-wave';
const POLICY = 'CiliumNetworkPolicy/sm-operator';
const DEPLOYMENT = 'Deployment/sm-operator';

let api: ControlPlane;
let smOperator: Rendered;
/** cert-manager's webhook alone. */
let webhook: Rendered;

beforeAll(async () => {
  api = await withoutControllers();
  smOperator = rendered(api, 'sm-operator', NetworkBackend.CILIUM);
  webhook = edited(rendered(api, 'cert-manager', NetworkBackend.CILIUM), (documents) =>
    documents.filter(({ kind, metadata }) => kind === 'Namespace' || String(metadata.name).includes('webhook')),
  );
});

afterAll(() => api.stop());

async function findings(apply: Step, what: Rendered): Promise<string[]> {
  const manifests = documentsIn(what.folder);
  await apply(api, what);
  const found = inOrder(await stored(api, manifests));
  await wipe(api, manifests);
  return found;
}

function without(what: Rendered, annotation: string, isMeant: (manifest: Manifest) => boolean): Rendered {
  return edited(what, (documents) => {
    const meant = documents.filter((document) => isMeant(document) && annotation in document.metadata.annotations);
    expect(meant).not.toEqual([]);
    for (const { metadata } of meant) {
      Reflect.deleteProperty(metadata.annotations, annotation);
    }
    return documents;
  });
}

const isPolicy = (manifest: Manifest) => policiesIn([manifest]).length > 0;
const isWebhook = ({ kind }: Manifest) => String(kind).endsWith('WebhookConfiguration');

describe('mutations', () => {
  test('the files as they are have no finding', async () => {
    expect(await findings(kubectl, smOperator)).toEqual([]);
    expect(await findings(kubectl, webhook)).toEqual([]);
  });

  test('a policy without its wave comes too late by Argo CD', async () => {
    expect(await findings(argoCd, without(smOperator, WAVE, isPolicy))).toEqual([`${POLICY} came after ${DEPLOYMENT}`]);
  });

  test('documents the wrong way round come so by kubectl', async () => {
    const reversed = edited(smOperator, (documents) => {
      const [namespace, ...others] = documents;
      return [namespace, ...others.reverse()];
    });
    expect(await findings(kubectl, reversed)).toEqual([
      `ServiceAccount/sm-operator came after ${DEPLOYMENT}`,
      `ClusterRole/sm-operator-system-sm-operator came after ${DEPLOYMENT}`,
      `Role/sm-operator-leader-election came after ${DEPLOYMENT}`,
      `ClusterRoleBinding/sm-operator-system-sm-operator came after ${DEPLOYMENT}`,
      `RoleBinding/sm-operator-leader-election came after ${DEPLOYMENT}`,
      `${POLICY} came after ${DEPLOYMENT}`,
    ]);
  });

  test('pods without a policy are not in order', async () => {
    const open = edited(smOperator, (documents) => documents.filter((document) => !isPolicy(document)));
    expect(await findings(kubectl, open)).toEqual([`no policy is about ${DEPLOYMENT}`]);
    const other = edited(smOperator, (documents) => {
      only(documents, 'CiliumNetworkPolicy').spec.endpointSelector.matchLabels = { app: 'another' };
      return documents;
    });
    expect(await findings(kubectl, other)).toEqual([`no policy is about ${DEPLOYMENT}`]);
  });

  test('webhooks that come before their Deployment are found', async () => {
    const early = edited(webhook, (documents) => {
      const [namespace, ...others] = documents;
      return [namespace, ...others.filter(isWebhook), ...others.filter((document) => !isWebhook(document))];
    });
    expect(await findings(kubectl, early)).toEqual(
      ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map(
        (kind) => `Deployment/cert-manager-webhook came after ${kind}/cert-manager-cert-manager-webhook`,
      ),
    );
  });

  test('webhooks without their wave are called by Argo CD before they serve', async () => {
    const manifests = documentsIn(webhook.folder);
    const history = await History.of(api, manifests);
    await argoCd(api, without(webhook, WAVE, isWebhook));
    const happenings = await history.until('not everything came', allCame(manifests));
    expect(calledTooEarly(happenings).sort()).toEqual(
      ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map(
        (kind) => `${kind}/cert-manager-cert-manager-webhook came before Deployment/cert-manager-webhook served`,
      ),
    );
    await wipe(api, manifests);
  });

  test.each<[tool: string, apply: Step, remove: Step]>([
    ['kubectl', kubectl, kubectlDelete],
    ['Flux', flux, fluxDelete],
  ])('a policy that %s deletes first is gone before its pods', async (_tool, apply, remove) => {
    const manifests = documentsIn(smOperator.folder);
    const pod = podOf(only(manifests, 'Deployment'));
    const history = await History.of(api, manifests);
    await apply(api, smOperator);
    accepted(await api.create(pod));
    await remove(api, smOperator);
    // As the controllers would, which are not here.
    accepted(await api.delete(pod));
    const happenings = await history.until('not all are gone', allWent(policiesIn(manifests), 1));
    expect(goneInOrder(happenings)).toEqual([`${POLICY} was gone before 1 of its pods`]);
    await wipe(api, manifests);
  });
});

function podOf({ metadata: { name, namespace }, spec }: Manifest): Manifest {
  const { metadata, spec: podSpec } = spec.template as Manifest;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, namespace }, spec: podSpec };
}
