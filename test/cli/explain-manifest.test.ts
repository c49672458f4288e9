import { explainFile, jsonOf, section, tableOf } from '../support/cli';
import { certManager, deployment, knative, kueue, SCAFFOLD } from './upstream';

const heading = (text: string, options = '') => explainFile(text, options).out.split('\n').slice(0, 2);

/** The three durations, and how long the next leader takes at worst. */
function timingOf(text: string, options = ''): (number | null)[] {
  const { figures } = jsonOf(explainFile(text, `${options} --json`));
  return [figures.leaseDuration, figures.renewDeadline, figures.retryPeriod, figures.crashMax];
}

describe("cert-manager's chart", () => {
  const slow = `          - --leader-election-lease-duration=100s
          - --leader-election-renew-deadline=40s
          - --leader-election-retry-period=15s
`;

  test('has two controllers that elect, and a webhook that does not', () => {
    const outcome = explainFile(certManager(slow));
    expect(outcome).toMatchObject({ err: '' });
    expect(outcome.out.match(/^cert-manager\/.*$/gm)).toEqual([
      "cert-manager/Deployment/cert-manager, container cert-manager-controller: cert-manager's controller (cert-manager), 100s / 40s / 15s",
      "cert-manager/Deployment/cert-manager-cainjector, container cert-manager-cainjector: cert-manager's cainjector (cert-manager-cainjector), 60s / 40s / 15s",
    ]);
    expect(outcome.out.match(/^lease .*$/gm)).toEqual([
      'lease cert-manager-controller, in namespace kube-system',
      'lease cert-manager-cainjector-leader-election, in namespace kube-system',
    ]);
    expect(outcome.out.match(/(?<=by )\d replicas?/g)).toEqual(['2 replicas', '1 replica']);
  });

  test.each([
    '--workload cert-manager',
    '--container cert-manager-controller',
    '--dialect cert-manager',
    '--workload cert-manager --container cert-manager-controller',
  ])('has one controller with %s', (options) => {
    // Worst: 100 s and 4.4 × 15 s.
    expect(timingOf(certManager(slow), options)).toEqual([100, 40, 15, 166]);
  });

  test('is a finding as a whole where one of its controllers is', () => {
    const risky = '          - --leader-election-renew-deadline=50s\n';
    const outcome = explainFile(certManager(risky));
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([
      'the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is -5s, so that a leader that is cut off may still act when the next one starts; lengthen leaseDuration or shorten renewDeadline',
    ]);
    expect(explainFile(certManager(slow), '--workload cert-manager').code).toBe(0);
  });

  test('needs one to be chosen for JSON and for a drawing, and says which there are', () => {
    const message =
      'cdk8s-ha-operator: there are 2 controllers; choose one by --workload or --container:\n' +
      "  cert-manager/Deployment/cert-manager, container cert-manager-controller: cert-manager's controller (cert-manager)\n" +
      "  cert-manager/Deployment/cert-manager-cainjector, container cert-manager-cainjector: cert-manager's cainjector (cert-manager-cainjector)\n";
    expect(explainFile(certManager(), '--json')).toEqual({ code: 2, out: '', err: message, written: {} });
    expect(explainFile(certManager(), '--svg crash.svg')).toEqual({ code: 2, out: '', err: message, written: {} });
    expect(Object.keys(explainFile(certManager(), '--svg crash.svg --workload cert-manager').written)).toEqual([
      'crash.svg',
    ]);
  });

  test.each([
    [
      '--workload solver',
      "--workload: there is no 'solver'; there is 'cert-manager', 'cert-manager-cainjector' or 'cert-manager-webhook'",
    ],
    ['--container x --workload cert-manager', "--container: there is no 'x'; there is 'cert-manager-controller'"],
    [
      '--workload cert-manager-webhook',
      'no container of manifests.yaml is known to elect a leader; name its controller by --dialect',
    ],
    [
      '--dialect flux',
      "none of the containers of manifests.yaml looks like Flux's controllers but helm-controller; choose one by --container",
    ],
    ['--dialect fluxx', "--dialect: 'fluxx' is not in the catalog; did you mean 'flux'?"],
  ])('has nothing to explain with %s', (options, message) => {
    expect(explainFile(certManager(), options)).toMatchObject({
      code: 2,
      out: '',
      err: `cdk8s-ha-operator: ${message}\n`,
    });
  });

  test('is explained with another timing, replicas and place than it has, if that is asked', () => {
    const options = '--workload cert-manager --profile fast --replicas 5 --lease-namespace leases';
    const outcome = explainFile(certManager(slow), options);
    expect(section(outcome, 'Set')).toEqual([
      '--leader-elect',
      '--leader-election-namespace=leases',
      '--leader-election-lease-duration=10s',
      '--leader-election-renew-deadline=6s',
      '--leader-election-retry-period=1s',
    ]);
    expect(outcome.out).toContain('lease cert-manager-controller, in namespace leases\n');
    expect(outcome.out).toContain('3.5/s by 5 replicas');
  });
});

test('an operator that nobody knows is told by its flag, and that others have it too', () => {
  const outcome = explainFile(SCAFFOLD);
  expect(outcome.code).toBe(0);
  expect(outcome.out.split('\n').slice(0, 2)).toEqual([
    'project-v4-system/Deployment/project-v4-controller-manager, container manager: the kubebuilder scaffold (kubebuilder), profile default',
    'lease of the name in its source, in namespace project-v4-system',
  ]);
  expect(section(outcome, 'Note')).toEqual([expect.stringMatching(/^by its settings it may also be: .+, .+, .+, …$/)]);
  expect(jsonOf(explainFile(SCAFFOLD, '--json')).lease).toEqual({ name: null, namespace: 'project-v4-system' });
  const named = jsonOf(explainFile(SCAFFOLD, '--json --lease-name a1b2.example.com')).lease;
  expect(named).toEqual({ name: 'a1b2.example.com', namespace: 'project-v4-system' });
});

test('a container is what the user says if it is the only one', () => {
  const [first] = heading(deployment({ image: 'example.com/mine', args: [] }), '--dialect beskar7');
  expect(first).toBe(
    'test-system/Deployment/sample, container manager: Beskar7 v0.4 and later (beskar7), profile default',
  );
});

describe('Kueue is told by its ConfigMap', () => {
  const durations = 'leaseDuration: 30s\nrenewDeadline: 20s\nretryPeriod: 5s';

  test.each(['subPath', 'folder'] as const)('that is mounted as a %s', (mount) => {
    const text = kueue(mount, `leaderElect: true\nresourceName: c1f6bfd2.kueue.x-k8s.io\n${durations}`);
    expect(heading(text)).toEqual([
      'kueue-system/Deployment/kueue-controller-manager, container manager: Kueue (kueue), profile conservative',
      'lease c1f6bfd2.kueue.x-k8s.io, in namespace kueue-system',
    ]);
  });

  test('of which what is not written is its own', () => {
    expect(timingOf(kueue('subPath', 'leaderElect: true'))).toEqual([15, 10, 2, 23.8]);
    expect(heading(kueue('folder', 'leaderElect: true\nresourceName: mine\nresourceNamespace: leases'))[1]).toBe(
      'lease mine, in namespace leases',
    );
  });

  test('and not by one that it does not mount, or that is in another namespace', () => {
    const text = kueue('subPath', `leaderElect: true\n${durations}`);
    expect(timingOf(text)).toEqual([30, 20, 5, 52]);
    const unmounted = text.replace('name: kueue-manager-config\n  namespace', 'name: other\n  namespace');
    expect(timingOf(unmounted)).toEqual([15, 10, 2, 23.8]);
    const elsewhere = text.replace('namespace: kueue-system\ndata', 'namespace: other\ndata');
    expect(timingOf(elsewhere)).toEqual([15, 10, 2, 23.8]);
  });

  test('that turns the election off, which is a finding for several replicas alone', () => {
    const off = kueue('subPath', 'leaderElect: false');
    const title = 'kueue-system/Deployment/kueue-controller-manager, container manager: Kueue (kueue)';
    expect(explainFile(off)).toMatchObject({ code: 0, out: `${title}\n\nNote\n  the leader election is off\n` });
    const outcome = explainFile(off.replace('replicas: 1', 'replicas: 3'));
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([
      'the leader election is off, and 3 replicas all act at once (split brain); turn it on, or run one replica',
    ]);
    expect(explainFile(off, '--replicas 2').code).toBe(1);
  });
});

describe('Knative is told by config-leader-election', () => {
  const entries = '  lease-duration: 30s\n  renew-deadline: "20s"\n  retry-period: 5s';

  test('of which the example is none of its entries', () => {
    expect(timingOf(knative(''))).toEqual([60, 40, 10, 104]);
    expect(timingOf(knative(entries))).toEqual([30, 20, 5, 52]);
  });

  test('under its old spelling too', () => {
    expect(timingOf(knative('  leaseDuration: 30s\n  renewDeadline: 20s\n  retryPeriod: 5s'))).toEqual([30, 20, 5, 52]);
  });

  test('or by the ConfigMap that a variable names', () => {
    const named = (name: string) => `        - name: CONFIG_LEADERELECTION_NAME\n          value: ${name}\n`;
    expect(timingOf(knative(entries, named('another')))).toEqual([60, 40, 10, 104]);
    expect(timingOf(knative(entries, named('config-leader-election')))).toEqual([30, 20, 5, 52]);
  });

  test('and elects for several leases in the namespace of its pods', () => {
    expect(heading(knative(entries))[1]).toMatch(/^lease one for each reconciler .*, in namespace knative-serving$/);
  });
});

describe('what the options say goes before what the manifest says:', () => {
  const FLUX = {
    image: 'ghcr.io/fluxcd/source-controller:v1.9.4',
    args: [
      '--enable-leader-election',
      '--leader-election-lease-duration=60s',
      '--leader-election-renew-deadline=35s',
      '--leader-election-retry-period=5s',
    ],
  };

  test('--namespace wins over the namespace of the manifest, also where the lease is in that of the pod', () => {
    const outcome = explainFile(deployment(FLUX), '--namespace other');
    expect(outcome.code).toBe(0);
    expect(outcome.out.split('\n')[1]).toBe('lease source-controller-leader-election, in namespace other');
  });

  test('--lease-namespace wins over the namespace of the manifest, also where the name is not known', () => {
    const args = [
      '--leader-elect',
      ...['lease-duration=15s', 'renew-deadline=10s', 'retry-period=2s'].map((flag) => `--leader-elect-${flag}`),
    ];
    const outcome = explainFile(deployment({ image: 'mine', args }), '--lease-namespace leases --json');
    expect(jsonOf(outcome).lease).toEqual({ name: null, namespace: 'leases' });
  });
});

test('a manifest that keeps the lease is explained as one that keeps it', () => {
  const keeps = {
    image: 'ghcr.io/fluxcd/source-controller:v1.9.4',
    args: [
      '--enable-leader-election',
      '--leader-election-lease-duration=60s',
      '--leader-election-renew-deadline=40s',
      '--leader-election-retry-period=5s',
      '--leader-election-release-on-cancel=false',
    ],
  };
  expect(tableOf(explainFile(deployment(keeps)), 'What it means')['leader stops']).toBe(
    'it keeps the lease; the next one leads within 82 s, as after a crash',
  );
  expect(jsonOf(explainFile(deployment(keeps), '--json')).args).toEqual(keeps.args);
});

test("a manifest without a namespace may set the lease's by the pod's, which is then that of --namespace", () => {
  const manifest = JSON.parse(
    deployment({
      image: 'quay.io/jetstack/cert-manager-controller:v1.21.1',
      args: [
        '--leader-election-namespace=$(POD_NAMESPACE)',
        '--leader-election-renew-deadline=20s',
        '--leader-election-retry-period=5s',
      ],
      env: [{ name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }],
    }),
  ) as { metadata: { namespace?: string } };
  delete manifest.metadata.namespace;
  expect(explainFile(JSON.stringify(manifest)).code).toBe(0);
  expect(explainFile(JSON.stringify(manifest), '--namespace cert-manager').out.split('\n')[1]).toBe(
    'lease cert-manager-controller, in namespace cert-manager',
  );
});

describe('a name that all replicas have in the lease', () => {
  const bindy = (env: readonly object[]) =>
    deployment({ image: 'ghcr.io/firestoned/bindy:v0.6.2', args: ['run'], env: [...env] }, { replicas: 3 });
  const ON = { name: 'BINDY_ENABLE_LEADER_ELECTION', value: 'true' };

  test('is a finding, since each would take the lease for its own', () => {
    const outcome = explainFile(bindy([ON, { name: 'POD_NAME', value: 'bindy' }]));
    expect(section(outcome, 'Found')).toContain(
      'POD_NAME: all replicas are called "bindy" in the lease, so that each takes it for its own and all lead; take it from the field metadata.name',
    );
  });

  test.each([
    ['the name of the pod', [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]],
    ['a Secret', [{ name: 'POD_NAME', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }]],
    ['nothing', [{ name: 'POD_NAME', value: '' }]],
  ])('is not %s', (_what, env) => {
    expect(explainFile(bindy([ON, ...env])).out).not.toContain('called');
  });
});
