import { posix } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { Duration } from 'cdk8s';
import { parse } from 'yaml';
import { LeaderElectedController, LeaderElection, LeaderElectionDialect, LeaderElectionFigures } from '../../src';
import { CATALOG } from '../../src/leader-election/catalog';
import { Dialect } from '../../src/model/dialect';
import { explain, ExplainedJson, jsonOf, Outcome, section } from '../support/cli';
import { at, container, documents } from '../support/documents';
import { ofKind } from '../support/manifests';
import { fullRefusal } from '../support/refusal';
import { schemaErrors } from '../support/schema';
import { controller, ID, LEASE_NAME, NAMESPACE } from '../support/subject';
import { TimingProfile } from 'cdk8s-ha-operator';

const DIALECTS = CATALOG.filter((entry): entry is Dialect => entry.kind === 'election').map((d) => [d.id, d] as const);

const seconds = { type: 'number', exclusiveMinimum: 0 };
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });

function closed(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** The shape that scripts are promised, by hand. */
const SCHEMA = closed({
  dialect: { type: ['string', 'null'], minLength: 1 },
  profile: { enum: ['default', 'fast', 'conservative', 'custom'] },
  args: { type: 'array', items: { type: 'string', pattern: '^-' } },
  env: {
    type: 'array',
    items: {
      oneOf: [
        closed({ name: { type: 'string', pattern: '^[A-Z_0-9]+$' }, value: { type: 'string' } }),
        closed({
          name: { type: 'string', pattern: '^[A-Z_0-9]+$' },
          valueFrom: closed({ fieldRef: closed({ fieldPath: { enum: ['metadata.name', 'metadata.namespace'] } }) }),
        }),
      ],
    },
  },
  files: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
  lease: closed({ name: { type: ['string', 'null'], minLength: 1 }, namespace: { type: ['string', 'null'] } }),
  figures: closed({
    leaseDuration: seconds,
    renewDeadline: seconds,
    retryPeriod: seconds,
    crashMin: seconds,
    crashMax: seconds,
    gracefulMax: seconds,
    partitionStopMax: orNull(seconds),
    fencingMargin: { type: ['number', 'null'] },
    httpTimeout: orNull(seconds),
    toleratedApiOutage: { type: 'number', minimum: 0 },
    toleratedClockRate: orNull({ type: 'number', exclusiveMinimum: 1 }),
    leaderRequestsPerSecond: seconds,
    standbyRequestsPerSecond: seconds,
    gracePeriodMin: seconds,
  }),
});

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true }).compile(SCHEMA);

/** What the schema has against an object. */
function errorsOf(json: unknown): string[] {
  return validate(json) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the JSON has the shape that was promised:', () => {
  test.each(DIALECTS)('%s', (id) => {
    const outcome = explain(`--dialect ${id} --json`);
    expect(errorsOf(jsonOf(outcome))).toEqual([]);
    expect(jsonOf(outcome).dialect).toBe(id);
    // Two spaces, as people and diffs like it.
    expect(outcome.out).toBe(`${JSON.stringify(JSON.parse(outcome.out), undefined, 2)}\n`);
  });

  test('a timing without a controller', () => {
    const json = jsonOf(explain('--json'));
    expect(errorsOf(json)).toEqual([]);
    expect(json).toMatchObject({ dialect: null, args: [], env: [], files: {}, lease: { name: null, namespace: null } });
  });

  test('and the schema would notice if it had not', () => {
    const json = jsonOf(explain('--dialect strimzi --json'));
    const { args, ...withoutArgs } = json;
    expect(args).toEqual([]);
    for (const wrong of [
      withoutArgs,
      { ...json, notes: [] },
      { ...json, profile: 'slow' },
      { ...json, env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
      { ...json, env: [{ name: 'A', valueFrom: { fieldPath: 'metadata.name' } }] },
      { ...json, figures: { ...json.figures, crashMin: null } },
    ]) {
      expect(errorsOf(wrong)).not.toEqual([]);
    }
  });
});

/** By hand, from the reference and what is known of the clients; of a manager that releases. */
test.each<[what: string, options: string, profile: string, figures: Record<string, number | null>]>([
  [
    '15/10/2',
    '--profile default',
    'default',
    figuresOf([15, 10, 2], [13, 23.8, 4.4], [12, 3, 5, 8, 1.5], [0.5, 0.3125, 45]),
  ],
  ['10/6/1', '--profile fast', 'fast', figuresOf([10, 6, 1], [9, 14.4, 2.2], [7, 3, 3, 5, 1.6667], [1, 0.625, 41])],
  [
    '30/20/5',
    '--profile conservative',
    'conservative',
    figuresOf([30, 20, 5], [25, 52, 11], [25, 5, 10, 15, 1.5], [0.2, 0.125, 55]),
  ],
  [
    '137/107/26',
    '--timing 137/107/26',
    'custom',
    figuresOf([137, 107, 26], [111, 251.4, 57.2], [133, 4, 53.5, 78, 1.2804], [0.0385, 0.024, 142]),
  ],
  [
    '15/10/2, released',
    '--profile default --release-on-cancel',
    'default',
    figuresOf([15, 10, 2], [13, 23.8, 4.4], [17, -2, 5, 8, 1.5], [0.5, 0.3125, 45]),
  ],
  [
    "Kueue's 30/20/5, released",
    '--dialect kueue --profile conservative',
    'conservative',
    figuresOf([30, 20, 5], [25, 52, 11], [35, -5, 10, 15, 1.5], [0.2, 0.125, 55]),
  ],
  [
    "Beskar7's 30/20/5, kept",
    '--dialect beskar7 --profile conservative',
    'conservative',
    figuresOf([30, 20, 5], [25, 52, 52], [25, 5, 10, 15, 1.5], [0.2, 0.125, 55]),
  ],
  [
    "cert-manager's 60/25/5, released without a time-out",
    '--dialect cert-manager --timing 60/25/5',
    'custom',
    figuresOf([60, 25, 5], [55, 82, 11], [55, 5, 25, 20, 2.4], [0.2, 0.125, 60]),
  ],
  [
    "Bindy's 15/10/2",
    '--dialect bindy',
    'default',
    figuresOf([15, 10, 2], [2, 16, 16], [null, null, null, 0, null], [0.1538, 0.0769, 5]),
  ],
  [
    "Strimzi's 15/10/2",
    '--dialect strimzi',
    'default',
    figuresOf([15, 10, 2], [13, 19.4, 5.4], [null, null, 10, 8, null], [1, 0.3125, 25]),
  ],
  [
    "the Java Operator SDK's 15/10/2",
    '--dialect java-operator-sdk',
    'default',
    figuresOf([15, 10, 2], [13, 19.4, 19.4], [null, null, 10, 8, null], [1, 0.3125, 15]),
  ],
  ['a second each', '--timing 3/2/1', 'custom', figuresOf([3, 2, 1], [2, 7.4, 2.2], [3, 0, 1, 1, 1.5], [1, 0.625, 37])],
])('the figures of %s are those of the reference', (_what, options, profile, figures) => {
  const json = jsonOf(explain(`${options} --json`));
  expect(json.profile).toBe(profile);
  expect(json.figures).toEqual(figures);
});

function figuresOf(
  [leaseDuration, renewDeadline, retryPeriod]: number[],
  [crashMin, crashMax, gracefulMax]: number[],
  [partitionStopMax, fencingMargin, httpTimeout, toleratedApiOutage, toleratedClockRate]: (number | null)[],
  [leaderRequestsPerSecond, standbyRequestsPerSecond, gracePeriodMin]: number[],
): ExplainedJson['figures'] {
  return {
    ...{ leaseDuration, renewDeadline, retryPeriod, crashMin, crashMax, gracefulMax },
    ...{ partitionStopMax, fencingMargin, httpTimeout, toleratedApiOutage, toleratedClockRate },
    ...{ leaderRequestsPerSecond, standbyRequestsPerSecond, gracePeriodMin },
  };
}

/** 60 s, 40 s, 10 s: not the timing of any profile. */
const SLOW = TimingProfile.custom({
  leaseDuration: Duration.seconds(60),
  renewDeadline: Duration.seconds(40),
  retryPeriod: Duration.seconds(10),
});

describe.each<[string, TimingProfile | undefined, string]>([
  ['its own timing', undefined, ''],
  ['the fast profile', TimingProfile.FAST, '--profile fast'],
  ['60/40/10', SLOW, '--timing 60s/40s/10s'],
])('with %s the JSON says what the construct renders:', (_timing, timing, options) => {
  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation();
  });

  test.each(DIALECTS)('%s', (id, { leaseName }) => {
    const declared = leaseName.kind === 'declared' ? LEASE_NAME : undefined;
    const build = () =>
      controller({
        leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.of(id), timing, leaseName: declared }),
      });
    const place = `--name ${ID} --namespace ${NAMESPACE}${declared ? ` --lease-name ${declared}` : ''}`;
    const words = `--dialect ${id} ${place} ${options}`;
    const found = section(explain(words), 'Set').length > 0 ? undefined : section(explain(words), 'Found')[0];
    if (found === undefined) {
      expectAgreement(build(), explain(`${words} --json`));
    } else {
      // Both refuse, and for the same reason.
      expect(fullRefusal(build)).toBe(`leaderElection.timing: ${found} (at test/sample)`);
    }
  });
});

function expectAgreement(construct: LeaderElectedController, outcome: Outcome): void {
  const json = jsonOf(outcome);
  const docs = documents(construct);
  expect(json.args).toEqual(container(docs, 'args') ?? []);
  expect(json.env).toEqual(container(docs, 'env') ?? []);
  expect(json.lease).toEqual({ name: construct.leaseName ?? null, namespace: construct.leaseNamespace });
  expect(json.figures).toEqual(secondsOf(construct.electionFigures));
  const [configMap] = ofKind(docs, 'ConfigMap');
  const data = at(configMap, 'data') as Record<string, string> | undefined;
  const [[path, content] = ['', ''], ...more] = Object.entries(json.files);
  expect(more).toEqual([]);
  if (path.startsWith('/')) {
    // A file of the container: byte by byte what the ConfigMap has.
    expect(data).toEqual({ [posix.basename(path)]: content });
    expect(at(container(docs, 'volumeMounts'), 0)).toMatchObject({ mountPath: path, subPath: posix.basename(path) });
  } else if (path !== '') {
    // A manifest to apply: that of the ConfigMap, but for labels.
    const manifest: unknown = parse(content);
    expect(schemaErrors(manifest)).toEqual([]);
    expect(path).toBe(`${String(at(configMap, 'metadata', 'name'))}.yaml`);
    expect(manifest).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: at(configMap, 'metadata', 'name'), namespace: NAMESPACE },
      data,
    });
  } else {
    expect(configMap).toBeUndefined();
  }
}

/** The construct's figures as the JSON names them. */
function secondsOf(figures?: LeaderElectionFigures): ExplainedJson['figures'] {
  const { fencingMarginSeconds, ...rest } = { ...figures };
  const names = ['partitionStopMax', 'httpTimeout', 'toleratedClockRate'];
  return {
    ...Object.fromEntries(names.map((name) => [name, null])),
    ...Object.fromEntries(
      Object.entries(rest as Record<string, Duration | number | undefined>).map(([name, value]) => [
        name,
        value instanceof Duration ? value.toMilliseconds() / 1000 : (value ?? null),
      ]),
    ),
    fencingMargin: fencingMarginSeconds ?? null,
  };
}

describe('beside the JSON', () => {
  test('findings go to standard error, and the exit code tells of them', () => {
    const outcome = explain('--dialect flux --json');
    expect(outcome.code).toBe(1);
    // 35 − (30 + 5), and half of 30 for the release.
    expect(jsonOf(outcome).figures.fencingMargin).toBe(-15);
    expect(outcome.err).toBe(
      "flux: Flux's controllers but helm-controller: the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is 0s, so that a leader that is cut off may still act when the next one starts; lengthen leaseDuration or shorten renewDeadline\n",
    );
    const kept = '--dialect flux --profile default --no-release-on-cancel --json';
    expect(explain(kept)).toMatchObject({ code: 0, err: '' });
  });

  test('nothing is printed where there is nothing to explain, but why', () => {
    expect(explain('--dialect sm-operator --timing 15/10/3 --json')).toEqual({
      code: 1,
      out: '',
      err: "sm-operator: Bitwarden's sm-operator: retryPeriod 3s cannot be set with dialect 'sm-operator', whose binary always uses 2s; leave timing out, or use a dialect that has a setting for it\n",
      written: {},
    });
    expect(explain('--dialect gatekeeper --json')).toMatchObject({
      code: 1,
      out: '',
      err: 'gatekeeper: Gatekeeper has no leader election: each replica of its webhook answers by itself (run only one for --operation=audit)\n',
    });
  });
});
