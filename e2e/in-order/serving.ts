import { Manifest } from '../../test/support/manifests';
import { idOf } from '../support/synthesized';
import { Happening } from './history';
import { callersOf } from './order';

/** Which webhook configurations came before all pods behind them were ready. */
export function calledTooEarly(happenings: readonly Happening[]): string[] {
  const added = happenings.filter(({ type }) => type === 'ADDED').map(({ object }) => object);
  return added
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap((deployment) => callersOf(deployment, added))
    .filter(([deployment, caller]) => !isServing(lastBefore(caller, deployment, happenings)))
    .map(([deployment, caller]) => `${idOf(caller)} came before ${idOf(deployment)} served`);
}

function lastBefore(caller: Manifest, deployment: Manifest, happenings: readonly Happening[]): Manifest | undefined {
  const before = happenings.slice(
    0,
    happenings.findIndex(({ object }) => object === caller),
  );
  return before.filter(({ object }) => object.metadata.uid === deployment.metadata.uid).at(-1)?.object;
}

function isServing(deployment: Manifest | undefined): boolean {
  return deployment !== undefined && deployment.status?.availableReplicas === deployment.spec.replicas;
}
