/** What both programs are asked for: `<program> <how many operators> <output directory>`. */
export interface Fleet {
  readonly names: readonly string[];
  readonly outdir: string;
}

export function fleetFromArguments(): Fleet {
  const [count, outdir] = process.argv.slice(2);
  const names = Array.from({ length: Number(count) }, (_, i) => `operator-${String(i + 1).padStart(4, '0')}`);
  return { names, outdir };
}
