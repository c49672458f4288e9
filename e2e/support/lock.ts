import { open, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { withProgress } from './progress';

const LIFE_MS = 20_000;

/**
 * One at a time, also where several processes want the same. Whoever holds the lock keeps its file young; an old one
 * was left behind.
 */
export async function withLock(path: string, waiting: string, work: () => Promise<void>): Promise<void> {
  if (!(await create(path))) {
    await withProgress(waiting, () => waitFor(path));
  }
  const touch = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), LIFE_MS / 10);
  try {
    await work();
  } finally {
    clearInterval(touch);
    await rm(path, { force: true });
  }
}

async function waitFor(path: string): Promise<void> {
  do {
    const held = await stat(path).catch(() => undefined);
    if (held !== undefined && Date.now() - held.mtimeMs > LIFE_MS) {
      await rm(path, { force: true });
    }
    await sleep(500);
  } while (!(await create(path)));
}

async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}
