import { ElectionFigures } from '../figures';
import { DrillEvent } from './event';
import { Fault, Judgement } from './judgement';

/** A pod, and what it is known by in the lease. */
export interface Contender {
  readonly holder: string;
  /** Absent where the pod cannot be told. */
  readonly pod?: string;
}

/** When what happened, in seconds after the event. */
export interface Moments {
  /** The last renewal of the old leader; before the event, most often. */
  readonly renewed?: number;
  readonly released?: number;
  readonly takenOver?: number;
  /** The old leader's container had ended, or its pod was gone. */
  readonly ended?: number;
  /** What the drill had done was taken back; absent where there was nothing. */
  readonly takenBack?: number;
  /** The Deployment was complete again. */
  readonly complete?: number;
}

/** What a drill has come to. */
export interface DrillResult {
  readonly event: DrillEvent;
  readonly namespace: string;
  readonly deployment: string;
  readonly container: string;
  /** Of the dialect: its id, and what it is about. */
  readonly dialect: string;
  readonly title: string;
  readonly replicas: number;
  readonly lease: { readonly name: string; readonly namespace: string };
  readonly figures: ElectionFigures;
  readonly leader: Contender & { readonly node?: string };
  readonly next?: Contender;
  readonly judgement: Judgement;
  /** Seconds. */
  readonly tolerance: number;
  readonly moments: Moments;
  /** Seconds from the event within which a leader that was cut off should have ended; absent where nothing says so. */
  readonly stopMax?: number;
  readonly notes: readonly string[];
}

/** Whether the leadership went over as the timing says. */
export function isInside({ judgement: { faults } }: Pick<DrillResult, 'judgement'>): boolean {
  return faults.length === 0;
}

/** What a fault means. */
export function describeFault(fault: Fault, { figures, tolerance, lease, judgement, leader }: DrillResult): string {
  const { measured = 0, bound, handover } = judgement;
  const grown = `${rounded(bound.upper)} s and ${rounded(tolerance)} s of tolerance`;
  switch (fault) {
    case 'not-led':
      return `nobody held the lease ${lease.name} when the event came`;
    case 'not-taken-over':
      return 'nobody took over for as long as it was watched';
    case 'not-cut-off':
      return `${leader.pod ?? leader.holder} went on renewing the lease, so that nothing enforces the policy that cuts it off`;
    case 'too-late':
      return `it took ${rounded(measured)} s, longer than ${grown}`;
    case 'too-early': {
      const after = (handover?.takenOver ?? 0) - (handover?.renewed ?? 0);
      return `the lease was taken over ${rounded(after)} s after its last renewal, before its ${rounded(figures.leaseDuration)} s had passed and without a release: two may have led at once`;
    }
    case 'not-released':
      return `${leader.pod ?? leader.holder} did not release its lease, though it should; its grace period may be too short for it`;
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
