import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { DurationFormat, LeaderElectionDialect } from '../../src';
import { CATALOG } from '../../src/leader-election/catalog';
import { envDialect } from '../../src/leader-election/catalog/env';
import { Dialect } from '../../src/model/dialect';
import { Container, ContainerVariable } from '../../src/model/election/container';
import { ElectionPlace, ElectionRequest } from '../../src/model/election/election';
import { readElection } from '../../src/model/election/read';
import { RenderedElection, renderDisabled, renderElection } from '../../src/model/election/render';
import { disabledProblems, electionProblems, resolveElection } from '../../src/model/election/request';
import { describeProblem } from '../../src/model/problem';
import {
  CONSERVATIVE_TIMING,
  DEFAULT_TIMING,
  FAST_TIMING,
  Timing,
  TIMING_NAMES,
  timingProblems,
} from '../../src/model/timing';
import { Manifest } from '../support/manifests';

const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_101);
const RUNS = Number(process.env.PROPERTY_RUNS ?? 4000);

function isDialect(entry: { kind: string }): entry is Dialect {
  return entry.kind === 'election';
}

const custom = [
  LeaderElectionDialect.flags(),
  LeaderElectionDialect.flags({ separateValues: true }),
  LeaderElectionDialect.configMap({ path: '/etc/operator/config.yaml', flag: '--config' }),
].map(({ _controller: controller }) => controller);

const DIALECTS = [
  ...CATALOG,
  ...custom,
  ...(['seconds', 'milliseconds', 'go-duration', 'iso-8601'] as const).map((format) =>
    envDialect('MY_', 'kube-lease-manager', format),
  ),
].filter(isDialect);

const SUBJECTS = DIALECTS.map((dialect, i): [string, Dialect] => [`${dialect.id} (${i})`, dialect]);

/** The reason: where, what, what to do. */
const REASON = /^leaderElection\.(timing|leaseName|leaseNamespace|releaseOnCancel): [^;]+; [a-z].+$/;

function placeOf({ images = ['acme/operator'] }: Dialect, image = images[0]): ElectionPlace {
  return { podNamespace: 'test-system', name: 'sample', image: `registry.example.com:5000/${image}:1.0.0` };
}

/** What is left of a rendered election after it was written into a manifest of YAML, and read from there. */
function throughYaml({ args, env, configuration }: RenderedElection, image?: string): Container {
  const written = Yaml.stringify({
    args,
    env: env.map((e) => ('value' in e ? e : { name: e.name, valueFrom: { fieldRef: { fieldPath: e.fieldPath } } })),
    // A file is a text in a ConfigMap.
    file: configuration?.kind === 'file' ? Yaml.stringify(configuration.document) : undefined,
    data: configuration?.kind === 'config-map' ? configuration.data : undefined,
  });
  const manifest = parse(written);
  const texts = [...manifest.args, ...manifest.env.map((e: Manifest) => e.value ?? e.valueFrom.fieldRef.fieldPath)];
  expect(texts.map((text: unknown) => typeof text)).toEqual(texts.map(() => 'string'));
  return {
    image,
    args: manifest.args,
    env: manifest.env.map(({ name, value, valueFrom }: Manifest): ContainerVariable => ({
      name,
      value,
      fieldPath: valueFrom?.fieldRef.fieldPath,
    })),
    files: configuration?.kind === 'file' ? { [configuration.path]: parse(manifest.file) } : undefined,
    configMaps: configuration?.kind === 'config-map' ? { [configuration.name]: manifest.data } : undefined,
  };
}

/** The lease that a binary can be seen to use: a name that only its source has is not in its container. */
function visibleLease({ leaseName: name, leaseNamespace: namespace }: Dialect, asked: ElectionRequest, image: string) {
  const component = image.replace(/^.*\/|:[^/]*$/g, '');
  return {
    name: {
      settable: () => asked.leaseName ?? ('default' in name ? name.default : undefined) ?? 'sample-leader',
      fixed: () => 'name' in name && name.name,
      declared: () =>
        ('components' in name ? name.components?.[component] : undefined) ??
        ('default' in name ? name.default : undefined),
      several: () => undefined,
    }[name.kind](),
    namespace: {
      settable: () => asked.leaseNamespace ?? ('default' in namespace ? namespace.default : undefined) ?? 'test-system',
      fixed: () => 'name' in namespace && namespace.name,
      pod: () => 'test-system',
      declared: () => 'test-system',
    }[namespace.kind](),
  };
}

/** Whether a binary can be told a timing, as its settings, their units and its client allow. */
function canTell(dialect: Dialect, timing: Timing): boolean {
  const { settings, derived, defaults, client } = dialect;
  const own = defaults.timing ?? DEFAULT_TIMING;
  const retries = client === 'fabric8' || client === 'java-operator-sdk' ? 2.2 : 1.2;
  return (
    timingProblems(timing, 'timing').length === 0 &&
    timing.renewDeadline > retries * timing.retryPeriod &&
    TIMING_NAMES.every((name) => {
      const setting = settings[name];
      const rule = derived?.[name];
      if (setting) {
        return setting.format !== 'seconds' || timing[name] % 1 === 0;
      }
      return timing[name] === (rule ? timing[rule.from] * (rule.times ?? 1) + (rule.plus ?? 0) : own[name]);
    })
  );
}

/** Refuses a request with reasons, or finds all of it in the container that it renders. */
function refusedOrReadBack(dialect: Dialect, request: ElectionRequest, image?: string): 'refused' | 'read' {
  const place = placeOf(dialect, image);
  const problems = electionProblems(dialect, request, place);
  if (problems.length > 0) {
    for (const problem of problems) {
      expect(describeProblem(problem)).toMatch(REASON);
    }
    return 'refused';
  }
  const rendered = renderElection(dialect, resolveElection(dialect, request, place), place.name);
  expect(readElection(dialect, throughYaml(rendered, place.image), place.podNamespace)).toEqual({
    enabled: true,
    timing: request.timing ?? dialect.defaults.timing ?? DEFAULT_TIMING,
    written: TIMING_NAMES.filter((name) => dialect.settings[name]),
    lease: visibleLease(dialect, request, place.image ?? ''),
    releaseOnCancel: request.releaseOnCancel ?? dialect.defaults.releaseOnCancel,
    configuration: rendered.configuration,
    problems: [],
  });
  return 'read';
}

/** What must be said where nothing can be guessed. */
function declared({ leaseName }: Dialect): ElectionRequest {
  return leaseName.kind === 'declared' ? { leaseName: 'declared.example.com' } : {};
}

describe('what is rendered is read back as it was asked for:', () => {
  test.each(SUBJECTS)('%s, its own timing, said or not', (_id, dialect) => {
    expect(refusedOrReadBack(dialect, declared(dialect))).toBe('read');
    const timing = dialect.defaults.timing ?? DEFAULT_TIMING;
    expect(refusedOrReadBack(dialect, { ...declared(dialect), timing })).toBe('read');
  });

  test.each(SUBJECTS)('%s, each profile that it can be told', (_id, dialect) => {
    for (const timing of [DEFAULT_TIMING, FAST_TIMING, CONSERVATIVE_TIMING]) {
      const outcome = refusedOrReadBack(dialect, { ...declared(dialect), timing });
      expect(outcome).toBe(canTell(dialect, timing) ? 'read' : 'refused');
    }
  });

  test.each(SUBJECTS)('%s, its lease', (_id, dialect) => {
    for (const leaseName of ['mine', 'a.b-c.example.com', 'true', '1e3']) {
      const settable = ['settable', 'declared'].includes(dialect.leaseName.kind);
      expect(refusedOrReadBack(dialect, { leaseName })).toBe(settable ? 'read' : 'refused');
    }
    for (const leaseNamespace of ['other', '123', 'null']) {
      const settable = ['settable', 'declared'].includes(dialect.leaseNamespace.kind);
      const outcome = refusedOrReadBack(dialect, { ...declared(dialect), leaseNamespace });
      expect(outcome).toBe(settable ? 'read' : 'refused');
    }
  });

  test.each(SUBJECTS)('%s, each of its components', (_id, dialect) => {
    const { images = [], leaseName } = dialect;
    for (const image of images) {
      const known = leaseName.kind !== 'declared' || visibleLease(dialect, {}, image).name !== undefined;
      expect(refusedOrReadBack(dialect, {}, image)).toBe(known ? 'read' : 'refused');
    }
  });

  test.each(SUBJECTS)('%s, whether it releases', (_id, dialect) => {
    for (const releaseOnCancel of [true, false]) {
      const possible = !!dialect.settings.releaseOnCancel || dialect.defaults.releaseOnCancel === releaseOnCancel;
      const outcome = refusedOrReadBack(dialect, { ...declared(dialect), releaseOnCancel });
      expect(outcome).toBe(possible ? 'read' : 'refused');
    }
  });
});

test("a renewDeadline of just 2.2 × retryPeriod is too short for fabric8's client, and long enough for client-go's", () => {
  const timing = { leaseDuration: 30, renewDeadline: 22, retryPeriod: 10 };
  const outcomes = ['strimzi', 'java-operator-sdk', 'flux', 'argo-workflows'].map((id) => {
    const dialect = DIALECTS.find((d) => d.id === id);
    return dialect && refusedOrReadBack(dialect, { ...declared(dialect), timing });
  });
  expect(outcomes).toEqual(['refused', 'refused', 'read', 'read']);
});

test('in a file switches and numbers are no texts, in a ConfigMap everything is one', () => {
  const options = { path: '/etc/operator/config.yaml', durationFormat: DurationFormat.SECONDS };
  const [numbers, kueue, knative] = [
    LeaderElectionDialect.configMap(options),
    LeaderElectionDialect.KUEUE,
    LeaderElectionDialect.KNATIVE,
  ].map(({ _controller: dialect }) => {
    const election = { lease: { name: 'a', namespace: 'b' }, timing: FAST_TIMING };
    return dialect.kind === 'election' ? renderElection(dialect, election, 'sample').configuration : undefined;
  });
  const leaderElection = { leaderElect: true, resourceName: 'a', resourceNamespace: 'b' };
  expect(numbers).toMatchObject({
    document: { leaderElection: { ...leaderElection, leaseDuration: 10, renewDeadline: 6, retryPeriod: 1 } },
  });
  expect(kueue).toMatchObject({
    document: { leaderElection: { ...leaderElection, leaseDuration: '10s', renewDeadline: '6s', retryPeriod: '1s' } },
  });
  expect(knative).toMatchObject({ data: { 'lease-duration': '10s', 'renew-deadline': '6s', 'retry-period': '1s' } });
});

describe('what is switched off is read back as off, or refused:', () => {
  test.each(SUBJECTS)('%s', (id, dialect) => {
    const problems = disabledProblems(dialect).map(describeProblem);
    if (dialect.settings.enable === undefined) {
      expect(problems).toEqual([
        `leaderElection: "disabled" cannot be set with dialect '${dialect.id}', whose binary always elects a leader; use LeaderElection.of({ dialect }) with replicas: 1`,
      ]);
      return;
    }
    expect([id, problems]).toEqual([id, []]);
    const off = readElection(dialect, throughYaml(renderDisabled(dialect, 'sample')), 'test-system');
    expect(off).toMatchObject({ enabled: false, written: [], problems: [] });
  });
});

test('what is switched off is told so, and what it does not start without', () => {
  const namesOf = ({ _controller: dialect }: LeaderElectionDialect) => {
    const off = dialect.kind === 'election' ? renderDisabled(dialect, 'sample') : undefined;
    return [...(off?.args ?? []), ...(off?.env ?? []).map(({ name }) => name)];
  };
  expect(namesOf(LeaderElectionDialect.STRIMZI)).toEqual(['STRIMZI_LEADER_ELECTION_ENABLED']);
  const ingress = ['--disable-leader-election', 'POD_NAME', 'POD_NAMESPACE'];
  expect(namesOf(LeaderElectionDialect.INGRESS_NGINX)).toEqual(ingress);
});

/** Half seconds, which a Lease and some binaries cannot tell from whole ones. */
const duration = (max: number) => fc.integer({ min: 1, max: 2 * max }).map((halves) => halves / 2);
const whole = (max: number) => fc.integer({ min: 1, max });

/** Any three durations, three that a client accepts, and three of which some follow from others. */
const anyTiming: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({ leaseDuration: duration(60), renewDeadline: duration(60), retryPeriod: duration(30) }),
  fc.tuple(duration(20), duration(40), whole(40)).map(([retryPeriod, more, evenMore]) => {
    const renewDeadline = 1.5 * retryPeriod + more;
    return { leaseDuration: Math.ceil(renewDeadline) + evenMore, renewDeadline, retryPeriod };
  }),
  fc.tuple(whole(5), whole(40), whole(40)).map(([retryPeriod, more, evenMore]) => {
    const renewDeadline = 3 * retryPeriod + more;
    return { leaseDuration: renewDeadline + evenMore, renewDeadline, retryPeriod };
  }),
  duration(10).map((r) => ({ leaseDuration: 6 * r, renewDeadline: 5 * r, retryPeriod: r })),
  duration(100).map((t) => ({ leaseDuration: t, renewDeadline: t / 2, retryPeriod: t / 4 })),
  duration(100).map((t) => ({ leaseDuration: t + 5, renewDeadline: t, retryPeriod: 2 })),
);

/** A dialect, and a timing of which it has some already. */
const anyRequest = fc.record({
  subject: fc.constantFrom(...SUBJECTS),
  timing: anyTiming,
  kept: fc.oneof(fc.constant<(keyof Timing)[]>([]), fc.subarray([...TIMING_NAMES], { minLength: 1, maxLength: 2 })),
});

test('any timing is refused with a reason, or read back as it was asked for, and refused only where it must be', () => {
  const outcomes = { read: new Set<string>(), refused: new Set<string>() };
  fc.assert(
    fc.property(anyRequest, ({ subject: [id, dialect], timing: others, kept }) => {
      const own = dialect.defaults.timing ?? DEFAULT_TIMING;
      const timing = { ...others, ...Object.fromEntries(kept.map((name) => [name, own[name]])) };
      const outcome = refusedOrReadBack(dialect, { ...declared(dialect), timing });
      expect(outcome).toBe(canTell(dialect, timing) ? 'read' : 'refused');
      outcomes[outcome].add(id);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // A generator of only possible or only impossible timings would prove nothing.
  const tellable = SUBJECTS.filter(([, { settings }]) => TIMING_NAMES.some((name) => settings[name]));
  expect(tellable.filter(([id]) => !outcomes.read.has(id)).map(([id]) => id)).toEqual([]);
  expect(outcomes.refused.size).toBe(SUBJECTS.length);
});

test('any names are refused with a reason, or read back as they were asked for', () => {
  const name = fc.oneof(
    fc.constantFrom(undefined, 'mine', 'a.example.com', '123', 'no', '~', 'Not_A_Name', '', '-a', 'a'.repeat(254)),
    fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/),
  );
  const request = fc.record({
    leaseName: name,
    leaseNamespace: name,
    releaseOnCancel: fc.constantFrom(undefined, true, false),
  });
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...SUBJECTS), request, ([, dialect], asked) => {
      outcomes[refusedOrReadBack(dialect, asked)]++;
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(RUNS / 50);
});
