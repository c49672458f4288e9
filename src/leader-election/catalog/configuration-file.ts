import { Dialect } from '../../model/dialect';
import { KeySetting, ValueFormat } from '../../model/setting';
import { FLAGS } from './flags';

function key(name: string, format: ValueFormat): KeySetting {
  return { carrier: 'key', name: `leaderElection.${name}`, format };
}

/** One's own controller with a configuration file that has the block of component-base's LeaderElectionConfiguration. */
export const CONFIGURATION_FILE: Dialect = {
  ...FLAGS,
  id: 'configMap',
  title: "one's own controller with a configuration file",
  sources: [{ repository: 'kubernetes/component-base', path: 'config/v1alpha1/types.go', commit: '349fbe0' }],
  settings: {
    enable: key('leaderElect', 'boolean'),
    leaseName: key('resourceName', 'text'),
    leaseNamespace: key('resourceNamespace', 'text'),
    leaseDuration: key('leaseDuration', 'go-duration'),
    renewDeadline: key('renewDeadline', 'go-duration'),
    retryPeriod: key('retryPeriod', 'go-duration'),
  },
  leaseName: { kind: 'settable' },
  leaseNamespace: { kind: 'settable' },
};
