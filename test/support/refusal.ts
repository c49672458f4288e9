import { NetworkEntity } from '../../src';

/** A row of a table of refusals: what is wrong, how to bring it about, and what the user reads. */
export type Refusal = [what: string, build: () => unknown, message: string];

/** What a refusal says, with the construct that it ends with. */
export function fullRefusal(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

/** What a refusal says: what, got, expected, remedy. */
export function refusal(build: () => unknown): string {
  return fullRefusal(build).replace(/ \(at [^()]+\)$/, '');
}

/** An entity as another language, or a cast, may name it. */
export function entity(name: string): NetworkEntity {
  return name as unknown as NetworkEntity;
}
