import { NoElection } from '../../model/dialect';

export const PROMETHEUS_OPERATOR: NoElection = {
  kind: 'no-election',
  id: 'prometheus-operator',
  title: 'the Prometheus Operator',
  images: ['prometheus-operator/prometheus-operator'],
  replicas: 'one',
  reason: 'has no leader election, and two would write the same StatefulSets',
  sources: [
    { repository: 'prometheus-operator/prometheus-operator', path: 'cmd/operator/main.go', commit: '6adcebc50' },
  ],
  confidence: 'source',
};

export const EXTERNAL_DNS: NoElection = {
  kind: 'no-election',
  id: 'external-dns',
  title: 'ExternalDNS',
  images: ['external-dns/external-dns'],
  replicas: 'one',
  reason: 'has no leader election, and two would write the same DNS records',
  sources: [
    { repository: 'kubernetes-sigs/external-dns', path: 'docs/proposal/001-leader-election.md', commit: '2bf1bf8af' },
    {
      repository: 'kubernetes-sigs/external-dns',
      path: 'charts/external-dns/templates/deployment.yaml',
      commit: '2bf1bf8af',
    },
  ],
  confidence: 'source',
};

export const EXTERNAL_SECRETS_WEBHOOK: NoElection = {
  kind: 'no-election',
  id: 'external-secrets-webhook',
  title: "External Secrets' webhook",
  images: ['external-secrets/external-secrets'],
  subcommand: 'webhook',
  replicas: 'any',
  reason: 'only answers requests; the controller and the cert-controller are the ones that elect',
  sources: [{ repository: 'external-secrets/external-secrets', path: 'cmd/controller/webhook.go', commit: 'cc5bfbc' }],
  confidence: 'source',
};

export const VELERO: NoElection = {
  kind: 'no-election',
  id: 'velero',
  title: "Velero's server",
  images: ['velero/velero'],
  replicas: 'one',
  reason: 'has no leader election, and two would run the same backups and restores',
  sources: [{ repository: 'vmware-tanzu/velero', path: 'pkg/cmd/server/server.go', commit: 'd30d389b5' }],
  confidence: 'source',
};

export const METALLB_CONTROLLER: NoElection = {
  kind: 'no-election',
  id: 'metallb-controller',
  title: "MetalLB's controller",
  images: ['metallb/controller'],
  replicas: 'one',
  reason: 'has no leader election, and two could give one address to different Services',
  sources: [{ repository: 'metallb/metallb', path: 'internal/k8s/k8s.go', commit: '7938d3f89' }],
  confidence: 'source',
};

export const SEALED_SECRETS: NoElection = {
  kind: 'no-election',
  id: 'sealed-secrets',
  title: "Sealed Secrets' controller",
  images: ['bitnami/sealed-secrets-controller', 'bitnami-labs/sealed-secrets-controller'],
  replicas: 'one',
  reason: 'has no leader election, and two would each make sealing keys and write the same Secrets',
  sources: [
    { repository: 'bitnami-labs/sealed-secrets', path: 'pkg/controller/controller.go', commit: '86671a88' },
    {
      repository: 'bitnami-labs/sealed-secrets',
      path: 'helm/sealed-secrets/templates/deployment.yaml',
      commit: '86671a88',
    },
  ],
  confidence: 'source',
};

export const CLUSTER_PROPORTIONAL_AUTOSCALER: NoElection = {
  kind: 'no-election',
  id: 'cluster-proportional-autoscaler',
  title: 'the cluster-proportional-autoscaler',
  images: ['cpa/cluster-proportional-autoscaler'],
  replicas: 'one',
  reason: 'has no leader election, and two would scale the same target',
  sources: [
    {
      repository: 'kubernetes-sigs/cluster-proportional-autoscaler',
      path: 'pkg/autoscaler/autoscaler_server.go',
      commit: '5a5dd5a1',
    },
  ],
  confidence: 'source',
};

export const POSTGRES_OPERATOR: NoElection = {
  kind: 'no-election',
  id: 'postgres-operator',
  title: "Zalando's Postgres Operator",
  images: ['zalando/postgres-operator', 'acid/postgres-operator'],
  replicas: 'one',
  reason: 'has no leader election, and two would change the same Postgres clusters',
  sources: [
    { repository: 'zalando/postgres-operator', path: 'cmd/main.go', commit: 'a7aaad0a' },
    { repository: 'zalando/postgres-operator', path: 'manifests/postgres-operator.yaml', commit: 'a7aaad0a' },
  ],
  confidence: 'source',
};

/** The leader election in Rook's manifests is that of ceph-csi-operator and the CSI sidecars. */
export const ROOK: NoElection = {
  kind: 'no-election',
  id: 'rook',
  title: "Rook's Ceph operator",
  images: ['rook/ceph'],
  replicas: 'one',
  reason: 'has its leader election switched off in its code, and two would change the same Ceph cluster',
  sources: [{ repository: 'rook/rook', path: 'pkg/operator/ceph/cr_manager.go', commit: 'd0c3b9ce6' }],
  confidence: 'source',
};

export const GATEKEEPER: NoElection = {
  kind: 'no-election',
  id: 'gatekeeper',
  title: 'Gatekeeper',
  images: ['openpolicyagent/gatekeeper'],
  replicas: 'any',
  reason: 'has no leader election: each replica of its webhook answers by itself (run only one for --operation=audit)',
  sources: [{ repository: 'open-policy-agent/gatekeeper', path: 'main.go', commit: 'dd8507eb97' }],
  confidence: 'source',
};

/** It takes three leases, for its upgrade, the start of its webhooks and their certificates; none can be set. */
export const LONGHORN_MANAGER: NoElection = {
  kind: 'no-election',
  id: 'longhorn-manager',
  title: "Longhorn's manager",
  images: ['longhornio/longhorn-manager'],
  replicas: 'any',
  reason:
    'runs on every node and shares its volumes out among its replicas; leases serve its start and certificates only',
  sources: [
    { repository: 'longhorn/longhorn-manager', path: 'app/daemon.go', commit: '5ddaa369f' },
    { repository: 'longhorn/longhorn-manager', path: 'upgrade/upgrade.go', commit: '5ddaa369f' },
    { repository: 'longhorn/longhorn-manager', path: 'webhook/cert/rotate.go', commit: '5ddaa369f' },
  ],
  confidence: 'source',
};

/** Replicas of one Deployment share a priority, and so all of them pause once they see each other. */
export const KOPF: NoElection = {
  kind: 'no-election',
  id: 'kopf',
  title: 'an operator on Kopf',
  replicas: 'one',
  reason:
    'elects through KopfPeering or ClusterKopfPeering objects rather than a Lease: ' +
    'every replica acts while none exists, and replicas of the same priority all pause',
  sources: [
    { repository: 'nolar/kopf', path: 'kopf/_core/engines/peering.py', commit: '60d02aef' },
    { repository: 'nolar/kopf', path: 'docs/peering.rst', commit: '60d02aef' },
  ],
  confidence: 'source',
};
