import { Stage } from './stage';

/** Something that is the case, and a page about it. */
export interface Scenario {
  readonly page: string;
  /** What is the case. */
  readonly title: string;
  /**
   * Goes through the page, first while all is well, then in the case, up to its remedy; asserts what its commands say.
   * Gives what was asserted of the case, to be asserted of what the same commands said when all was well: that has to throw.
   */
  readonly play: (stage: Stage) => Promise<() => void>;
}
