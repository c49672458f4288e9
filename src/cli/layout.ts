/** What there is to say, and what of it. */
export type Row = readonly [name: string, value: string];

/** A title, and lines below it; nothing without lines. */
export function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Sections with an empty line between. */
export function sections(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

/** A line a row, with the values below each other. */
export function table(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

export function seconds(value: number): string {
  return `${rounded(value)} s`;
}

/** Three digits are enough to read. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value * 10) / 10 : Number(value.toPrecision(3));
}

/** What was measured, to the hundredth. */
export function measuredSeconds(value: number): string {
  return `${hundredths(value)} s`;
}

export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
