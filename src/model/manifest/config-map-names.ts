import { Manifest, objectAt, objectsAt, textOf } from './manifest';

/** The ConfigMaps that the containers of a pod get variables or files from. */
export function configMapNames(podSpec: Manifest): string[] {
  const ofContainers = objectsAt(podSpec, 'containers').flatMap((container) => [
    ...objectsAt(container, 'envFrom').map((source) => objectAt(source, 'configMapRef')),
    ...objectsAt(container, 'env').map((variable) => objectAt(variable, 'valueFrom', 'configMapKeyRef')),
  ]);
  const mounted = objectsAt(podSpec, 'volumes').map((volume) => objectAt(volume, 'configMap'));
  return [...new Set([...ofContainers, ...mounted].flatMap((source) => textOf(source, 'name') ?? []))];
}
