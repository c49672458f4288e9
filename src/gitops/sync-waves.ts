/**
 * What a GitOps tool is told about the order of the objects.
 */
export interface GitOpsOptions {
  /**
   * Annotates policies (wave -1), webhook configurations (wave 1) and their checks (wave 2), so that Argo CD has policies in place
   * before pods start and calls no webhook before pods serve it. Everything else is in wave 0, where Argo CD
   * already applies RBAC and PodDisruptionBudgets before Deployments.
   *
   * @default true
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   */
  readonly syncWaves?: boolean;
}

/** Which of Argo CD's waves an object goes into. */
export enum SyncWave {
  POLICY = -1,
  WEBHOOK_CONFIGURATION = 1,
  CHECK = 2,
}

/** The annotation that puts an object into a wave; none where waves are off. */
export function syncWaveAnnotations(wave: SyncWave, options: GitOpsOptions): Record<string, string> {
  return (options.syncWaves ?? true) ? { 'argocd.argoproj.io/sync-wave': String(wave) } : {};
}

/**
 * Runs a Job after each sync, anew; if it fails, so does the sync.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/
 */
export const POST_SYNC_HOOK = {
  'argocd.argoproj.io/hook': 'PostSync',
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
};
