import * as fc from 'fast-check';
import { canFormat, formatDuration, parseBoolean, parseDuration } from '../../src/model/election/values';
import { DurationFormat } from '../../src/model/setting';

const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_101);
const FORMATS: readonly DurationFormat[] = ['go-duration', 'seconds', 'milliseconds', 'iso-8601'];

describe('seconds are spelled', () => {
  test.each<[number, Partial<Record<DurationFormat, string>>]>([
    [1, { 'go-duration': '1s', seconds: '1', milliseconds: '1000', 'iso-8601': 'PT1S' }],
    [15, { 'go-duration': '15s', seconds: '15', milliseconds: '15000', 'iso-8601': 'PT15S' }],
    [137, { 'go-duration': '137s', seconds: '137', milliseconds: '137000', 'iso-8601': 'PT137S' }],
    [7.5, { 'go-duration': '7.5s', milliseconds: '7500', 'iso-8601': 'PT7.5S' }],
    // Where a thousandth of a second is not exact in floating point.
    [1.001, { 'go-duration': '1.001s', milliseconds: '1001', 'iso-8601': 'PT1.001S' }],
    [2.3, { 'go-duration': '2.3s', milliseconds: '2300', 'iso-8601': 'PT2.3S' }],
  ])('%d', (seconds, spelled) => {
    for (const format of FORMATS) {
      expect(canFormat(seconds, format)).toBe(spelled[format] !== undefined);
      if (spelled[format] !== undefined) {
        expect(formatDuration(seconds, format)).toBe(spelled[format]);
      }
    }
  });
});

/** By Go's time.ParseDuration, and as the value of a flag that must not be negative. */
describe('a Go duration', () => {
  test.each([
    ['0', 0],
    ['15s', 15],
    ['+5s', 5],
    ['007s', 7],
    ['7.5s', 7.5],
    ['.5s', 0.5],
    ['1.s', 1],
    ['1.5h', 5400],
    ['2m', 120],
    ['100ms', 0.1],
    ['1500us', 0.0015],
    ['1500µs', 0.0015],
    ['1500μs', 0.0015],
    ['20ns', 0.00000002],
    ['1h2m3.5s', 3723.5],
    ['1m30s', 90],
    ['30s1m', 90],
    ['1s500ms', 1.5],
    ['0.1s200ms', 0.3],
    ['2562047h', 9_223_369_200],
  ])('%s is %d s', (text, seconds) => {
    expect(parseDuration(text, 'go-duration')).toBe(seconds);
  });

  test.each([
    '',
    '15',
    '00',
    '15 s',
    ' 15s',
    '15s ',
    '15s\n',
    '-5s',
    '++5s',
    '15S',
    '15sec',
    '1d',
    '1w',
    's',
    '.s',
    '.',
    '1.2.3s',
    '1e3s',
    '1_000s',
    '15,5s',
    '15s10',
    'PT15S',
    'NaNs',
  ])('is not %p', (text) => {
    expect(parseDuration(text, 'go-duration')).toBeUndefined();
  });
});

describe('whole seconds and milliseconds', () => {
  test.each([
    ['15', 15, 0.015],
    ['0', 0, 0],
    ['0015', 15, 0.015],
    ['15000', 15_000, 15],
    ['1001', 1001, 1.001],
    ['2300', 2300, 2.3],
  ])('%s is %d s or %d s', (text, ofSeconds, ofMilliseconds) => {
    expect(parseDuration(text, 'seconds')).toBe(ofSeconds);
    expect(parseDuration(text, 'milliseconds')).toBe(ofMilliseconds);
  });

  test.each(['', '15s', '15ms', '-15', '+15', '15.0', '1.5', ' 15', '15 ', '15\n', '0x0f', '1e1', '1_000', 'PT15S'])(
    'are not %p',
    (text) => {
      expect(parseDuration(text, 'seconds')).toBeUndefined();
      expect(parseDuration(text, 'milliseconds')).toBeUndefined();
    },
  );
});

/** By Java's Duration.parse. */
describe('an ISO 8601 duration', () => {
  test.each([
    ['PT15S', 15],
    ['pt15s', 15],
    ['PT0S', 0],
    ['PT7.5S', 7.5],
    ['PT7,5S', 7.5],
    ['PT0.000000001S', 0.000000001],
    ['PT2M', 120],
    ['PT1M30S', 90],
    ['PT1H1M1S', 3661],
    ['PT90M', 5400],
    ['P1D', 86_400],
    ['P1DT1S', 86_401],
    ['P2DT3H4M', 183_840],
  ])('%s is %d s', (text, seconds) => {
    expect(parseDuration(text, 'iso-8601')).toBe(seconds);
  });

  test.each([
    '',
    '15',
    '15S',
    '15s',
    'P',
    'PT',
    'P1DT',
    'PTS',
    'P15S',
    'PT15',
    'T15S',
    'PT1S1M',
    'PT1.5M',
    'PT0.0000000001S',
    'P1Y',
    'P1W',
    'PT 15S',
    'PT15S ',
    'xPT15S',
  ])('is not %p', (text) => {
    expect(parseDuration(text, 'iso-8601')).toBeUndefined();
  });
});

test('what is spelled in a format is read back as it was', () => {
  const milliseconds = fc.integer({ min: 1, max: 100_000_000 }).map((ms) => ms / 1000);
  const seconds = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(fc.oneof(milliseconds, seconds), fc.constantFrom(...FORMATS), (duration, format) => {
      fc.pre(canFormat(duration, format));
      expect(parseDuration(formatDuration(duration, format), format)).toBe(duration);
    }),
    { seed: SEED, numRuns: 5000 },
  );
});

test('a Go duration of any units is the sum of its parts', () => {
  const parts = fc.tuple(fc.nat(100), fc.nat(59), fc.nat(59), fc.nat(999));
  fc.assert(
    fc.property(parts, ([h, m, s, ms]) => {
      expect(parseDuration(`${h}h${m}m${s}s${ms}ms`, 'go-duration')).toBe((((h * 60 + m) * 60 + s) * 1000 + ms) / 1000);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

/** By Go's strconv.ParseBool. */
describe('a boolean', () => {
  test.each(['1', 't', 'T', 'true', 'True', 'TRUE'])('%s is true', (text) => {
    expect(parseBoolean(text)).toBe(true);
  });
  test.each(['0', 'f', 'F', 'false', 'False', 'FALSE'])('%s is false', (text) => {
    expect(parseBoolean(text)).toBe(false);
  });
  test.each(['', 'yes', 'no', 'on', 'off', 'tRUE', 'falsE', ' true', 'true ', 'true\n', '2', '01', 'truefalse'])(
    '%p is none',
    (text) => {
      expect(parseBoolean(text)).toBeUndefined();
    },
  );
});
