export interface Finding {
  /**
   * `blocked`: an eviction is refused and nothing will ever change that. `refused`: the same, and a drain gives up.
   * `outage`: fewer replicas were ready than were to be. `no pods`: a budget that is one for nobody. `unfinished`: it
   * took too long, for no reason that is known here.
   */
  readonly what: 'blocked' | 'refused' | 'outage' | 'no pods' | 'unfinished';
  /** Such as `Deployment/bindy`. */
  readonly of: string;
  /** The API server's own, where it has said something. */
  readonly words: string;
}
