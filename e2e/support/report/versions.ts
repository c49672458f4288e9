import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TOOLS = join(__dirname, '../../tools');

/** What the tools are built from: the module that the main package is in, or the library that it is about. */
export const SUBJECTS = {
  'argocd-sync': 'github.com/argoproj/gitops-engine',
  'cert-manager-controller': 'github.com/cert-manager/cert-manager',
  'cilium-policy': 'github.com/cilium/cilium',
  'client-go-elector': 'k8s.io/client-go',
  'controller-runtime-manager': 'sigs.k8s.io/controller-runtime',
  etcd: 'go.etcd.io/etcd/server/v3',
  'flux-apply': 'github.com/fluxcd/pkg/ssa',
  helm: 'helm.sh/helm/v4',
  'kube-apiserver': 'k8s.io/kubernetes',
  'kube-controller-manager': 'k8s.io/kubernetes',
  'kube-lease-manager': 'kube-lease-manager',
  'kube-scheduler': 'k8s.io/kubernetes',
  'kube-score': 'github.com/zegl/kube-score',
  'kube-state-metrics': 'k8s.io/kube-state-metrics/v2',
  kubectl: 'k8s.io/kubernetes',
  kwok: 'sigs.k8s.io/kwok',
  'monitoring-definitions': 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring',
  prometheus: 'github.com/prometheus/prometheus',
  promtool: 'github.com/prometheus/prometheus',
} as const satisfies Readonly<Record<string, string>>;

/** The versions that the tools are pinned to, by what they are versions of. */
export function pinnedVersions(): Record<string, string> {
  const versions = readdirSync(TOOLS).map((tool) => {
    const subject = (SUBJECTS as Readonly<Partial<Record<string, string>>>)[tool];
    if (subject === undefined) {
      throw new Error(`e2e/tools/${tool}: e2e/support/report/versions.ts does not say what it is built from`);
    }
    return [subject, versionOf(tool, subject)] as const;
  });
  return Object.fromEntries([...versions, ['node', process.version]].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function versionOf(tool: string, subject: string): string {
  const cargo = join(TOOLS, tool, 'Cargo.lock');
  const version = existsSync(cargo)
    ? new RegExp(`^name = "${subject}"\\nversion = "(.*)"$`, 'm').exec(readFileSync(cargo, 'utf8'))
    : new RegExp(`^\\s*(?:require )?${subject} (v\\S+)`, 'm').exec(readFileSync(join(TOOLS, tool, 'go.mod'), 'utf8'));
  if (version === null) {
    throw new Error(`e2e/tools/${tool}: no version of ${subject}`);
  }
  return version[1];
}
