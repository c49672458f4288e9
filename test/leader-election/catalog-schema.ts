import Ajv2020, { ErrorObject } from 'ajv/dist/2020';

/**
 * What an entry of the catalog must look like, written from what the words mean to Kubernetes, to flag parsers and to
 * a Lease, and not from the types.
 */
type Schema = Readonly<Record<string, unknown>>;

const DNS_LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const FLAG = '^--[a-zA-Z0-9][a-zA-Z0-9.-]*$';

/** An object that has these fields, of which the named ones may be absent, and no others. */
function closed(properties: Record<string, unknown>, ...optional: string[]): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

function matching(pattern: string): Schema {
  return { type: 'string', pattern };
}

function oneOf(...values: unknown[]): Schema {
  return { enum: values };
}

/** One of several objects, told apart by a field. */
function toldApartBy(field: string, alternatives: readonly Schema[]): Schema {
  return { type: 'object', required: [field], discriminator: { propertyName: field }, oneOf: alternatives };
}

const dnsLabel = matching(`^${DNS_LABEL}$`);
const dnsSubdomain = { ...matching(`^${DNS_LABEL}(\\.${DNS_LABEL})*$`), maxLength: 253 };
const flagName = matching(FLAG);
const variableName = matching('^[A-Z_][A-Z0-9_]*$');
const version = matching('^\\d+(\\.\\d+)*$');
/** Words that stand within a sentence. */
const words = matching('^\\S(.*[^\\s.])?$');
const seconds = { type: 'number', minimum: 1, multipleOf: 0.001 };

const source = closed({
  repository: matching('^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$'),
  path: matching('^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$'),
  commit: matching('^[0-9a-f]{7,40}$'),
});

type Kind = 'switch' | 'text' | 'duration';

const FORMATS: Readonly<Record<Kind, Schema>> = {
  switch: oneOf('boolean'),
  text: oneOf('text'),
  duration: oneOf('go-duration', 'seconds', 'milliseconds', 'iso-8601'),
};

/** Only a switch can be inverted or denied. */
function carriers(kind: Kind, more: Record<string, unknown> = {}): Record<'flag' | 'env' | 'key', Schema> {
  const inverted = kind === 'switch' ? { inverted: { const: true }, literal: { const: true } } : {};
  const common = { format: FORMATS[kind], ...inverted, ...more };
  const optional = [...Object.keys(inverted), ...Object.keys(more)];
  const ofFlag = kind === 'switch' ? { negation: oneOf('no-prefix', 'leave-out') } : { separator: oneOf('=', ' ') };
  return {
    flag: closed(
      { carrier: { const: 'flag' }, name: flagName, ...common, ...ofFlag },
      ...optional,
      ...Object.keys(ofFlag),
    ),
    env: closed({ carrier: { const: 'env' }, name: variableName, ...common }, ...optional),
    key: closed(
      { carrier: { const: 'key' }, name: matching('^[a-zA-Z][\\w-]*(\\.[a-zA-Z][\\w-]*)*$'), ...common },
      ...optional,
    ),
  };
}

function alternativesOf(kind: Kind): Record<string, unknown> {
  return {
    alternatives: {
      type: 'array',
      minItems: 1,
      items: toldApartBy('carrier', Object.values(carriers(kind))),
    },
  };
}

function setting(kind: Kind): Schema {
  return toldApartBy('carrier', Object.values(carriers(kind, alternativesOf(kind))));
}

/** What is taken from the pod comes in a variable, without which some binaries do not start. */
const variable = carriers('text', { ...alternativesOf('text'), required: { const: true } }).env;

const SETTINGS = {
  enable: setting('switch'),
  leaseName: setting('text'),
  leaseNamespace: setting('text'),
  leaseDuration: setting('duration'),
  renewDeadline: setting('duration'),
  retryPeriod: setting('duration'),
  releaseOnCancel: setting('switch'),
  identity: variable,
  podNamespace: variable,
};

const derivation = {
  ...closed(
    {
      from: oneOf('leaseDuration', 'renewDeadline', 'retryPeriod'),
      times: { type: 'number', exclusiveMinimum: 0 },
      plus: { type: 'number', minimum: 0 },
    },
    'times',
    'plus',
  ),
  minProperties: 2,
};

const leaseName = toldApartBy('kind', [
  closed({ kind: { const: 'settable' }, default: dnsSubdomain, sharedWith: words }, 'default', 'sharedWith'),
  closed({ kind: { const: 'fixed' }, name: dnsSubdomain }),
  closed(
    {
      kind: { const: 'declared' },
      default: dnsSubdomain,
      components: { type: 'object', minProperties: 1, propertyNames: dnsLabel, additionalProperties: dnsSubdomain },
      hint: words,
    },
    'default',
    'components',
    'hint',
  ),
  closed(
    {
      kind: { const: 'several' },
      names: { type: 'array', minItems: 2, uniqueItems: true, items: dnsSubdomain },
      hint: words,
    },
    'names',
  ),
]);

const leaseNamespace = toldApartBy('kind', [
  closed({ kind: { const: 'settable' }, default: dnsLabel }, 'default'),
  closed({ kind: { const: 'pod' }, otherwise: dnsLabel }, 'otherwise'),
  closed({ kind: { const: 'fixed' }, name: dnsLabel }),
  closed({ kind: { const: 'declared' } }),
]);

const configuration = toldApartBy('kind', [
  closed(
    {
      kind: { const: 'file' },
      // In a folder of its own: a ConfigMap is mounted there.
      path: matching('^(/[A-Za-z0-9._-]+){2,}$'),
      flag: flagName,
      document: {
        type: 'object',
        properties: { apiVersion: words, kind: words },
        dependentRequired: { apiVersion: ['kind'], kind: ['apiVersion'] },
        additionalProperties: false,
      },
    },
    'flag',
  ),
  closed({ kind: { const: 'config-map' }, name: dnsSubdomain, nameVariable: variableName }, 'nameVariable'),
]);

const ENTRY = {
  id: matching('^[a-z][a-z0-9]*([-.][a-z0-9]+)*$'),
  title: words,
  images: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: matching('^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*$'),
  },
  versions: { ...closed({ since: version, before: version }, 'since', 'before'), minProperties: 1 },
  subcommand: matching('^[a-z][a-z0-9-]*$'),
  sources: { type: 'array', minItems: 1, uniqueItems: true, items: source },
  confidence: oneOf('source', 'older-source', 'unverified'),
};
const OF_AN_IMAGE = ['images', 'versions', 'subcommand'];
const DEPENDENT = { dependentRequired: { versions: ['images'], subcommand: ['images'] } };

const timing = closed({
  // A Lease stores whole seconds.
  leaseDuration: { type: 'integer', minimum: 1 },
  renewDeadline: seconds,
  retryPeriod: seconds,
});

/** Empty where the binary names no lease to its library. */
const metricName = { anyOf: [{ const: '' }, dnsSubdomain] };

const METRICS = {
  leaderStatus: closed({ name: metricName }, 'name'),
  slowPath: { const: true },
  requests: { const: true },
};

const metrics = {
  ...closed(METRICS, ...Object.keys(METRICS)),
  minProperties: 1,
  // They are of one library.
  dependentRequired: { slowPath: ['leaderStatus'] },
};

const election = {
  ...closed(
    {
      ...ENTRY,
      kind: { const: 'election' },
      client: oneOf('client-go', 'kube-lease-manager', 'fabric8', 'java-operator-sdk'),
      settings: { ...closed(SETTINGS, ...Object.keys(SETTINGS)), minProperties: 1 },
      configuration,
      derived: {
        type: 'object',
        properties: { leaseDuration: derivation, renewDeadline: derivation, retryPeriod: derivation },
        additionalProperties: false,
        minProperties: 1,
      },
      leaseName,
      leaseNamespace,
      identity: oneOf('hostname', 'hostname-random', 'pod-name', 'random'),
      defaults: closed({ enabled: { type: 'boolean' }, timing, releaseOnCancel: { type: 'boolean' } }, 'timing'),
      gracefulShutdown: { type: 'integer', minimum: 0, maximum: 3600 },
      withoutTimeout: { const: true },
      withoutEvents: { const: true },
      metrics,
      lenient: { const: true },
      rejectedFlags: { type: 'object', minProperties: 1, propertyNames: flagName, additionalProperties: words },
    },
    ...OF_AN_IMAGE,
    'configuration',
    'derived',
    'withoutTimeout',
    'withoutEvents',
    'metrics',
    'lenient',
    'rejectedFlags',
  ),
  ...DEPENDENT,
};

const noElection = {
  ...closed(
    {
      ...ENTRY,
      kind: { const: 'no-election' },
      replicas: oneOf('one', 'any'),
      // It goes on a sentence that begins with the title.
      reason: matching('^[a-z](.*[^\\s.])?$'),
    },
    ...OF_AN_IMAGE,
  ),
  ...DEPENDENT,
};

const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: true, strictRequired: false });
const validate = ajv.compile(toldApartBy('kind', [election, noElection]));

/** What is wrong with an entry, such as `/settings/enable: must be boolean`. */
export function catalogErrors(entry: unknown): string[] {
  return validate(entry) ? [] : (validate.errors ?? []).map(describeError);
}

function describeError({ instancePath, message, params }: ErrorObject): string {
  const field = (params as { additionalProperty?: string }).additionalProperty;
  return `${instancePath || '/'}: ${message ?? ''}${field === undefined ? '' : ` (${field})`}`;
}
