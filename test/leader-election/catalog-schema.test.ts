import { CATALOG } from '../../src/leader-election/catalog';
import { Manifest } from '../support/manifests';
import { catalogErrors } from './catalog-schema';

/** A fresh copy, as JSON has it, to spoil. */
function copyOf(id: string): Manifest {
  return JSON.parse(JSON.stringify(CATALOG.find((entry) => entry.id === id)));
}

describe('the schema has nothing against', () => {
  test.each(CATALOG.map((entry) => [entry.id, entry] as const))('%s', (_id, entry) => {
    expect(JSON.parse(JSON.stringify(entry))).toEqual(entry);
    expect(catalogErrors(entry)).toEqual([]);
  });
});

describe('the schema refuses', () => {
  test.each<[string, string, (entry: Manifest) => void, string]>([
    ['an unknown field', 'beskar7', (e) => (e.note = 'x'), '/: must NOT have additional properties (note)'],
    [
      'an unknown setting',
      'beskar7',
      (e) => (e.settings.burst = e.settings.enable),
      '/settings: must NOT have additional properties (burst)',
    ],
    ['no setting at all', 'beskar7', (e) => (e.settings = {}), '/settings: must NOT have fewer than 1 properties'],
    ['a field that is missing', 'beskar7', (e) => delete e.client, "/: must have required property 'client'"],
    ['another kind', 'beskar7', (e) => (e.kind = 'x'), '/: value of tag "kind" must be in oneOf'],
    [
      'another carrier',
      'beskar7',
      (e) => (e.settings.enable.carrier = 'file'),
      '/settings/enable: value of tag "carrier" must be in oneOf',
    ],
    [
      'a flag with one dash',
      'beskar7',
      (e) => (e.settings.enable.name = '-x'),
      '/settings/enable/name: must match pattern "^--[a-zA-Z0-9][a-zA-Z0-9.-]*$"',
    ],
    [
      'a flag with a value',
      'beskar7',
      (e) => (e.settings.enable.name = '--x=true'),
      '/settings/enable/name: must match pattern "^--[a-zA-Z0-9][a-zA-Z0-9.-]*$"',
    ],
    [
      'a variable in lower case',
      'bindy',
      (e) => (e.settings.leaseName.name = 'lease_name'),
      '/settings/leaseName/name: must match pattern "^[A-Z_][A-Z0-9_]*$"',
    ],
    [
      'a duration that is a text',
      'bindy',
      (e) => (e.settings.leaseDuration.format = 'text'),
      '/settings/leaseDuration/format: must be equal to one of the allowed values',
    ],
    [
      'a switch that is a duration',
      'bindy',
      (e) => (e.settings.enable.format = 'seconds'),
      '/settings/enable/format: must be equal to one of the allowed values',
    ],
    [
      'an inverted name',
      'bindy',
      (e) => (e.settings.leaseName.inverted = true),
      '/settings/leaseName: must NOT have additional properties (inverted)',
    ],
    [
      "a flag with the pod's name",
      'bindy',
      (e) => (e.settings.identity = { carrier: 'flag', name: '--id', format: 'text' }),
      '/settings/identity/carrier: must be equal to constant',
    ],
    [
      'a switch that is required',
      'bindy',
      (e) => (e.settings.enable.required = true),
      '/settings/enable: must NOT have additional properties (required)',
    ],
    [
      'alternatives of alternatives',
      'eck',
      (e) => (e.settings.enable.alternatives[0].alternatives = []),
      '/settings/enable/alternatives/0: must NOT have additional properties (alternatives)',
    ],
    [
      'a lease of half a second more',
      'flux',
      (e) => (e.defaults.timing.leaseDuration = 35.5),
      '/defaults/timing/leaseDuration: must be integer',
    ],
    [
      'a retry of no time',
      'flux',
      (e) => (e.defaults.timing.retryPeriod = 0),
      '/defaults/timing/retryPeriod: must be >= 1',
    ],
    [
      'a timing in part',
      'flux',
      (e) => delete e.defaults.timing.retryPeriod,
      "/defaults/timing: must have required property 'retryPeriod'",
    ],
    [
      'a lease with an underscore',
      'sm-operator',
      (e) => (e.leaseName.name = 'a_b'),
      '/leaseName/name: must match pattern "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$"',
    ],
    [
      'a name for a lease that is settable',
      'bindy',
      (e) => (e.leaseName.name = 'x'),
      '/leaseName: must NOT have additional properties (name)',
    ],
    [
      'a namespace with a dot',
      'cert-manager',
      (e) => (e.leaseNamespace.default = 'a.b'),
      '/leaseNamespace/default: must match pattern "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"',
    ],
    [
      'a commit of six digits',
      'flux',
      (e) => (e.sources[0].commit = 'abcdef'),
      '/sources/0/commit: must match pattern "^[0-9a-f]{7,40}$"',
    ],
    [
      'a branch instead of a commit',
      'flux',
      (e) => (e.sources[0].commit = 'release-1'),
      '/sources/0/commit: must match pattern "^[0-9a-f]{7,40}$"',
    ],
    [
      'a repository without owner',
      'velero',
      (e) => (e.sources[0].repository = 'velero'),
      '/sources/0/repository: must match pattern "^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$"',
    ],
    [
      'an absolute path',
      'velero',
      (e) => (e.sources[0].path = '/main.go'),
      '/sources/0/path: must match pattern "^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$"',
    ],
    ['no source', 'velero', (e) => (e.sources = []), '/sources: must NOT have fewer than 1 items'],
    [
      'an image with a tag',
      'velero',
      (e) => (e.images[0] = 'velero/velero:v1'),
      '/images/0: must match pattern "^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*$"',
    ],
    [
      'a subcommand without images',
      'crossplane',
      (e) => delete e.images,
      '/: must have property images when property subcommand is present',
    ],
    [
      'a reason that ends a sentence of its own',
      'velero',
      (e) => (e.reason = 'has none.'),
      '/reason: must match pattern "^[a-z](.*[^\\s.])?$"',
    ],
    [
      'settings without an election',
      'velero',
      (e) => (e.settings = {}),
      '/: must NOT have additional properties (settings)',
    ],
    [
      'a derivation that derives nothing',
      'kyverno',
      (e) => delete e.derived.leaseDuration.times,
      '/derived/leaseDuration: must NOT have fewer than 2 properties',
    ],
    [
      'a file in the root',
      'kueue',
      (e) => (e.configuration.path = '/config.yaml'),
      '/configuration/path: must match pattern "^(/[A-Za-z0-9._-]+){2,}$"',
    ],
    [
      'an id with capitals',
      'flux',
      (e) => (e.id = 'Flux'),
      '/id: must match pattern "^[a-z][a-z0-9]*([-.][a-z0-9]+)*$"',
    ],
    ['metrics that are none', 'flux', (e) => (e.metrics = {}), '/metrics: must NOT have fewer than 1 properties'],
    [
      'a metric that it does not export',
      'flux',
      (e) => (e.metrics.requests = false),
      '/metrics/requests: must be equal to constant',
    ],
    [
      'an unknown metric',
      'flux',
      (e) => (e.metrics.latency = true),
      '/metrics: must NOT have additional properties (latency)',
    ],
    [
      'slow paths of an election without a status',
      'kube-scheduler',
      (e) => delete e.metrics.leaderStatus,
      '/metrics: must have property leaderStatus when property slowPath is present',
    ],
    [
      'a status by a name that no lease has',
      'csi-sidecar',
      (e) => (e.metrics.leaderStatus.name = 'a_b'),
      '/metrics/leaderStatus/name: must match a schema in anyOf',
    ],
    ['a shutdown without end', 'flux', (e) => (e.gracefulShutdown = -1), '/gracefulShutdown: must be >= 0'],
  ])('%s (%s)', (_what, id, spoil, error) => {
    const entry = copyOf(id);
    spoil(entry);
    expect(catalogErrors(entry)).toContain(error);
  });
});
