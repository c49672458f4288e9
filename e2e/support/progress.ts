/** `37 s`, `1 min 37 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

/**
 * Says on standard error that something slow is going on: on a terminal in one line that counts the time, elsewhere in
 * a line when it begins and one when it is done.
 */
export async function withProgress<T>(doing: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const stop = process.stderr.isTTY ? countUp(doing, start) : announce(doing);
  try {
    const result = await work();
    stop(`${doing}: done in ${duration(Date.now() - start)}`);
    return result;
  } catch (error) {
    stop(`${doing}: failed after ${duration(Date.now() - start)}`);
    throw error;
  }
}

type Stop = (last: string) => void;

function announce(doing: string): Stop {
  process.stderr.write(`${doing} …\n`);
  return (last) => process.stderr.write(`${last}\n`);
}

function countUp(doing: string, start: number): Stop {
  const redraw = (text: string) => process.stderr.write(`\r\u001b[K${text}`);
  const draw = () => redraw(`${doing} … ${duration(Date.now() - start)}`);
  draw();
  const timer = setInterval(draw, 1000);
  return (last) => {
    clearInterval(timer);
    redraw(`${last}\n`);
  };
}
