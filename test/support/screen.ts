const ESCAPE = String.fromCharCode(27);
/** A colour, a way upwards, the rest of the screen taken away, the beginning or the end of a line, and what is to be read. */
const PARTS = new RegExp(`${ESCAPE}\\[\\d+m|${ESCAPE}\\[(\\d+)A|${ESCAPE}\\[J|\\r|\\n|[^${ESCAPE}\\r\\n]+`, 'g');

/** What is to be seen after all that was written on a terminal: lines that are drawn over are not. */
export function screen(text: string): string {
  const lines = [''];
  for (const [part, up = ''] of text.matchAll(PARTS)) {
    if (up !== '') {
      lines.splice(lines.length - 1 - Number(up));
      lines.push('');
    } else if (part === '\n') {
      lines.push('');
    } else if (part !== '\r' && !part.startsWith(ESCAPE)) {
      lines[lines.length - 1] += part;
    }
  }
  return lines.join('\n');
}

/** What was drawn in one place, one after the other. */
export function framesOf(text: string): string[] {
  return text.split(new RegExp(`(?:${ESCAPE}\\[\\d+A)?\\r${ESCAPE}\\[J`)).map(screen);
}
