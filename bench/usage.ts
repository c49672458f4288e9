/** What a process has used, as it says itself. */
export interface Usage {
  /** User and system time. */
  readonly cpuMs: number;
  /** The most memory it had at a time. */
  readonly peakMb: number;
}
