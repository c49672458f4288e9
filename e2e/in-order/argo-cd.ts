import { ControlPlane } from '../support/control-plane';
import { filesIn, Rendered } from './rendered';
import { run, Step } from './tools';

/** What Argo CD's engine says at the end of a sync. */
export interface Synced {
  readonly phase: 'Succeeded' | 'Failed' | 'Error' | 'Running';
  readonly message: string;
  readonly resources: readonly {
    readonly id: string;
    readonly status: string;
    readonly hook?: string;
    readonly hookPhase?: string;
    readonly message: string;
  }[];
  /** What is other than in the files, once it is done. */
  readonly outOfSync: readonly string[];
}

/** Syncs an Application; what it had and is in no file any more is pruned. */
export async function sync(api: ControlPlane, { name, namespace, folder }: Rendered): Promise<Synced> {
  const application = [`-app=${name}`, `-namespace=${namespace}`];
  const output = await run(api, 'argocd-sync', `-kubeconfig=${api.kubeconfig()}`, ...application, ...filesIn(folder));
  return JSON.parse(output) as Synced;
}

/** The same, where it has to succeed and to leave no difference. */
export const argoCd: Step = async (api, what) => {
  const { phase, message, outOfSync } = await sync(api, what);
  if (phase !== 'Succeeded' || outOfSync.length > 0) {
    throw new Error(`${phase}: ${message}; out of sync: ${outOfSync.join(', ') || 'nothing'}`);
  }
  return message;
};
