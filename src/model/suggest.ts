const MOST = 3;

/** The candidates that a mistyped name may have meant, the likeliest first; three at most. */
export function suggestions(given: string, candidates: readonly string[]): string[] {
  const name = given.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, distance: distance(name, candidate.toLowerCase()) }))
    .filter((s) => s.distance <= farthest(s.candidate) || contains(name, s.candidate.toLowerCase()))
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/** `did you mean 'a' or 'b'?`, or else what there is. */
export function didYouMean(
  given: string,
  candidates: readonly string[],
  otherwise = `use ${alternatives(candidates)}`,
): string {
  const near = suggestions(given, candidates);
  return near.length > 0 ? `did you mean ${alternatives(near)}?` : otherwise;
}

/** `'a', 'b' or 'c'` */
export function alternatives(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}` : (quoted[0] ?? '');
}

/** How many letters may be wrong: two, or a third, but never most of a word. */
function farthest({ length }: string): number {
  return Math.min(Math.max(2, Math.floor(length / 3)), Math.floor(length / 2));
}

/** Whether one is a part of the other, such as `nginx` of `ingress-nginx` and `flux` of `fluxcd`. */
function contains(name: string, candidate: string): boolean {
  const shortest = 3;
  const [shorter, longer] = name.length < candidate.length ? [name, candidate] : [candidate, name];
  return shorter.length >= shortest && longer.includes(shorter);
}

/** Insertions, deletions, substitutions and swaps of neighbours between two words. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
