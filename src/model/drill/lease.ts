import { Manifest, objectAt, textOf } from '../manifest/manifest';

/** What a Lease says. */
export interface LeaseRecord {
  readonly name: string;
  /** Empty where nobody holds it. */
  readonly holder: string;
  /** Changes with each renewal. */
  readonly renewed?: string;
}

export function leaseOf(manifest: Manifest): LeaseRecord {
  const spec = objectAt(manifest, 'spec');
  return {
    name: textOf(objectAt(manifest, 'metadata'), 'name') ?? '',
    holder: textOf(spec, 'holderIdentity') ?? '',
    renewed: textOf(spec, 'renewTime'),
  };
}
