import { parseDuration } from '../model/election/values';
import { LEASE_CLIENTS, LeaseClientId } from '../model/lease-client';
import { dnsLabelProblems } from '../model/names';
import { describeProblem, Problem } from '../model/problem';
import { didYouMean } from '../model/suggest';
import { CONSERVATIVE_TIMING, DEFAULT_TIMING, FAST_TIMING, Timing } from '../model/timing';
import { UsageError } from './exit-code';

const PROFILES: Readonly<Record<string, Timing>> = {
  default: DEFAULT_TIMING,
  fast: FAST_TIMING,
  conservative: CONSERVATIVE_TIMING,
};

export function profileOf(name: string): Timing {
  if (!Object.hasOwn(PROFILES, name)) {
    throw new UsageError(`--profile: '${name}' is not a profile; ${didYouMean(name, Object.keys(PROFILES))}`);
  }
  return PROFILES[name];
}

/** The name of the profile with a timing. */
export function profileNameOf(timing: Timing): string {
  const same = (other: Timing) =>
    other.leaseDuration === timing.leaseDuration &&
    other.renewDeadline === timing.renewDeadline &&
    other.retryPeriod === timing.retryPeriod;
  return Object.entries(PROFILES).find(([, profile]) => same(profile))?.[0] ?? 'custom';
}

/** The value of `--timing`. */
export function customTiming(text: string): Timing {
  const [leaseDuration, renewDeadline, retryPeriod, ...more] = text.split('/').map(secondsOf);
  if (leaseDuration === undefined || renewDeadline === undefined || retryPeriod === undefined || more.length > 0) {
    throw new UsageError(
      `--timing: '${text}' is not leaseDuration/renewDeadline/retryPeriod; write it as 20s/15s/3s or 20/15/3`,
    );
  }
  return { leaseDuration, renewDeadline, retryPeriod };
}

/** The seconds that an option is given. */
export function durationOf(option: string, text: string): number {
  const seconds = secondsOf(text);
  if (seconds === undefined) {
    throw new UsageError(`--${option}: '${text}' is not a duration; write it as 30s, 1m30s or 30`);
  }
  return seconds;
}

/** Go durations, and bare numbers of seconds. */
function secondsOf(text: string): number | undefined {
  return parseDuration(/^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text, 'go-duration');
}

/** What objects are named after: a DNS label, unless other rules are given. */
export function nameOf(
  option: string,
  name: string | undefined,
  problemsOf: (path: string, value: string) => Problem[] = dnsLabelProblems,
): string | undefined {
  const [wrong] = name === undefined ? [] : problemsOf(`--${option}`, name);
  if (wrong) {
    throw new UsageError(describeProblem(wrong));
  }
  return name;
}

/** The value of `--client`. */
export function clientOf(text: string | undefined): LeaseClientId | undefined {
  const clients = Object.keys(LEASE_CLIENTS) as LeaseClientId[];
  const client = clients.find((id) => id === text);
  if (text !== undefined && client === undefined) {
    throw new UsageError(
      `--client: '${text}' is not a library that elections are known of; ${didYouMean(text, clients)}`,
    );
  }
  return client;
}

/** What `--release-on-cancel` and `--no-release-on-cancel` say. */
export function releaseOf(
  values: Readonly<Partial<Record<'release-on-cancel' | 'no-release-on-cancel', unknown>>>,
): boolean | undefined {
  const said = (['release-on-cancel', 'no-release-on-cancel'] as const).filter((name) => values[name] === true);
  if (said.length > 1) {
    throw new UsageError(`${said.map((name) => `--${name}`).join(' and ')} contradict each other; give one of them`);
  }
  return said.length === 0 ? undefined : said[0] === 'release-on-cancel';
}
