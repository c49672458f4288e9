import { Dialect, NoElection, Source } from '../../model/dialect';
import { FlagSetting } from '../../model/setting';
import { durationFlag, enableFlag, textFlag } from './shared-flags';
import { CONTROLLER_RUNTIME_METRICS, CONTROLLER_RUNTIME_METRICS_SOURCE } from './shared-metrics';

const RUNTIME: readonly Source[] = [
  {
    repository: 'kubernetes-sigs/controller-runtime',
    path: 'pkg/leaderelection/leader_election.go',
    commit: '86a0d40',
  },
  CONTROLLER_RUNTIME_METRICS_SOURCE,
];

/** What a scaffolded manager does with one switch; the id and the timings are compiled in. */
const SCAFFOLD = {
  kind: 'election',
  client: 'client-go',
  settings: { enable: enableFlag('--leader-elect') },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: {
    enabled: false,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: false,
  },
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
  confidence: 'source',
} as const;

export const KUBEBUILDER: Dialect = {
  ...SCAFFOLD,
  id: 'kubebuilder',
  title: 'the kubebuilder scaffold',
  leaseName: { kind: 'declared' },
  sources: [
    { repository: 'kubernetes-sigs/kubebuilder', path: 'testdata/project-v4/cmd/main.go', commit: '5c40072' },
    ...RUNTIME,
  ],
};

export const SM_OPERATOR: Dialect = {
  ...SCAFFOLD,
  id: 'sm-operator',
  title: "Bitwarden's sm-operator",
  images: ['bitwarden/sm-operator'],
  leaseName: { kind: 'fixed', name: '479cde60.bitwarden.com' },
  sources: [{ repository: 'bitwarden/sm-kubernetes', path: 'cmd/main.go', commit: '0ead171' }, ...RUNTIME],
};

export const VAULT_SECRETS_OPERATOR: Dialect = {
  ...SCAFFOLD,
  id: 'vault-secrets-operator',
  title: 'the Vault Secrets Operator',
  images: ['hashicorp/vault-secrets-operator'],
  leaseName: { kind: 'fixed', name: 'b0d477c0.hashicorp.com' },
  defaults: { ...SCAFFOLD.defaults, enabled: true },
  sources: [{ repository: 'hashicorp/vault-secrets-operator', path: 'main.go', commit: '9b840a5' }, ...RUNTIME],
};

const KEDA_COMMIT = '8b4f083';

const KEDA_SHARED = {
  ...SCAFFOLD,
  leaseNamespace: { kind: 'pod', otherwise: 'keda' },
  images: ['kedacore/keda'],
  settings: {
    ...SCAFFOLD.settings,
    leaseDuration: { carrier: 'env', name: 'KEDA_OPERATOR_LEADER_ELECTION_LEASE_DURATION', format: 'go-duration' },
    renewDeadline: { carrier: 'env', name: 'KEDA_OPERATOR_LEADER_ELECTION_RENEW_DEADLINE', format: 'go-duration' },
    retryPeriod: { carrier: 'env', name: 'KEDA_OPERATOR_LEADER_ELECTION_RETRY_PERIOD', format: 'go-duration' },
    podNamespace: { carrier: 'env', name: 'POD_NAMESPACE', format: 'text' },
  },
} as const;

export const KEDA: Dialect = {
  ...KEDA_SHARED,
  id: 'keda',
  title: "KEDA's operator v2.20 and later",
  versions: { since: '2.20' },
  settings: { ...KEDA_SHARED.settings, leaseName: textFlag('--leader-election-id') },
  leaseName: { kind: 'settable', default: 'operator.keda.sh' },
  sources: [
    { repository: 'kedacore/keda', path: 'cmd/operator/main.go', commit: KEDA_COMMIT },
    { repository: 'kedacore/keda', path: 'pkg/util/env_resolver.go', commit: KEDA_COMMIT },
    ...RUNTIME,
  ],
};

export const KEDA_BEFORE_2_20: Dialect = {
  ...KEDA_SHARED,
  id: 'keda-before-2.20',
  title: "KEDA's operator before v2.20",
  versions: { before: '2.20' },
  leaseName: { kind: 'fixed', name: 'operator.keda.sh' },
  rejectedFlags: { '--leader-election-id': 'remove it: v2.20 is the first release that has it' },
  sources: [{ repository: 'kedacore/keda', path: 'cmd/operator/main.go', commit: '3f88d60ae' }, ...RUNTIME],
};

export const KEDA_SERVERS: NoElection = {
  kind: 'no-election',
  id: 'keda-servers',
  title: "KEDA's metrics adapter and its webhooks",
  images: ['kedacore/keda-metrics-apiserver', 'kedacore/keda-admission-webhooks'],
  replicas: 'any',
  reason: 'only answer requests; the operator is the one that elects',
  confidence: 'source',
  sources: [
    { repository: 'kedacore/keda', path: 'cmd/adapter/main.go', commit: KEDA_COMMIT },
    { repository: 'kedacore/keda', path: 'cmd/webhooks/main.go', commit: KEDA_COMMIT },
  ],
};

/** Its flags belong to the subcommand `controller` and must follow it. */
export const CLOUDNATIVE_PG: Dialect = {
  ...SCAFFOLD,
  id: 'cloudnative-pg',
  title: "CloudNativePG's operator",
  subcommand: 'controller',
  images: ['cloudnative-pg/cloudnative-pg'],
  settings: {
    ...SCAFFOLD.settings,
    leaseDuration: durationFlag('--leader-lease-duration', 'seconds'),
    renewDeadline: durationFlag('--leader-renew-deadline', 'seconds'),
  },
  leaseName: { kind: 'fixed', name: 'db9c8771.cnpg.io' },
  defaults: { ...SCAFFOLD.defaults, releaseOnCancel: true },
  sources: [
    { repository: 'cloudnative-pg/cloudnative-pg', path: 'internal/cmd/manager/controller/cmd.go', commit: 'a95a534' },
    {
      repository: 'cloudnative-pg/cloudnative-pg',
      path: 'internal/cmd/manager/controller/controller.go',
      commit: 'a95a534',
    },
    ...RUNTIME,
  ],
};

const NVIDIA_SHARED = {
  ...SCAFFOLD,
  images: ['nvidia/gpu-operator'],
  settings: { ...SCAFFOLD.settings, renewDeadline: durationFlag('--leader-lease-renew-deadline') },
  derived: { leaseDuration: { from: 'renewDeadline', plus: 5 } },
  leaseName: { kind: 'fixed', name: '53822513.nvidia.com' },
} as const;

export const NVIDIA_GPU_OPERATOR: Dialect = {
  ...NVIDIA_SHARED,
  id: 'nvidia-gpu-operator',
  title: 'the NVIDIA GPU Operator v26.7 and later',
  versions: { since: '26.7' },
  settings: { ...NVIDIA_SHARED.settings, leaseNamespace: textFlag('--leader-elect-namespace') },
  leaseNamespace: { kind: 'settable' },
  sources: [{ repository: 'NVIDIA/gpu-operator', path: 'cmd/gpu-operator/main.go', commit: 'a22dbf6' }, ...RUNTIME],
};

export const NVIDIA_GPU_OPERATOR_BEFORE_26_7: Dialect = {
  ...NVIDIA_SHARED,
  id: 'nvidia-gpu-operator-before-26.7',
  title: 'the NVIDIA GPU Operator before v26.7',
  versions: { before: '26.7' },
  rejectedFlags: { '--leader-elect-namespace': 'remove it: v26.7 is the first release that has it' },
  sources: [{ repository: 'NVIDIA/gpu-operator', path: 'cmd/gpu-operator/main.go', commit: 'b0a49c0e' }, ...RUNTIME],
};

/** The flag wins over the variable, of which anything unreadable means false. */
const OPENTELEMETRY_ENABLE: FlagSetting = {
  ...enableFlag('--enable-leader-election'),
  alternatives: [{ carrier: 'env', name: 'ENABLE_LEADER_ELECTION', format: 'boolean' }],
};

export const OPENTELEMETRY_OPERATOR: Dialect = {
  ...SCAFFOLD,
  id: 'opentelemetry-operator',
  title: 'the OpenTelemetry Operator',
  images: ['opentelemetry-operator/opentelemetry-operator'],
  settings: { enable: OPENTELEMETRY_ENABLE },
  leaseName: { kind: 'fixed', name: '9f7554c3.opentelemetry.io' },
  defaults: {
    enabled: false,
    timing: { leaseDuration: 137, renewDeadline: 107, retryPeriod: 26 },
    releaseOnCancel: true,
  },
  sources: [
    { repository: 'open-telemetry/opentelemetry-operator', path: 'internal/operator/setup.go', commit: 'be89444' },
    { repository: 'open-telemetry/opentelemetry-operator', path: 'internal/config/cli.go', commit: 'be89444' },
    { repository: 'open-telemetry/opentelemetry-operator', path: 'internal/config/env.go', commit: 'be89444' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
};
