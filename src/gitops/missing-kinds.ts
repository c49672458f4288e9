import { GitOpsOptions } from './sync-waves';

/**
 * For objects of kinds that somebody else installs, and that nothing waits for: Argo CD applies the rest of a sync
 * even where the kind is not there yet, and tries again.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#skip-dry-run-for-new-custom-resources-types
 */
export function missingKindAnnotations({ syncWaves = true }: GitOpsOptions): Record<string, string> {
  return syncWaves ? { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' } : {};
}
