import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { idOf } from '../support/synthesized';
import { ELSEWHERE, Resource } from './inventory';
import { Holder, judge } from './judge';
import { Election, needsOf } from './needs';
import { knownTokenOf, Rules, rulesOf } from './reviews';
import { Right } from './rights';
import { settled } from './settled';

/** What somebody needs, by sources that are not ours. */
export interface Expectation {
  /** `namespace/name` of the ServiceAccount. */
  readonly account: string;
  readonly elections?: readonly Election[];
  readonly rights?: readonly Right[];
  /** Paths that are no resources, each after its verb. */
  readonly urls?: readonly string[];
}

/** What is wrong with whose rights. */
export interface Finding {
  readonly account: string;
  readonly finding: 'lacks' | 'may also' | 'is bound by' | 'runs';
  readonly what: string;
}

const RBAC = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

/**
 * Applies the RBAC of manifests, asks the API server what each ServiceAccount may do, and lists where that is not what
 * it needs: what is lacking and what is too much. It asks by the rules in every namespace, by a question for each verb
 * on each resource, and by really doing things to leases. ServiceAccounts that are promised nothing are asked too. At
 * the end the RBAC is taken away.
 */
export async function permitted(
  cluster: ControlPlane,
  manifests: readonly Manifest[],
  expectations: readonly Expectation[],
  resources: readonly Resource[] = [],
): Promise<Finding[]> {
  const holders = await holdersOf(cluster, manifests, expectations);
  const promised = holders.flatMap(({ needs }) => needs);
  const namespaces = [...new Set([...holders.map(({ account }) => namespaceOf(account)), ELSEWHERE])];
  const findings = await whileApplied(cluster, manifests, async () => {
    const found: Finding[] = [];
    for (const holder of holders) {
      const { account } = holder;
      const { lacks, surplus } = await judge(cluster, holder, promised, {
        own: namespaceOf(account),
        namespaces,
        resources,
      });
      found.push(...lacks.map((what) => ({ account, finding: 'lacks' as const, what })));
      found.push(...surplus.map((what) => ({ account, finding: 'may also' as const, what })));
    }
    return found;
  });
  return [...findings, ...strays(manifests, expectations)];
}

/** Does something while the RBAC among manifests holds, and takes it away again. */
export async function whileApplied<T>(
  cluster: ControlPlane,
  manifests: readonly Manifest[],
  act: () => Promise<T>,
): Promise<T> {
  const rbac = manifests.filter(({ kind }) => RBAC.includes(String(kind)));
  try {
    await Promise.all(rbac.map(async (manifest) => accepted(await cluster.apply(manifest), idOf(manifest))));
    await settled(cluster);
    return await act();
  } finally {
    await Promise.all(rbac.map((manifest) => cluster.delete(manifest)));
    await settled(cluster);
  }
}

function namespaceOf(account: string): string {
  return account.split('/')[0];
}

/** Those who need something, and, in every namespace that has to do with it, the account that nobody asked for. */
async function holdersOf(
  cluster: ControlPlane,
  manifests: readonly Manifest[],
  expectations: readonly Expectation[],
): Promise<Holder[]> {
  const needy = expectations.map(({ account, elections = [], rights = [], urls = [] }) => ({
    account,
    elections,
    needs: [...elections.flatMap(needsOf), ...rights],
    urls,
  }));
  const related = [
    ...manifests.map(({ metadata }) => metadata.namespace as string | undefined),
    ...needy.flatMap(({ account, needs }) => [namespaceOf(account), ...needs.map(({ namespace }) => namespace)]),
    ELSEWHERE,
  ];
  const namespaces = [...new Set(related)].filter((namespace) => namespace !== undefined && namespace !== '*');
  const strangers = namespaces.map((namespace) => ({
    account: `${String(namespace)}/default`,
    elections: [],
    needs: [],
    urls: [],
  }));
  const all = [...needy, ...strangers];
  await Promise.all(all.map(({ account }) => ensureAccount(cluster, account)));
  const known = await namespacesOf(cluster);
  return Promise.all(all.map((holder) => withToken(cluster, holder, known)));
}

async function ensureAccount(cluster: ControlPlane, account: string): Promise<void> {
  const [namespace, name] = account.split('/');
  accepted(await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }), account);
}

async function namespacesOf(cluster: ControlPlane): Promise<string[]> {
  const { items } = accepted(await cluster.request('GET', '/api/v1/namespaces'));
  return (items as Manifest[]).map(({ metadata }) => String(metadata.name));
}

async function withToken(
  cluster: ControlPlane,
  holder: Omit<Holder, 'token' | 'anyway'>,
  namespaces: readonly string[],
): Promise<Holder> {
  const [namespace, name] = holder.account.split('/');
  const token = await knownTokenOf(cluster, namespace, name);
  const rules = await Promise.all(
    namespaces.map(async (each): Promise<[string, Rules]> => [each, await rulesOf(cluster, token, each)]),
  );
  return { ...holder, token, anyway: new Map(rules) };
}

/** Bindings and pods of accounts that nobody spoke of. */
function strays(manifests: readonly Manifest[], expectations: readonly Expectation[]): Finding[] {
  const known = expectations.map(({ account }) => account);
  const bound = manifests.flatMap((manifest) =>
    ((manifest.subjects ?? []) as Manifest[]).map(({ kind, namespace, name }) => ({
      account: kind === 'ServiceAccount' ? `${String(namespace)}/${String(name)}` : `${String(kind)} ${String(name)}`,
      finding: 'is bound by' as const,
      what: idOf(manifest),
    })),
  );
  const running = manifests
    .filter(({ kind }) => ['Deployment', 'Job'].includes(String(kind)))
    .map(({ metadata, spec, ...rest }) => ({
      account: `${String(metadata.namespace)}/${String(spec.template.spec.serviceAccountName ?? 'default')}`,
      finding: 'runs' as const,
      what: idOf({ ...rest, metadata }),
    }));
  return [...bound, ...running].filter(({ account }) => !known.includes(account));
}
