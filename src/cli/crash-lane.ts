import { CrashTimeline } from '../model/timeline';
import { Lane } from './drawing';

/** A crash as the figures have it. */
export function crashLane(title: string, { renewed, observed, expired, takenOver }: CrashTimeline): Lane {
  return {
    title,
    takenOver,
    moments: [
      { at: renewed, label: 'last renewal' },
      ...(observed === undefined ? [] : [{ at: observed, label: 'observed' }]),
      { at: 0, label: 'crash' },
      { at: expired, label: 'lease expired' },
      { at: takenOver, label: 'taken over' },
    ],
  };
}
