import { Dialect } from '../dialect';
import { imageComponent } from '../image';
import { dnsLabelProblems, dnsSubdomainProblems } from '../names';
import { Problem, problem, quote } from '../problem';
import { alternatives } from '../suggest';
import { ElectionPlace, ElectionRequest, Lease } from './election';

/** The lease that a request without problems comes to. */
export function resolveLease(dialect: Dialect, request: ElectionRequest, place: ElectionPlace): Lease {
  return { name: leaseName(dialect, request, place), namespace: leaseNamespace(dialect, request, place) };
}

function leaseName(dialect: Dialect, { leaseName: asked }: ElectionRequest, place: ElectionPlace): string | undefined {
  const { leaseName: rule } = dialect;
  const own = ownLeaseName(dialect, place.image);
  switch (rule.kind) {
    case 'fixed':
    case 'several':
      return own;
    case 'settable':
      return asked ?? own ?? `${place.name}-leader`;
    case 'declared':
      return asked ?? own;
  }
}

/** What the binary calls its lease when it is told nothing, as far as that is known. */
export function ownLeaseName({ leaseName: rule }: Dialect, image = ''): string | undefined {
  switch (rule.kind) {
    case 'fixed':
      return rule.name;
    case 'settable':
      return rule.default;
    case 'declared':
      return rule.components?.[imageComponent(image)] ?? rule.default;
    case 'several':
      return undefined;
  }
}

function leaseNamespace(
  { leaseNamespace: rule }: Dialect,
  { leaseNamespace: asked }: ElectionRequest,
  place: ElectionPlace,
): string {
  switch (rule.kind) {
    case 'fixed':
      return rule.name;
    case 'settable':
      return asked ?? rule.default ?? place.podNamespace;
    case 'declared':
      return asked ?? place.podNamespace;
    case 'pod':
      return place.podNamespace;
  }
}

const NAME_PATH = 'leaderElection.leaseName';

export function leaseNameProblems(dialect: Dialect, { leaseName }: ElectionRequest, place: ElectionPlace): Problem[] {
  return leaseName === undefined ? undeclaredProblems(dialect, place) : givenNameProblems(dialect, leaseName);
}

function givenNameProblems({ id, leaseName: rule }: Dialect, given: string): Problem[] {
  const cannot = (why: string) => [
    problem(
      NAME_PATH,
      `${quote(given)} cannot be set with dialect '${id}', whose binary ${why}`,
      'leave leaseName out',
    ),
  ];
  if (rule.kind === 'fixed' && given !== rule.name) {
    return cannot(`always uses ${quote(rule.name)}`);
  }
  return rule.kind === 'several'
    ? cannot(`elects for several leases (${rule.hint})`)
    : dnsSubdomainProblems(NAME_PATH, given);
}

function undeclaredProblems(dialect: Dialect, place: ElectionPlace): Problem[] {
  const { id, leaseName: rule } = dialect;
  if (rule.kind !== 'declared' || leaseName(dialect, {}, place) !== undefined) {
    return [];
  }
  const names = Object.values(rule.components ?? {});
  const made = rule.hint === undefined ? '' : `; it is ${rule.hint}`;
  return [
    problem(
      NAME_PATH,
      `nothing was given, and with dialect '${id}' the name is compiled into the binary${made}`,
      `declare ${rule.hint === undefined ? whatToDeclare(names) : 'it'}, so that the Role can name it`,
    ),
  ];
}

function whatToDeclare(names: readonly string[]): string {
  return names.length > 0
    ? alternatives(names)
    : "the id that the binary's source passes to its election (LeaderElectionID)";
}

export function leaseNamespaceProblems(
  { id, leaseNamespace: rule }: Dialect,
  { leaseNamespace }: ElectionRequest,
  { podNamespace }: ElectionPlace,
): Problem[] {
  if (leaseNamespace === undefined) {
    return [];
  }
  const path = 'leaderElection.leaseNamespace';
  const cannot = (why: string) => [
    problem(
      path,
      `${quote(leaseNamespace)} cannot be set with dialect '${id}', whose binary ${why}`,
      'leave leaseNamespace out',
    ),
  ];
  if (rule.kind === 'pod' && leaseNamespace !== podNamespace) {
    return cannot(`uses the namespace of its pod (${quote(podNamespace)})`);
  }
  if (rule.kind === 'fixed' && leaseNamespace !== rule.name) {
    return cannot(`always uses ${quote(rule.name)}`);
  }
  return dnsLabelProblems(path, leaseNamespace);
}
