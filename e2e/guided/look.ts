import { Reading } from './reading';
import { Said } from './shell';

/** Blocks of a page, each by some words in it, in their order, under names. */
export type Blocks<Name extends string> = Readonly<Record<Name, string>>;
export type Look<Name extends string> = Readonly<Record<Name, Said>>;

/** Runs what a page has to look with. */
export async function lookAt<Name extends string>(reading: Reading, blocks: Blocks<Name>): Promise<Look<Name>> {
  const look: Partial<Record<Name, Said>> = {};
  for (const [name, words] of Object.entries<string>(blocks)) {
    look[name as Name] = await reading.run(words);
  }
  return look as Look<Name>;
}
