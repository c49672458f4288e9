import { DurationFormat } from '../setting';

const MILLISECOND = 0.001;

/** Seconds as a format spells them. */
export function formatDuration(seconds: number, format: DurationFormat): string {
  switch (format) {
    case 'go-duration':
      return `${seconds}s`;
    case 'seconds':
      return String(seconds);
    case 'milliseconds':
      return String(Math.round(seconds / MILLISECOND));
    case 'iso-8601':
      return `PT${seconds}S`;
  }
}

/** Whether a format can spell these seconds exactly. */
export function canFormat(seconds: number, format: DurationFormat): boolean {
  return format !== 'seconds' || Number.isInteger(seconds);
}

/** The seconds that a text in a format means; undefined if its reader would reject it. */
export function parseDuration(text: string, format: DurationFormat): number | undefined {
  switch (format) {
    case 'go-duration':
      return parseGoDuration(text);
    case 'seconds':
      return parseWhole(text);
    case 'milliseconds':
      return scaled(parseWhole(text), MILLISECOND);
    case 'iso-8601':
      return parseIsoDuration(text);
  }
}

function parseWhole(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : rounded(value * factor);
}

/** Sums of decimal fractions, without the noise of binary ones. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e9;
}

/** @see https://pkg.go.dev/time#ParseDuration */
const GO_UNITS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

function parseGoDuration(text: string): number | undefined {
  if (text === '0') {
    return 0;
  }
  const number = String.raw`(?:\d+\.?\d*|\.\d+)`;
  const unit = '(?:ns|us|µs|μs|ms|s|m|h)';
  if (!new RegExp(`^\\+?(?:${number}${unit})+$`).test(text)) {
    return undefined;
  }
  const parts = [...text.matchAll(new RegExp(`(${number})(${unit})`, 'g'))];
  return rounded(parts.reduce((sum, [, value, name]) => sum + Number(value) * GO_UNITS[name], 0));
}

/** @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/time/Duration.html#parse(java.lang.CharSequence) */
function parseIsoDuration(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d{1,9})?)S)?)?$/i.exec(text);
  if (!match || /[PT]$/i.test(text)) {
    return undefined;
  }
  const [days, hours, minutes, seconds] = match
    .slice(1)
    .map((part?: string) => Number((part ?? '0').replace(',', '.')));
  return rounded(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
}

/** What Go's strconv.ParseBool reads; undefined if it would reject the text. */
export function parseBoolean(text: string): boolean | undefined {
  if (/^(?:1|t|T|true|True|TRUE)$/.test(text)) {
    return true;
  }
  return /^(?:0|f|F|false|False|FALSE)$/.test(text) ? false : undefined;
}
