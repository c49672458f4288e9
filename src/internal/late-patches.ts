import { ApiObject, JsonPatch } from 'cdk8s';

interface PatchableObject {
  patches: JsonPatch[];
  toJson: () => unknown;
}

/**
 * Applies the object's JSON patches last. cdk8s-plus runs them before it reduces the object to the fields
 * of Kubernetes 1.28, which silently drops what is newer; an escape hatch should be the last word.
 * @see https://github.com/cdk8s-team/cdk8s-plus/issues/1184
 */
export function applyPatchesLast(object: ApiObject): void {
  const target = object as unknown as PatchableObject;
  const reduced = target.toJson.bind(target);
  target.toJson = () => {
    const patches = target.patches;
    target.patches = [];
    try {
      return JsonPatch.apply(reduced(), ...patches);
    } finally {
      target.patches = patches;
    }
  };
}
