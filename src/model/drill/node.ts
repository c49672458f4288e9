import { Manifest, objectAt, textMapOf, textOf } from '../manifest/manifest';
import { RUN_KEY } from './marks';

/** What a drill needs to know of a node. */
export interface DrillNode {
  readonly name: string;
  readonly uid: string;
  readonly isCordoned: boolean;
  readonly hasAnnotations: boolean;
}

export function nodeOf(manifest: Manifest): DrillNode {
  const metadata = objectAt(manifest, 'metadata');
  return {
    name: textOf(metadata, 'name') ?? '',
    uid: textOf(metadata, 'uid') ?? '',
    isCordoned: objectAt(manifest, 'spec').unschedulable === true,
    hasAnnotations: Object.keys(textMapOf(metadata, 'annotations')).length > 0,
  };
}

/** What a drill has written on a node; undefined if none has. */
export function cordonMarkOf(manifest: Manifest): string | undefined {
  return textMapOf(objectAt(manifest, 'metadata'), 'annotations')[RUN_KEY];
}
