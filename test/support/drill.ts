import { drill } from '../../src/cli/drill';
import { Connection } from '../../src/cli/drill/connection';
import { Guard, StartGuard } from '../../src/cli/drill/guard';
import { World } from '../../src/cli/drill/world';
import { Io, Terminal } from '../../src/cli/io';
import { reporting } from '../../src/cli/run';
import { FakeApi } from './fake-api';

/** What one drill did. */
export interface Drilled {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly written: Readonly<Record<string, string>>;
  /** What the guard was told in the end; nothing where there was none. */
  readonly guard: readonly string[];
}

export interface Surroundings {
  readonly terminal?: Terminal;
  /** Sends a signal to the program once it is called. */
  readonly interrupt?: (send: (signal: NodeJS.Signals) => void) => void;
  readonly startGuard?: StartGuard;
  readonly unwritable?: string;
}

/** A connection to a server on this host that asks nobody who he is. */
export function connectionTo({ url }: FakeApi): Connection {
  return { server: url, kubectl: 'kubectl', options: () => Promise.resolve({}), exported: () => '' };
}

/** Runs `drill` in this process, with options as one types them; none of them may have a space in it. */
export async function drillOn(api: FakeApi, options: string, surroundings: Surroundings = {}): Promise<Drilled> {
  const written: Record<string, string> = {};
  const guard: string[] = [];
  let [out, err] = ['', ''];
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    read: () => '',
    write: (path, text) => {
      if (surroundings.unwritable !== undefined) {
        throw new Error(surroundings.unwritable);
      }
      written[path] = text;
    },
    terminal: surroundings.terminal,
  };
  const world: World = {
    connect: () => Promise.resolve(connectionTo(api)),
    startGuard: surroundings.startGuard ?? (() => Promise.resolve(fakeGuard(guard))),
    onSignal: (tell) => {
      surroundings.interrupt?.(tell);
      return () => undefined;
    },
  };
  const argv = options.split(' ').filter((word) => word !== '');
  const code = await reporting(io, () => drill(argv, io, world));
  return { code, out, err, written, guard };
}

function fakeGuard(told: string[]): Guard {
  return { dismiss: () => void told.push('dismissed'), leave: () => void told.push('left') };
}
