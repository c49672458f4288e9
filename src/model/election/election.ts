import { Timing } from '../timing';

/** Enough to survive a node that is drained and another that fails at the same time. */
export const DEFAULT_REPLICAS = 3;

/** What the user asks of an election; absent parts are left to the dialect. */
export interface ElectionRequest {
  readonly timing?: Timing;
  readonly leaseName?: string;
  readonly leaseNamespace?: string;
  readonly releaseOnCancel?: boolean;
  /** What else the binary's configuration holds, where the election is set in one. */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Where the election takes place. */
export interface ElectionPlace {
  readonly podNamespace: string;
  /** The controller's name, after which what the dialect leaves to us is named. */
  readonly name: string;
  readonly image?: string;
}

export interface Lease {
  /** Absent where the binary elects for several leases, or its name is not known. */
  readonly name?: string;
  readonly namespace: string;
}

/** An election as it will run. */
export interface Election {
  readonly lease: Lease;
  readonly timing: Timing;
  /** Whether a leader that stops gives the lease up, where that was asked for. */
  readonly releaseOnCancel?: boolean;
}
