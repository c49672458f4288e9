/** One of the two programs that `synth.ts` times: a fleet of operators, written with this library. */
import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { fleetFromArguments } from './fleet';
import {
  ApiPermission,
  Egress,
  HaOperator,
  LeaderElection,
  LeaderElectionDialect,
  MetricsAuth,
  MetricsScheme,
  Platform,
  TimingProfile,
} from 'cdk8s-ha-operator';

const { names, outdir } = fleetFromArguments();
const app = new App({ outdir });
const chart = new Chart(app, 'fleet');

for (const name of names) {
  new HaOperator(chart, name, {
    namespace: `${name}-system`,
    image: 'ghcr.io/example/operator:1.2.3',
    containerName: 'manager',
    command: ['/manager'],
    args: ['--health-probe-bind-address=:8081', '--metrics-bind-address=:8443'],
    env: {
      API_URL: kplus.EnvValue.fromValue('https://api.example.com'),
      LOG_LEVEL: kplus.EnvValue.fromValue('info'),
      SYNC_INTERVAL_SECONDS: kplus.EnvValue.fromValue('300'),
    },
    leaderElection: LeaderElection.of({
      dialect: LeaderElectionDialect.flags(),
      leaseName: `${name}.example.com`,
      timing: TimingProfile.CONSERVATIVE,
    }),
    ports: [{ number: 8081, name: 'healthz' }],
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
    securityContext: { user: 65532 },
    resources: {
      cpu: { request: kplus.Cpu.millis(10) },
      memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
    },
    metrics: {
      port: 8443,
      scheme: MetricsScheme.HTTPS,
      auth: MetricsAuth.KUBERNETES,
      scrapers: [{ namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } }],
    },
    network: { platform: Platform.SELF_MANAGED },
    permissions: [
      ApiPermission.reconcile('example.com', 'widgets'),
      ApiPermission.manage('', 'secrets', 'configmaps'),
      ApiPermission.read('', 'namespaces'),
    ],
    egress: [Egress.toFqdns(['api.example.com'], { ports: [443] })],
  });
}
app.synth();
