import { DrillPod } from '../../../src/model/drill/pod';

/** A pod as the Deployment of a controller has it, that runs and is ready. */
export function drillPod(name: string, changes: Partial<DrillPod> = {}): DrillPod {
  return {
    name,
    namespace: 'shop',
    uid: `uid-of-${name}`,
    labels: { app: 'shop' },
    node: 'node-a',
    hostNetwork: false,
    gracePeriod: 30,
    isReady: true,
    isTerminating: false,
    ...changes,
  };
}
