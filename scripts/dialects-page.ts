import { LeaderElectionDialect } from '../src';
import { CatalogedController, Dialect, NoElection } from '../src/model/dialect';
import { describeDerivation, effectiveTiming } from '../src/model/election/derive-timing';
import { figuresOfElection } from '../src/model/election/request';
import { LEASE_CLIENTS } from '../src/model/lease-client';
import { Setting } from '../src/model/setting';
import { describeTiming, TIMING_NAMES } from '../src/model/timing';

/** The page of docs/dialects: every controller of the catalog, first as a table and then one by one. */
export function dialectsPage(catalog: readonly CatalogedController[]): string {
  const electing = catalog.filter((entry) => entry.kind === 'election');
  const others = catalog.filter((entry) => entry.kind === 'no-election');
  return [
    '# Dialects',
    '',
    'How real controllers are told about their leader election. This page is generated from the catalog that the library',
    'and `npx cdk8s-ha-operator explain` use; `npm run docs:dialects` writes it.',
    '',
    'Use one by `LeaderElectionDialect.of(name)`, or by its constant where there is one. What a controller cannot be told',
    'is refused. _Trust_ is `source` where all was read in the current source at the commits named, `older-source` for an',
    'older version of it, and `unverified` for what was put together from excerpts and documentation.',
    '',
    '_Metrics_ are those of the election and of the API client that a controller exports to Prometheus where it serves its',
    'metrics, which some do by a flag only. Their label `name` is that of the lease, unless another is given. Where none are',
    'given, it exports none by these names, or only some of the controllers do that the entry is about, or it is not known.',
    '',
    '## Controllers that elect a leader',
    '',
    ...table(
      ['Name', 'Controllers', 'Turned on by', 'Timing (lease / renew / retry)', 'Lease', 'Released', 'Trust'],
      electing.map((d) => [
        link(d.id),
        sentence(d.title),
        enabling(d),
        timingCell(d),
        leaseCell(d),
        releaseCell(d),
        d.confidence,
      ]),
    ),
    '',
    '## Controllers without a leader election',
    '',
    ...table(
      ['Name', 'Replicas', 'Why', 'Trust'],
      others.map((d) => [link(d.id), d.replicas, sentence(`${d.title} ${d.reason}`), d.confidence]),
    ),
    '',
    '## One by one',
    ...[...electing].flatMap((entry) => ['', ...dialectSection(entry)]),
    ...others.flatMap((entry) => ['', ...noElectionSection(entry)]),
    '',
  ].join('\n');
}

function dialectSection(dialect: Dialect): string[] {
  const { id, title, configuration, leaseNamespace, identity, client, gracefulShutdown, rejectedFlags } = dialect;
  const figures = figuresOfElection(dialect, { timing: effectiveTiming(dialect) });
  const facts = [
    ...constantFacts(id),
    ...commonFacts(dialect),
    `Lease: ${leaseCell(dialect)}, in ${NAMESPACES[leaseNamespace.kind](leaseNamespace as never)}.`,
    `Replicas are told apart by ${IDENTITIES[identity]}.`,
    `Client: ${client}, which needs create, ${LEASE_CLIENTS[client].namedVerbs.join(', ')} on the lease.`,
    `With its own timing a crashed leader is replaced after ${figures.crashMin} to ${figures.crashMax} s.`,
    `Takes up to ${gracefulShutdown} s to stop its work.`,
    ...metricFacts(dialect),
    ...(configuration?.kind === 'file'
      ? [`Reads the file \`${configuration.path}\`${configuration.flag ? `, named by \`${configuration.flag}\`` : ''}.`]
      : []),
    ...(configuration?.kind === 'config-map'
      ? [
          `Reads the ConfigMap \`${configuration.name}\` through the API${configuration.nameVariable ? `, or the one that \`${configuration.nameVariable}\` names` : ''}.`,
        ]
      : []),
    ...Object.entries(rejectedFlags ?? {}).map(([flag, why]) => `Does not know \`${flag}\`: ${why}.`),
  ];
  return [
    `### ${id}`,
    '',
    `${sentence(title)}.`,
    '',
    ...table(['Setting', 'By', 'Spelled'], settingRows(dialect)),
    '',
    ...facts.map((fact) => `- ${fact}`),
    ...sourceLines(dialect),
  ];
}

function metricFacts({ metrics }: Dialect): string[] {
  if (!metrics) {
    return [];
  }
  const { leaderStatus, slowPath, requests } = metrics;
  const name = leaderStatus?.name;
  const label = name === undefined ? '' : ` with ${name === '' ? 'an empty name' : `the name \`${name}\``}`;
  const names = [
    ...(leaderStatus ? [`\`leader_election_master_status\`${label}`] : []),
    ...(slowPath ? ['`leader_election_slowpath_total`'] : []),
    ...(requests ? ['`rest_client_requests_total`'] : []),
  ];
  return [`Metrics: ${names.join(', ')}.`];
}

function noElectionSection(entry: NoElection): string[] {
  return [
    `### ${entry.id}`,
    '',
    `${sentence(`${entry.title} ${entry.reason}`)}.`,
    '',
    ...commonFacts(entry).map((fact) => `- ${fact}`),
    ...sourceLines(entry),
  ];
}

function constantFacts(id: string): string[] {
  const constant = Object.entries(LeaderElectionDialect).find(
    ([, value]) => value instanceof LeaderElectionDialect && value.id === id,
  )?.[0];
  return constant === undefined ? [] : [`Constant: \`LeaderElectionDialect.${constant}\`.`];
}

function commonFacts({ images = [], versions, subcommand, confidence }: CatalogedController): string[] {
  const range = [versions?.since && `from ${versions.since} on`, versions?.before && `before ${versions.before}`];
  return [
    ...(images.length > 0 ? [`Images: ${images.map((image) => `\`…/${image}\``).join(', ')}.`] : []),
    ...(versions ? [`Versions: ${range.filter(Boolean).join(', ')}.`] : []),
    ...(subcommand ? [`Started as \`${subcommand}\`.`] : []),
    `Trust: ${confidence}.`,
  ];
}

function sourceLines({ sources }: CatalogedController): string[] {
  return [
    '- Sources:',
    ...sources.map(
      ({ repository, path, commit }) =>
        `  - [${repository}@${commit} ${path}](https://github.com/${repository}/blob/${commit}/${path})`,
    ),
  ];
}

const NAMES: Readonly<Record<string, string>> = {
  enable: 'on or off',
  leaseName: "lease's name",
  leaseNamespace: "lease's namespace",
  releaseOnCancel: 'release on stop',
  identity: "pod's name",
  podNamespace: "pod's namespace",
};

function settingRows(dialect: Dialect): string[][] {
  const settings = Object.entries(dialect.settings as Readonly<Record<string, Setting>>);
  const derived = TIMING_NAMES.flatMap((name) => {
    const derivation = dialect.derived?.[name];
    return derivation ? [[name, describeDerivation(derivation), '']] : [];
  });
  const fixed = TIMING_NAMES.filter((name) => !dialect.settings[name] && !dialect.derived?.[name]).map((name) => [
    name,
    `always ${effectiveTiming(dialect)[name]} s`,
    '',
  ]);
  return [
    ...settings.map(([name, setting]) => [
      NAMES[name] ?? name,
      [setting, ...(setting.alternatives ?? [])].map((s) => `\`${s.name}\``).join(' or '),
      setting.inverted ? `${setting.format}, true turns it off` : setting.format,
    ]),
    ...derived,
    ...fixed,
  ];
}

function enabling({ settings: { enable }, defaults }: Dialect): string {
  if (!enable) {
    return 'always on';
  }
  const by = `\`${enable.name}\`${enable.inverted ? ' (turns it off)' : ''}`;
  return `${by}, by itself ${defaults.enabled ? 'on' : 'off'}`;
}

function timingCell(dialect: Dialect): string {
  const own = describeTiming(effectiveTiming(dialect));
  const settable = TIMING_NAMES.filter((name) => dialect.settings[name]);
  if (settable.length === 0) {
    return `${own}, compiled in`;
  }
  return settable.length === TIMING_NAMES.length
    ? `${own}, settable`
    : `${own}, only ${settable.join(' and ')} settable`;
}

function leaseCell({ leaseName: rule }: Dialect): string {
  switch (rule.kind) {
    case 'fixed':
      return `\`${rule.name}\``;
    case 'settable':
      return rule.default === undefined ? 'settable' : `settable, by itself \`${rule.default}\``;
    case 'several':
      return rule.names?.map((name) => `\`${name}\``).join(', ') ?? `several: ${escape(rule.hint)}`;
    case 'declared': {
      const known = [...Object.values(rule.components ?? {}), ...(rule.default ? [rule.default] : [])];
      return known.length > 0
        ? known.map((name) => `\`${name}\``).join(', ')
        : `to be declared${rule.hint ? `: ${escape(rule.hint)}` : ''}`;
    }
  }
}

function releaseCell({ settings, defaults }: Dialect): string {
  const own = defaults.releaseOnCancel ? 'yes' : 'no';
  return settings.releaseOnCancel ? `settable, by itself ${own}` : own;
}

const NAMESPACES: Readonly<Record<Dialect['leaseNamespace']['kind'], (rule: never) => string>> = {
  settable: ({ default: own }: { readonly default?: string }) =>
    own === undefined
      ? "a namespace that is settable, by itself the pod's"
      : `a namespace that is settable, by itself \`${own}\``,
  pod: () => "the pod's namespace",
  fixed: ({ name }: { readonly name: string }) => `the namespace \`${name}\``,
  declared: () => 'a namespace to be declared',
};

const IDENTITIES: Readonly<Record<Dialect['identity'], string>> = {
  hostname: 'their host name alone: no host network, no two replicas of one host name',
  'hostname-random': 'their host name and a random part',
  'pod-name': "their pod's name",
  random: 'a random value',
};

function link(id: string): string {
  return `[${id}](#${id.replaceAll('.', '')})`;
}

/** Begins with a capital letter, unless it begins with a name that has none. */
function sentence(text: string): string {
  return escape(/^(?:the|an?) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text);
}

/** In Markdown, angle brackets begin a tag and bars end a cell. */
function escape(text: string): string {
  return text.replace(/[<>|]/g, (c) => `\\${c}`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
