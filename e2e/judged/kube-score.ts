import { spawnSync } from 'node:child_process';
import { Manifest } from '../../test/support/manifests';
import { builtTool } from '../support/tools';

/** Checks that kube-score makes only where it is told to, and we tell it. */
export const SWITCHED_ON = ['container-ports-check', 'container-seccomp-profile'];

/** Checks that it makes only where it is told to, and why we do not. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'container-resource-requests-equal-limits': 'the two that follow in one',
  'container-cpu-requests-equal-limits': 'there is no limit of CPU, see below',
  'container-memory-requests-equal-limits':
    'caches grow with the cluster; how much of that each replica reserves at once is the choice of who pays for it',
  'container-ephemeral-storage-request-equals-limit': 'neither is rendered, so that it would always be content',
};

const ARGUMENTS = [
  'score',
  '--output-format=json',
  // By default it judges for Kubernetes 1.18.
  '--kubernetes-version=v1.36',
  // A leader that is throttled misses its renewals.
  '--ignore-container-cpu-limit',
  // Nobody is let off by an annotation.
  '--disable-ignore-checks-annotations',
  ...SWITCHED_ON.map((check) => `--enable-optional-test=${check}`),
  '-',
];

/** What kube-score says of one object; only objects of kinds that it knows are in its answer. */
export interface Scored {
  readonly type_meta: { readonly apiVersion: string; readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** 1 is critical, 5 a warning; 7 and 10 are good. */
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

/** One document is judged by the others of the same text. */
export async function scored(text: string): Promise<Scored[]> {
  const output = await kubeScore(ARGUMENTS, text);
  return (JSON.parse(output) as Scored[] | null) ?? [];
}

/** The manifests as a text; JSON is YAML too. */
export function textOf(manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
}

/** Kinds that we do not render, and a check of Deployments that looks only where one of those is. */
const NOT_OURS = ['CronJob', 'HorizontalPodAutoscaler', 'Ingress', 'StatefulSet'];
const NEEDS_AUTOSCALER = 'deployment-targeted-by-hpa-does-not-have-replicas-configured';

/** The checks that we ask for, of what we render. */
export async function askedFor(): Promise<string[]> {
  const ours = (await listed()).filter(({ target, id }) => !NOT_OURS.includes(target) && id !== NEEDS_AUTOSCALER);
  return ours.map(({ id }) => id).filter((id) => !(id in LEFT_OUT));
}

/** The checks that it makes only where it is told to. */
export async function onRequest(): Promise<string[]> {
  return (await listed()).filter(({ optional }) => optional).map(({ id }) => id);
}

/** Of all checks, with the kind of what they look at: `Pod` is whatever has pods. */
async function listed(): Promise<{ id: string; target: string; optional: boolean }[]> {
  const lines = (await kubeScore(['list'])).trim().split('\n');
  return lines.map((line) => {
    const [id, target] = line.split(',');
    return { id, target, optional: line.endsWith(',optional') };
  });
}

async function kubeScore(args: readonly string[], input = ''): Promise<string> {
  const program = await builtTool('kube-score');
  const { error, status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  // It ends with 1 where something is critical and where it could not judge; only the former has an answer.
  if (error ?? (status !== 0 && (status !== 1 || stdout === ''))) {
    throw error ?? new Error(`kube-score ended with ${String(status)}: ${stderr.trim()}`);
  }
  return stdout;
}
