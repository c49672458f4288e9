import { CatalogedController, Confidence } from '../model/dialect';

/**
 * How far what is known of a controller's election is to be trusted.
 */
export enum DialectConfidence {
  /** Read in upstream's current source. */
  SOURCE = 'source',
  /** Read in an older version of upstream's source. */
  OLDER_SOURCE = 'older-source',
  /** Put together from excerpts and documentation: try it before you rely on it. */
  UNVERIFIED = 'unverified',
}

const CONFIDENCE: Readonly<Record<Confidence, DialectConfidence>> = {
  source: DialectConfidence.SOURCE,
  'older-source': DialectConfidence.OLDER_SOURCE,
  unverified: DialectConfidence.UNVERIFIED,
};

export function confidenceOf({ confidence }: CatalogedController): DialectConfidence {
  return CONFIDENCE[confidence];
}
