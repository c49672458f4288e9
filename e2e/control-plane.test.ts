import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Manifest } from '../test/support/manifests';
import { accepted } from './support/api-client';
import { ciliumDefinitions } from './support/cilium-definitions';
import { ControlPlane, startControlPlane } from './support/control-plane';
import { freePort } from './support/ports';
import { until } from './support/processes';

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
});
afterAll(() => cluster.stop());

/** What runs without any right: a container that PodSecurity has nothing against. */
const HARMLESS = {
  name: 'manager',
  image: 'example.com/manager:1',
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

function deployment(namespace: string, container: Manifest = HARMLESS, spec: Manifest = {}): Manifest {
  const labels = { app: 'manager' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'manager', namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
      ...spec,
    },
  };
}

function pod(namespace: string, container: Manifest): Manifest {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'manager', namespace }, spec: { containers: [container] } };
}

describe('strict validation', () => {
  test('has nothing against a Deployment that is right', async () => {
    const answer = await cluster.apply(deployment('right'));
    expect(answer).toMatchObject({ status: 201, message: '', warnings: [] });
    expect(accepted(await cluster.get(deployment('right'))).spec.strategy.type).toBe('RollingUpdate');
  });

  test('refuses a misspelt field, applied or created', async () => {
    const misspelt = deployment('misspelt', HARMLESS, { replica: 3 });
    const applied = await cluster.apply(misspelt);
    // Not a 4xx: the API server counts what no schema declares as a failure of its own.
    expect(applied.status).toBe(500);
    expect(applied.message).toContain('.spec.replica: field not declared in schema');
    const created = await cluster.create(misspelt);
    expect(created.status).toBe(400);
    expect(created.message).toContain('unknown field "spec.replica"');
    expect((await cluster.get(misspelt)).status).toBe(404);
  });

  test('stores nothing of a dry run, and refuses as without', async () => {
    expect((await cluster.apply(deployment('dry'), { dryRun: true })).status).toBe(201);
    expect((await cluster.apply(deployment('dry', { name: 'No_Name' }), { dryRun: true })).status).toBe(422);
    expect((await cluster.get(deployment('dry'))).status).toBe(404);
  });

  test('refuses a NetworkPolicy with a port that cannot be', async () => {
    const policy = (port: number | string) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'manager', namespace: 'policies' },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port }] }] },
    });
    expect((await cluster.apply(policy(70000))).message).toContain('must be between 1 and 65535');
    expect((await cluster.apply(policy('No_Port'))).status).toBe(422);
    expect((await cluster.apply(policy(443))).status).toBe(201);
  });

  test('knows no kind without a definition', async () => {
    const unknown = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'x' } };
    await expect(cluster.apply(unknown)).rejects.toThrow('serves no Widget of example.com/v1');
  });

  test('makes a missing namespace only where it is to', async () => {
    const answer = await cluster.apply(deployment('nowhere'), { createNamespace: false });
    expect(answer).toMatchObject({ status: 404, message: 'namespaces "nowhere" not found' });
  });
});

describe('PodSecurity', () => {
  const privileged = { ...HARMLESS, securityContext: { privileged: true } };

  test('warns of a privileged template and refuses such a pod', async () => {
    await cluster.namespace('restricted');
    const { status, warnings } = await cluster.apply(deployment('restricted', privileged));
    expect(status).toBe(201);
    expect(warnings).toEqual([expect.stringMatching(/^would violate PodSecurity "restricted:latest": privileged/)]);
    const refused = await cluster.apply(pod('restricted', privileged));
    expect(refused.status).toBe(403);
    expect(refused.message).toContain('violates PodSecurity "restricted:latest"');
    expect((await cluster.apply(pod('restricted', HARMLESS))).status).toBe(201);
  });

  test('lets it pass where the namespace does', async () => {
    await cluster.namespace('open', { 'pod-security.kubernetes.io/enforce': 'privileged' });
    expect(await cluster.apply(pod('open', privileged))).toMatchObject({ status: 201, warnings: [] });
  });
});

describe('RBAC', () => {
  const metadata = { name: 'reader', namespace: 'rights' };
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata };
  const rules = [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get'] }];

  test('gives a ServiceAccount the rights of its bindings and no other', async () => {
    accepted(await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }));
    accepted(await cluster.apply({ ...lease, spec: { holderIdentity: 'x' } }));
    const token = await cluster.tokenOf('rights', 'reader');
    const refused = await cluster.get(lease, token);
    expect(refused.status).toBe(403);
    expect(refused.message).toContain('User "system:serviceaccount:rights:reader" cannot get resource "leases"');

    accepted(await cluster.apply({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules }));
    accepted(
      await cluster.apply({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'rights' }],
      }),
    );
    await until(
      'the binding gave no rights',
      async () => (await cluster.get(lease, token)).status === 200 || undefined,
    );
    expect((await cluster.delete(lease, token)).status).toBe(403);
    const elsewhere = { ...lease, metadata: { name: 'reader', namespace: 'default' } };
    expect((await cluster.get(elsewhere, token)).status).toBe(403);
    expect((await cluster.apply({ ...lease, spec: {} }, { token })).status).toBe(403);
  });

  test('knows nobody by a token that is not one', async () => {
    expect((await cluster.get(lease, 'nobody')).status).toBe(401);
  });
});

describe("Cilium's own definitions", () => {
  const API_SERVER = { toEntities: ['kube-apiserver'] };
  const policy = (spec: Manifest, kind = 'CiliumNetworkPolicy'): Manifest => ({
    apiVersion: 'cilium.io/v2',
    kind,
    metadata: { name: 'manager', ...(kind === 'CiliumNetworkPolicy' && { namespace: 'cilium' }) },
    spec,
  });
  const egress = (rule: Manifest) => policy({ endpointSelector: { matchLabels: { app: 'manager' } }, egress: [rule] });

  beforeAll(async () => {
    await cluster.installDefinitions(await ciliumDefinitions());
  });

  test('accept policies, of a namespace and of the cluster', async () => {
    expect((await cluster.apply(egress(API_SERVER))).status).toBe(201);
    const everywhere = policy({ endpointSelector: {}, egress: [API_SERVER] }, 'CiliumClusterwideNetworkPolicy');
    expect((await cluster.apply(everywhere)).status).toBe(201);
  });

  test('refuse a misspelt field', async () => {
    const misspelt = egress({ toEntity: ['kube-apiserver'] });
    const applied = await cluster.apply(misspelt);
    expect(applied.status).toBe(500);
    expect(applied.message).toContain('.spec.egress[0].toEntity: field not declared in schema');
    const created = await cluster.create(misspelt);
    expect(created.status).toBe(400);
    expect(created.message).toContain('unknown field "spec.egress[0].toEntity"');
  });

  test.each([
    ['an entity that Cilium does not know', egress({ toEntities: ['apiserver'] }), 'Unsupported value: "apiserver"'],
    ['a port that is a number', egress({ toPorts: [{ ports: [{ port: 443 }] }] }), 'expected string'],
    ['no selector', policy({ egress: [API_SERVER] }), 'spec.endpointSelector: Required value'],
  ])('refuse %s', async (_, manifest, why) => {
    const { status, message } = await cluster.apply(manifest);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(message).toContain(why);
  });

  // What only the agent refuses, once it is too late: another oracle has to judge it.
  test.each([
    ['two kinds of peers in one rule', egress({ ...API_SERVER, toCIDR: ['192.0.2.0/24'] })],
    ['a name and an entity in one rule', egress({ ...API_SERVER, toFQDNs: [{ matchName: 'example.com' }] })],
    ['a port beyond 65535', egress({ toPorts: [{ ports: [{ port: '99999', protocol: 'TCP' }] }] })],
  ])('have nothing against %s', async (_, manifest) => {
    expect((await cluster.apply(manifest, { dryRun: true })).status).toBeLessThan(300);
  });
});

describe('starting and ending', () => {
  /** What has ended and is not asked after by whoever inherited it, a zombie, does not run. */
  const running = (pid: number) => {
    try {
      process.kill(pid, 0);
      return !existsSync('/proc/self/stat') || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
    } catch {
      return false;
    }
  };

  test('two side by side share nothing; one that is stopped leaves neither process nor folder', async () => {
    // The port that is offered first is the other's: it asks for another.
    const taken = Number(new URL(cluster.url).port);
    const ports = [taken];
    const other = await startControlPlane({
      freePort: () => Promise.resolve(ports.shift()).then((port) => port ?? freePort()),
    });
    expect(ports).toEqual([]);
    const pids = other.components.map(({ pid }) => pid);
    expect(pids.map(running)).toEqual([true, true]);
    await other.namespace('only-here');
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'only-here' } };
    expect((await cluster.get(namespace)).status).toBe(404);
    await Promise.all([other.stop(), other.stop()]);
    expect(pids.map(running)).toEqual([false, false]);
    expect(existsSync(other.folder)).toBe(false);
    expect((await cluster.request('GET', '/readyz')).text).toBe('ok');
  });

  test('a failed start is one error with what the program said', async () => {
    const assets = mkdtempSync(join(tmpdir(), 'cdk8s-e2e-assets-'));
    const before = process.env.KUBEBUILDER_ASSETS;
    process.env.KUBEBUILDER_ASSETS = assets;
    try {
      await expect(startControlPlane()).rejects.toThrow(`KUBEBUILDER_ASSETS is ${assets}, in which there is no etcd`);
      for (const name of ['etcd', 'kube-apiserver']) {
        writeFileSync(join(assets, name), '#!/bin/sh\necho no disk left\nexit 3\n', { mode: 0o755 });
      }
      await expect(startControlPlane()).rejects.toThrow(
        'etcd ended before it was ready (exit code 3); its log ends with:\nno disk left',
      );
    } finally {
      rmSync(assets, { recursive: true });
      if (before === undefined) {
        delete process.env.KUBEBUILDER_ASSETS;
      } else {
        process.env.KUBEBUILDER_ASSETS = before;
      }
    }
  });

  test.each<[string, string, NodeJS.Signals | undefined]>([
    ['is killed', '', 'SIGKILL'],
    ['gets Ctrl-C', '', 'SIGINT'],
    ['is told to end', '', 'SIGTERM'],
    ['fails', 'setTimeout(() => { throw new Error("on purpose"); }, 100)', undefined],
    ['forgets to stop', '', undefined],
  ])('nothing is left of a process that %s', async (_, then, signal) => {
    const script = `
      const { Workplace } = require('./e2e/support/processes');
      const workplace = new Workplace();
      const { pid } = workplace.start('sleeper', 'sleep', ['600']);
      console.log(JSON.stringify({ pid, folder: workplace.folder }));
      ${signal === undefined ? then : 'setTimeout(() => {}, 600_000)'}`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      cwd: join(__dirname, '..'),
      // A process group of its own, all of which Ctrl-C reaches.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { pid, folder } = JSON.parse(String(line)) as { pid: number; folder: string };
    if (signal && child.pid !== undefined) {
      process.kill(-child.pid, signal);
    }
    await ended;
    await until('the process or its folder is still there', () =>
      Promise.resolve((!running(pid) && !existsSync(folder)) || undefined),
    );
  });
});
