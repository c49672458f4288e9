/** Starts a number of things at the same time, and each of the others when one of them has ended. */
export function atOnce<T>(most: number, starts: readonly (() => Promise<T>)[]): Promise<T>[] {
  const waiting: (() => void)[] = [];
  let running = 0;
  const free = () => {
    running -= 1;
    waiting.shift()?.();
  };
  return starts.map(async (start) => {
    if (running >= most) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      return await start();
    } finally {
      free();
    }
  });
}
