/**
 * The other program that `synth.ts` times: the manifests of `ours.ts`, as someone who knows cdk8s-plus well
 * writes them by hand.
 */
import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fleetFromArguments } from './fleet';

const READ = ['get', 'list', 'watch'];
const MANAGE = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

class Operator extends Construct {
  private readonly namespace: string;
  private readonly labels: Record<string, string>;

  constructor(
    scope: Construct,
    private readonly name: string,
  ) {
    super(scope, name);
    this.namespace = `${name}-system`;
    this.labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
    this.createNetworkPolicy();
    const serviceAccount = new kplus.ServiceAccount(this, 'ServiceAccount', {
      metadata: this.metadata(),
      automountToken: false,
    });
    this.allowElection(serviceAccount);
    this.createDisruptionBudget();
    this.allowWork(serviceAccount);
    const pods = kplus.Pods.select(this, 'Pods', { labels: this.labels });
    new kplus.Service(this, 'Metrics', {
      metadata: this.metadata(`${name}-metrics`),
      selector: pods,
      ports: [{ name: 'https-metrics', port: 8443, targetPort: 8443 }],
      publishNotReadyAddresses: true,
    });
    this.createDeployment(serviceAccount, pods);
  }

  private metadata(name = this.name) {
    return { name, namespace: this.namespace, labels: this.labels };
  }

  private createNetworkPolicy(): void {
    new ApiObject(this, 'NetworkPolicy', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: {
        ...this.metadata(),
        annotations: {
          'argocd.argoproj.io/sync-wave': '-1',
          'kubernetes.io/description':
            'Calls the API server; cluster DNS; api.example.com (TCP 443). Called by pods ' +
            'app.kubernetes.io/name=prometheus in monitoring (TCP 8443); its node.',
        },
      },
      spec: {
        endpointSelector: { matchLabels: this.labels },
        ingress: [
          {
            fromEndpoints: [
              {
                matchLabels: {
                  'k8s:io.kubernetes.pod.namespace': 'monitoring',
                  'k8s:app.kubernetes.io/name': 'prometheus',
                },
              },
            ],
            toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }],
          },
          { fromEntities: ['host'], toPorts: [{ ports: [{ port: '8081', protocol: 'TCP' }] }] },
        ],
        egress: [
          { toEntities: ['kube-apiserver'] },
          {
            toEndpoints: [
              {
                matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' },
              },
            ],
            toPorts: [
              {
                ports: [
                  { port: '53', protocol: 'UDP' },
                  { port: '53', protocol: 'TCP' },
                ],
                rules: { dns: [{ matchPattern: '*' }] },
              },
            ],
          },
          {
            toFQDNs: [{ matchName: 'api.example.com' }],
            toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
          },
        ],
      },
    });
  }

  private allowElection(subject: kplus.ISubject): void {
    const metadata = this.metadata(`${this.name}-leader-election`);
    const leases = { apiGroup: 'coordination.k8s.io', resourceType: 'leases' };
    const role = new kplus.Role(this, 'LeaderElectionRole', { metadata });
    role.allow(['create'], leases);
    role.allow(['get', 'update'], { ...leases, resourceName: `${this.name}.example.com` });
    role.allow(['create', 'patch'], kplus.ApiResource.EVENTS);
    new kplus.RoleBinding(this, 'LeaderElectionRoleBinding', { metadata, role }).addSubjects(subject);
  }

  private allowWork(subject: kplus.ISubject): void {
    // Cluster-scoped, so without a namespace.
    const metadata = { name: `${this.namespace}-${this.name}`, labels: this.labels };
    const role = new kplus.ClusterRole(this, 'ClusterRole', { metadata });
    role.allow(MANAGE, resource('example.com', 'widgets'));
    role.allow(['update'], resource('example.com', 'widgets/finalizers'));
    role.allow(['get', 'patch', 'update'], resource('example.com', 'widgets/status'));
    role.allow(MANAGE, kplus.ApiResource.SECRETS, kplus.ApiResource.CONFIG_MAPS);
    role.allow(READ, kplus.ApiResource.NAMESPACES);
    role.allow(['create'], kplus.ApiResource.TOKEN_REVIEWS, kplus.ApiResource.SUBJECT_ACCESS_REVIEWS);
    new kplus.ClusterRoleBinding(this, 'ClusterRoleBinding', { metadata, role }).addSubjects(subject);
  }

  private createDisruptionBudget(): void {
    new ApiObject(this, 'PodDisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: this.metadata(),
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: this.labels },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }

  private createDeployment(serviceAccount: kplus.IServiceAccount, pods: kplus.Pods): void {
    const deployment = new kplus.Deployment(this, 'Deployment', {
      metadata: this.metadata(),
      replicas: 3,
      strategy: kplus.DeploymentStrategy.rollingUpdate({
        maxSurge: kplus.PercentOrAbsolute.absolute(0),
        maxUnavailable: kplus.PercentOrAbsolute.absolute(1),
      }),
      select: false,
      podMetadata: { labels: this.labels },
      serviceAccount,
      automountServiceAccountToken: true,
      securityContext: { user: 65532, ensureNonRoot: true },
      terminationGracePeriod: Duration.seconds(55),
      containers: [this.manager()],
    });
    deployment.select(kplus.LabelSelector.of({ labels: this.labels }));
    deployment.podMetadata.addLabel(kplus.Pod.ADDRESS_LABEL, this.name);
    deployment.scheduling.separate(pods, { topology: kplus.Topology.HOSTNAME, weight: 100 });
    ApiObject.of(deployment).addJsonPatch(
      JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }),
      JsonPatch.add('/spec/template/spec/topologySpreadConstraints', [
        {
          topologyKey: 'topology.kubernetes.io/zone',
          maxSkew: 1,
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: this.labels },
          matchLabelKeys: ['pod-template-hash'],
          nodeTaintsPolicy: 'Honor',
        },
      ]),
    );
    // cdk8s-plus does not know the field, and drops what a patch adds before it renders.
    const object = ApiObject.of(deployment);
    const render = object.toJson.bind(object);
    const term =
      '/spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm';
    object.toJson = () =>
      JsonPatch.apply(render(), JsonPatch.add(`${term}/matchLabelKeys`, ['pod-template-hash'])) as unknown;
  }

  private manager(): kplus.ContainerProps {
    return {
      name: 'manager',
      image: 'ghcr.io/example/operator:1.2.3',
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: ['/manager'],
      args: [
        '--health-probe-bind-address=:8081',
        '--metrics-bind-address=:8443',
        '--leader-elect',
        '--leader-elect-lease-duration=30s',
        '--leader-elect-renew-deadline=20s',
        '--leader-elect-retry-period=5s',
      ],
      envVariables: {
        API_URL: kplus.EnvValue.fromValue('https://api.example.com'),
        LOG_LEVEL: kplus.EnvValue.fromValue('info'),
        SYNC_INTERVAL_SECONDS: kplus.EnvValue.fromValue('300'),
      },
      ports: [
        { number: 8081, name: 'healthz' },
        { number: 8443, name: 'https-metrics' },
      ],
      liveness: kplus.Probe.fromHttpGet('/healthz', {
        port: 8081,
        initialDelaySeconds: Duration.seconds(15),
        periodSeconds: Duration.seconds(20),
      }),
      readiness: kplus.Probe.fromHttpGet('/readyz', {
        port: 8081,
        initialDelaySeconds: Duration.seconds(5),
        periodSeconds: Duration.seconds(10),
      }),
      resources: {
        cpu: { request: kplus.Cpu.millis(10) },
        memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
      },
      securityContext: {
        ensureNonRoot: true,
        privileged: false,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: [kplus.Capability.ALL] },
      },
    };
  }
}

function resource(apiGroup: string, resourceType: string): kplus.ApiResource {
  return kplus.ApiResource.custom({ apiGroup, resourceType });
}

const { names, outdir } = fleetFromArguments();
const app = new App({ outdir });
const chart = new Chart(app, 'fleet');
for (const name of names) {
  new Operator(chart, name);
}
app.synth();
