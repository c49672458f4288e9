import { isDeepStrictEqual } from 'node:util';
import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { idOf } from '../support/synthesized';
import { Finding } from './check';
import { quantity } from './quantity';

/**
 * Lists what a GitOps tool would see of manifests that have been applied: fields that are stored otherwise than they
 * are rendered, and objects that change when they are applied again.
 */
export async function keptBy(cluster: ControlPlane, manifests: readonly Manifest[]): Promise<Finding[]> {
  const findings = await Promise.all(
    manifests.map(async (manifest) => {
      const { stored, again } = await appliedAgain(cluster, manifest);
      return [...differences(manifest, stored), ...changes(stored, again)].map((says) => ({
        object: idOf(manifest),
        says,
      }));
    }),
  );
  return findings.flat();
}

interface Twice {
  readonly stored: Manifest;
  readonly again: Manifest;
}

async function appliedAgain(cluster: ControlPlane, manifest: Manifest, tries = 5): Promise<Twice> {
  const stored = accepted(await cluster.get(manifest), idOf(manifest));
  const again = accepted(await cluster.apply(manifest, { createNamespace: false }), idOf(manifest));
  // A status is the API server's own, which may have written just now.
  const disturbed = !isDeepStrictEqual(stored.status, again.status);
  return disturbed && tries > 1 ? appliedAgain(cluster, manifest, tries - 1) : { stored, again };
}

/** Of the whole object: its resourceVersion counts every write. */
function changes(stored: Manifest, again: Manifest): string[] {
  const generations = [stored, again].map(({ metadata }) => String(metadata.generation));
  return isDeepStrictEqual(stored, again)
    ? []
    : [`it changes when it is applied again, from generation ${generations.join(' to ')}`];
}

/** Where what is rendered is not what is stored. What else is stored, such as defaults, is not asked after. */
function differences(rendered: unknown, stored: unknown, path = ''): string[] {
  if (isObject(rendered) && isObject(stored) && sameLength(rendered, stored)) {
    return Object.entries(rendered).flatMap(([key, value]) => differences(value, stored[key], `${path}.${key}`));
  }
  return same(rendered, stored, path)
    ? []
    : [`${path} is rendered as ${JSON.stringify(rendered)} and stored as ${JSON.stringify(stored)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Of lists, which are objects too. */
function sameLength(rendered: object, stored: object): boolean {
  return !Array.isArray(rendered) || (Array.isArray(stored) && rendered.length === stored.length);
}

function same(rendered: unknown, stored: unknown, path: string): boolean {
  return (
    isDeepStrictEqual(rendered, stored) ||
    // The API server leaves out what is nothing.
    (stored === undefined && isNothing(rendered)) ||
    (/\.(requests|limits)\.\w+$|\.sizeLimit$/.test(path) &&
      quantity(rendered) !== undefined &&
      quantity(rendered) === quantity(stored))
  );
}

function isNothing(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}
