import { Manifest } from '../../test/support/manifests';
import { idOf, policiesIn } from '../support/synthesized';
import { Happening } from './history';
import { isAbout } from './order';

/** Which policies were gone before all the pods were that they are about. */
export function goneInOrder(happenings: readonly Happening[]): string[] {
  const gone = happenings.filter(({ type }) => type === 'DELETED').map(({ object }) => object);
  // Each that there was any news of.
  const pods = new Map(
    happenings
      .filter(({ object }) => object.kind === 'Pod')
      .map(({ object }) => [String(object.metadata.name), object]),
  );
  const goneAt = (object: Manifest) => {
    const found = gone.findIndex(({ kind, metadata }) => kind === object.kind && metadata.uid === object.metadata.uid);
    return found < 0 ? Infinity : found;
  };
  return policiesIn(gone).flatMap((policy) => {
    const left = [...pods.values()].filter((pod) => isAbout(policy, pod) && goneAt(pod) > goneAt(policy));
    return left.length > 0 ? [`${idOf(policy)} was gone before ${left.length} of its pods`] : [];
  });
}
