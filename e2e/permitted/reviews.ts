import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { until } from '../support/processes';
import { Right } from './rights';

const GROUP = 'authorization.k8s.io/v1';
/** More at once and the API server asks to come back later. */
const AT_ONCE = 8;

export interface Rules {
  readonly rights: readonly Right[];
  /** Paths that are no resources, each after its verb. */
  readonly urls: readonly string[];
}

/** Whether the API server lets the holder of a token do something. */
export async function may(cluster: ControlPlane, token: string, right: Right): Promise<boolean> {
  const { namespace, group, resource, name, verb } = right;
  const [main, subresource] = resource.split('/');
  const resourceAttributes = {
    group,
    resource: main,
    subresource,
    verb,
    name,
    ...(namespace !== '*' && { namespace }),
  };
  const { status } = await review(cluster, 'SelfSubjectAccessReview', { resourceAttributes }, token);
  return status.allowed === true;
}

/** Those of the rights that the holder of a token has. */
export async function allowedOf(cluster: ControlPlane, token: string, asked: readonly Right[]): Promise<Right[]> {
  const allowed: Right[] = [];
  const left = [...asked];
  const ask = async () => {
    for (let right = left.pop(); right; right = left.pop()) {
      if (await may(cluster, token, right)) {
        allowed.push(right);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return allowed;
}

/** All that the holder of a token may do in a namespace, by the rules that the API server has for it. */
export async function rulesOf(cluster: ControlPlane, token: string, namespace: string): Promise<Rules> {
  const { status } = await review(cluster, 'SelfSubjectRulesReview', { namespace }, token);
  if (status.incomplete === true) {
    throw new Error(`the rules of ${namespace} are incomplete: ${String(status.evaluationError)}`);
  }
  return {
    rights: (status.resourceRules as Manifest[]).flatMap((rule) => rightsOf(rule, namespace)),
    urls: (status.nonResourceRules as Manifest[]).flatMap(({ verbs, nonResourceURLs }) =>
      (nonResourceURLs as string[]).flatMap((url) => (verbs as string[]).map((verb) => `${verb} ${url}`)),
    ),
  };
}

function rightsOf({ apiGroups, resources, resourceNames, verbs }: Manifest, namespace: string): Right[] {
  const names = (resourceNames ?? [undefined]) as (string | undefined)[];
  return (apiGroups as string[]).flatMap((group) =>
    (resources as string[]).flatMap((resource) =>
      names.flatMap((name) =>
        (verbs as string[]).map((verb) => ({ namespace, group, resource, verb, ...(name !== undefined && { name }) })),
      ),
    ),
  );
}

async function review(cluster: ControlPlane, kind: string, spec: Manifest, token: string): Promise<Manifest> {
  const answer = await cluster.request('POST', `/apis/${GROUP}/${kind.toLowerCase()}s`, {
    token,
    body: { apiVersion: GROUP, kind, spec },
  });
  return accepted(answer, kind);
}

/** A token that the API server already knows: it learns of new accounts a little later than it makes tokens of them. */
export async function knownTokenOf(cluster: ControlPlane, namespace: string, account: string): Promise<string> {
  const token = await cluster.tokenOf(namespace, account);
  await until(`the token of ${account} is not known`, async () => {
    const { status } = await cluster.request('GET', '/version', { token });
    return status === 401 ? undefined : true;
  });
  return token;
}
