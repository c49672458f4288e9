import * as fc from 'fast-check';

/** Wrong now and then: a dozen props must all be right for anything to be rendered. */
export function mostly<T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 40, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

export function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary });
}

export const name = mostly(fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/), fc.string({ maxLength: 70 }));
export const port = mostly(fc.integer({ min: 1, max: 65535 }), fc.integer());
