import { CATALOG } from '../../src/leader-election/catalog';
import { Dialect } from '../../src/model/dialect';
import { Setting } from '../../src/model/setting';
import { Manifest } from '../support/manifests';
import { Fact, FACTS } from './catalog-facts';
import { EXPORTED, LEASE } from './catalog-facts-metrics';
import { MORE_FACTS } from './catalog-facts-variables';

const DIALECTS = CATALOG.filter((entry): entry is Dialect => entry.kind === 'election');
const NAMES = ['leaseDuration', 'renewDeadline', 'retryPeriod'] as const;

function each<T extends { id: string }>(entries: readonly T[]): [string, T][] {
  return entries.map((entry) => [entry.id, entry]);
}

function settingsOf({ settings }: Dialect): Setting[] {
  return Object.values(settings as Record<string, Setting>);
}

function withAlternatives(dialect: Dialect): Setting[] {
  return settingsOf(dialect).flatMap((setting) => [setting, ...(setting.alternatives ?? [])]);
}

/** A fresh copy, as JSON has it, to spoil. */
function copyOf(id: string): Manifest {
  return JSON.parse(JSON.stringify(DIALECTS.find((entry) => entry.id === id)));
}

test('every controller that was asked for is in the catalog, among at least thirty dialects', () => {
  const asked =
    'cert-manager cert-manager-cainjector beskar7 beskar7-before-0.4 bindy sm-operator kubebuilder cluster-api ' +
    'csi-sidecar argo-rollouts keda kyverno flux external-secrets karpenter ingress-nginx knative kueue kube-scheduler ' +
    'strimzi cloudnative-pg crossplane contour';
  const ids = CATALOG.map(({ id }) => id);
  expect(asked.split(' ').filter((id) => !ids.includes(id))).toEqual([]);
  expect(DIALECTS.length).toBeGreaterThanOrEqual(30);
  expect(ids).toEqual([...new Set(ids)].sort());
});

describe('what an entry says agrees with what else it says:', () => {
  test.each(each(DIALECTS))('%s', (_id, dialect) => {
    expect(contradictions(dialect)).toEqual([]);
  });
});

/** Others have time-outs of their own, write no Events and export no such metrics. */
function isOfClientGo({ client, withoutTimeout, withoutEvents, metrics }: Dialect): boolean {
  return client === 'client-go' || (!withoutTimeout && !withoutEvents && !metrics);
}

/** Each a sentence about what does not go together. */
function contradictions(dialect: Dialect): string[] {
  const {
    settings,
    derived = {},
    defaults,
    leaseName,
    leaseNamespace,
    configuration,
    metrics,
    rejectedFlags = {},
  } = dialect;
  const all = withAlternatives(dialect);
  const names = all.map(({ name }) => name);
  const hasKey = settingsOf(dialect).some(({ carrier }) => carrier === 'key');
  const { timing } = defaults;
  const retries = ['fabric8', 'java-operator-sdk'].includes(dialect.client) ? 2.2 : 1.2;
  const rules: readonly [string, boolean][] = [
    ["what is said of a client's time-out, Events and metrics is said of client-go", isOfClientGo(dialect)],
    [
      'a status has a name of its own only if that is not the name of its one lease',
      leaseName.kind !== 'fixed' || metrics?.leaderStatus?.name !== leaseName.name,
    ],
    ['a key is in some configuration, and a configuration has some key', hasKey === (configuration !== undefined)],
    ['no name is that of two settings', new Set(names).size === names.length],
    ['no flag is known and rejected', names.every((name) => !(name in rejectedFlags))],
    ['a name that is settable has a setting, and no other', !!settings.leaseName === (leaseName.kind === 'settable')],
    ['so has a namespace', !!settings.leaseNamespace === (leaseNamespace.kind === 'settable')],
    [
      "the pod's name in a variable is the identity",
      settings.identity === undefined || dialect.identity === 'pod-name',
    ],
    ['what cannot be switched on is on', settings.enable !== undefined || defaults.enabled],
    ['what can only be switched off is on', !settings.enable?.inverted || defaults.enabled],
    ['a duration is settable, derived or its default known', !!timing || NAMES.every((n) => settings[n] ?? derived[n])],
    ['no duration is both settable and derived', NAMES.every((n) => !(settings[n] && derived[n]))],
    ['what others derive from is settable', Object.values(derived).every(({ from }) => settings[from] !== undefined)],
    [
      'derived defaults agree with their derivation',
      NAMES.every((n) => {
        const rule = derived[n];
        return !rule || timing?.[n] === (timing?.[rule.from] ?? 0) * (rule.times ?? 1) + (rule.plus ?? 0);
      }),
    ],
    [
      'its client accepts its own timing',
      !timing || (timing.leaseDuration > timing.renewDeadline && timing.renewDeadline > retries * timing.retryPeriod),
    ],
    [
      'an alternative is spelled as the setting is',
      settingsOf(dialect).every(({ format, inverted, alternatives = [] }) =>
        alternatives.every((a) => a.format === format && !!a.inverted === !!inverted),
      ),
    ],
    [
      'the keys of a ConfigMap lie flat',
      configuration?.kind !== 'config-map' ||
        all.every(({ carrier, name }) => carrier !== 'key' || !name.includes('.')),
    ],
    [
      'names by component are those of its images',
      leaseName.kind !== 'declared' ||
        Object.keys(leaseName.components ?? {}).every((component) =>
          dialect.images?.some((image) => `/${image}`.endsWith(`/${component}`)),
        ),
    ],
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule);
}

describe('entries that contradict themselves are found out:', () => {
  const flag = { carrier: 'flag', name: '--x', format: 'text' };

  test.each<[string, (dialect: Manifest) => void, string]>([
    [
      'strimzi',
      (d) => (d.metrics = { requests: true }),
      "what is said of a client's time-out, Events and metrics is said of client-go",
    ],
    [
      'eck',
      (d) => (d.metrics.leaderStatus.name = d.leaseName.name),
      'a status has a name of its own only if that is not the name of its one lease',
    ],
    ['kueue', (d) => delete d.configuration, 'a key is in some configuration, and a configuration has some key'],
    ['flux', (d) => (d.settings.retryPeriod = d.settings.renewDeadline), 'no name is that of two settings'],
    ['beskar7', (d) => (d.rejectedFlags['--leader-elect'] = 'x'), 'no flag is known and rejected'],
    ['flux', (d) => (d.settings.leaseName = flag), 'a name that is settable has a setting, and no other'],
    ['bindy', (d) => delete d.settings.leaseNamespace, 'so has a namespace'],
    ['kyverno', (d) => (d.identity = 'random'), "the pod's name in a variable is the identity"],
    ['flux', (d) => delete d.settings.enable, 'what cannot be switched on is on'],
    ['contour', (d) => (d.defaults.enabled = false), 'what can only be switched off is on'],
    [
      'kyverno',
      (d) => (delete d.defaults.timing, delete d.derived),
      'a duration is settable, derived or its default known',
    ],
    ['kyverno', (d) => (d.settings.renewDeadline = flag), 'no duration is both settable and derived'],
    ['kyverno', (d) => (d.derived.leaseDuration.from = 'renewDeadline'), 'what others derive from is settable'],
    ['kyverno', (d) => (d.derived.leaseDuration.times = 5), 'derived defaults agree with their derivation'],
    ['nvidia-gpu-operator', (d) => (d.derived.leaseDuration.plus = 4), 'derived defaults agree with their derivation'],
    ['flux', (d) => (d.defaults.timing.leaseDuration = 30), 'its client accepts its own timing'],
    ['flux', (d) => (d.defaults.timing.retryPeriod = 25), 'its client accepts its own timing'],
    ['strimzi', (d) => (d.defaults.timing.retryPeriod = 5), 'its client accepts its own timing'],
    ['eck', (d) => (d.settings.enable.alternatives[0].inverted = true), 'an alternative is spelled as the setting is'],
    ['knative', (d) => (d.settings.leaseDuration.name = 'a.b'), 'the keys of a ConfigMap lie flat'],
    ['flux', (d) => d.images.pop(), 'names by component are those of its images'],
  ])('%s', (id, spoil, rule) => {
    const dialect = copyOf(id);
    spoil(dialect);
    expect(contradictions(dialect as unknown as Dialect)).toContain(rule);
  });
});

test('what a binary does not start without, even with its election off, is known', () => {
  const required = DIALECTS.filter(({ settings }) => settings.enable).flatMap(({ id, settings }) =>
    [settings.identity, settings.podNamespace].flatMap((s) => (s?.required ? [`${id} ${s.name}`] : [])),
  );
  expect(required).toEqual([
    'eck OPERATOR_NAMESPACE',
    'ingress-nginx POD_NAME',
    'ingress-nginx POD_NAMESPACE',
    'knative SYSTEM_NAMESPACE',
  ]);
});

test('entries of one image are told apart by version, by subcommand or by what carries their settings', () => {
  const carriers = (dialect: Dialect) => settingsOf(dialect).some(({ carrier }) => carrier === 'key');
  const alike = DIALECTS.flatMap((one) =>
    DIALECTS.filter(
      (other) =>
        one.id < other.id &&
        one.images?.some((image) => other.images?.includes(image)) &&
        one.subcommand === other.subcommand &&
        carriers(one) === carriers(other) &&
        ![one.versions?.since, other.versions?.since].includes(one.versions?.before ?? other.versions?.before ?? '-'),
    ).map((other) => `${one.id} and ${other.id}`),
  );
  expect(alike).toEqual([]);
});

test('an entry that is named after the version that ended it ends there', () => {
  const older = CATALOG.filter(({ id }) => id.includes('-before-'));
  expect(older.length).toBeGreaterThanOrEqual(4);
  expect(older.map(({ id, versions }) => [id, versions])).toEqual(
    older.map(({ id }) => [id, { before: id.replace(/.*-before-/, '') }]),
  );
});

describe("the catalog has upstream's facts about", () => {
  const facts = [...FACTS, ...MORE_FACTS];

  test.each(each(facts))('%s', (id, fact) => {
    const dialect = DIALECTS.find((entry) => entry.id === id);
    expect(dialect && factOf(dialect, fact)).toEqual(fact);
  });

  test('each controller once', () => {
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
  });
});

test('the catalog has what each controller exports of its election, of all and of no others', () => {
  expect(Object.fromEntries(DIALECTS.map((dialect) => [dialect.id, exportedBy(dialect)]))).toEqual(EXPORTED);
});

function exportedBy({ metrics: { leaderStatus, slowPath, requests } = {} }: Dialect): string[] {
  const labels = `{name="${leaderStatus?.name ?? LEASE}"}`;
  return [
    ...(leaderStatus ? [`leader_election_master_status${labels}`] : []),
    ...(slowPath ? [`leader_election_slowpath_total${labels}`] : []),
    ...(requests ? ['rest_client_requests_total'] : []),
  ];
}

/** What the catalog says of what a fact is about. */
function factOf(dialect: Dialect, { lease }: Fact): Fact {
  const { id, defaults, leaseName, leaseNamespace } = dialect;
  const settings = Object.entries(dialect.settings as Record<string, Setting>);
  const own = leaseName.kind === 'fixed' ? leaseName.name : 'default' in leaseName ? leaseName.default : undefined;
  const namespace =
    leaseNamespace.kind === 'fixed' ? leaseNamespace.name : 'default' in leaseNamespace && leaseNamespace.default;
  const formats = new Set(settings.filter(([name]) => isTiming(name)).map(([, { format }]) => format));
  const durations = [...formats].find((format) => format !== 'go-duration');
  return {
    id,
    on: defaults.enabled,
    timing: NAMES.map((name) => defaults.timing?.[name]).join('/'),
    releases: defaults.releaseOnCancel,
    ...((lease ?? own) !== undefined && {
      lease:
        typeof lease === 'object'
          ? Object.fromEntries(Object.keys(lease).map((component) => [component, nameOf(dialect, component) ?? '']))
          : own,
    }),
    ...(namespace && { namespace }),
    told: Object.fromEntries(
      settings.map(([name, s]) => [name, `${s.inverted ? '!' : ''}${s.carrier === 'key' ? ':' : ''}${s.name}`]),
    ),
    ...(durations && { durations: (formats.size === 1 ? durations : 'mixed') as Fact['durations'] }),
  };
}

function nameOf({ leaseName: rule }: Dialect, component: string): string | undefined {
  return rule.kind === 'declared' ? (rule.components?.[component] ?? rule.default) : undefined;
}

function isTiming(name: string): boolean {
  return (NAMES as readonly string[]).includes(name);
}
