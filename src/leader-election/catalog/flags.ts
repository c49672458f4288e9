import { Dialect } from '../../model/dialect';
import { enableFlag, timingFlags } from './shared-flags';

/** A controller-runtime manager that exposes every election option as a flag, spelled as component-base does. */
export const FLAGS: Dialect = {
  kind: 'election',
  id: 'flags',
  title: "one's own controller with --leader-elect… flags",
  sources: [
    {
      repository: 'kubernetes/component-base',
      path: 'config/options/leaderelectionconfig.go',
      commit: '349fbe0',
    },
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: enableFlag('--leader-elect'),
    ...timingFlags('--leader-elect'),
    releaseOnCancel: enableFlag('--leader-elect-release-on-cancel'),
  },
  leaseName: { kind: 'declared' },
  leaseNamespace: { kind: 'declared' },
  identity: 'hostname-random',
  defaults: { enabled: false, releaseOnCancel: false },
  gracefulShutdown: 30,
};
