import { Connect, connect } from './connection';
import { StartGuard, startGuard } from './guard';

/** What a drill needs of the system, so that it can be run without. */
export interface World {
  readonly connect: Connect;
  readonly startGuard: StartGuard;
  /** Calls back at a signal to end, until it is told to stop that. */
  readonly onSignal: (tell: (signal: NodeJS.Signals) => void) => () => void;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export const WORLD: World = {
  connect,
  startGuard,
  onSignal: (tell) => {
    for (const signal of SIGNALS) {
      process.on(signal, tell);
    }
    return () => {
      for (const signal of SIGNALS) {
        process.off(signal, tell);
      }
    };
  },
};
