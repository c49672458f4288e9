import { Problem, problem, quote } from './problem';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

export const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;
const MAX_PORT_NAME = 15;
const MAX_PORT = 65535;

/** RFC 1123 label: names of namespaces, and of everything that also becomes a label value. */
export function dnsLabelProblems(path: string, value: string): Problem[] {
  if (value.length <= MAX_LABEL && DNS_LABEL.test(value)) {
    return [];
  }
  return [
    problem(
      path,
      `${quote(value)} is not a DNS label`,
      `use at most ${MAX_LABEL} lower-case letters, digits and '-', beginning and ending with a letter or digit`,
    ),
  ];
}

/** RFC 1035 label: names of Services. */
export function serviceNameProblems(path: string, value: string): Problem[] {
  if (value.length <= MAX_LABEL && DNS_1035_LABEL.test(value)) {
    return [];
  }
  return [
    problem(
      path,
      `${quote(value)} is not a valid Service name`,
      `use at most ${MAX_LABEL} lower-case letters, digits and '-', beginning with a letter`,
    ),
  ];
}

/** RFC 1123 subdomain: names of most objects, Leases and Secrets among them. */
export function dnsSubdomainProblems(path: string, value: string): Problem[] {
  if (value.length > MAX_SUBDOMAIN) {
    return [problem(path, `${quote(value)} has ${value.length} characters`, `use at most ${MAX_SUBDOMAIN} characters`)];
  }
  if (value.split('.').every((part) => DNS_LABEL.test(part))) {
    return [];
  }
  return [
    problem(
      path,
      `${quote(value)} is not a DNS subdomain`,
      "use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit",
    ),
  ];
}

export function labelsProblems(path: string, labels: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...labelKeyProblems(path, key),
    ...labelValueProblems(`${path}['${key}']`, value),
  ]);
}

export function annotationsProblems(path: string, annotations: Readonly<Record<string, string>>): Problem[] {
  return Object.keys(annotations).flatMap((key) => qualifiedNameProblems(path, key.toLowerCase(), 'an annotation key'));
}

/** Keys of labels, and of what else is spelled like them: topologies and taints. */
export function labelKeyProblems(path: string, key: string): Problem[] {
  return qualifiedNameProblems(path, key, 'a label key');
}

export function labelValueProblems(path: string, value: string): Problem[] {
  if (value === '' || (value.length <= MAX_LABEL && LABEL_NAME.test(value))) {
    return [];
  }
  return [
    problem(
      path,
      `${quote(value)} is not a label value`,
      `use at most ${MAX_LABEL} letters, digits, '-', '_' and '.', beginning and ending with a letter or digit`,
    ),
  ];
}

function qualifiedNameProblems(path: string, key: string, what: string): Problem[] {
  const [name, prefix, ...rest] = key.split('/').reverse();
  const validName = name !== undefined && name.length <= MAX_LABEL && LABEL_NAME.test(name);
  const validPrefix = prefix === undefined || dnsSubdomainProblems(path, prefix).length === 0;
  if (validName && validPrefix && rest.length === 0) {
    return [];
  }
  return [
    problem(path, `${quote(key)} is not ${what}`, `use [DNS subdomain/]name, the name with at most 63 characters`),
  ];
}

export function envNameProblems(path: string, name: string): Problem[] {
  if (ENV_NAME.test(name)) {
    return [];
  }
  return [
    problem(
      path,
      `${quote(name)} is not an environment variable name`,
      "use letters, digits, '_', '-' and '.', not beginning with a digit",
    ),
  ];
}

export function portNumberProblems(path: string, port: number): Problem[] {
  if (Number.isInteger(port) && port >= 1 && port <= MAX_PORT) {
    return [];
  }
  return [problem(path, `${quote(port)} is not a port`, `use a whole number from 1 to ${MAX_PORT}`)];
}

export function portNameProblems(path: string, name: string): Problem[] {
  if (name.length <= MAX_PORT_NAME && PORT_NAME.test(name)) {
    return [];
  }
  return [
    problem(
      path,
      `${quote(name)} is not a port name`,
      `use at most ${MAX_PORT_NAME} lower-case letters, digits and single '-', with at least one letter`,
    ),
  ];
}
