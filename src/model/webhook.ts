import { dnsLabelProblems, dnsSubdomainProblems, labelsProblems } from './names';
import { Problem, problem, quote } from './problem';

export interface HandlerRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
}

/** One webhook, as far as it can be wrong. */
export interface Handler {
  readonly name: string;
  readonly path: string;
  readonly rules: readonly HandlerRule[];
  readonly failOnError: boolean;
  readonly timeoutSeconds: number;
  readonly excludedNamespaces: readonly string[];
  readonly excludedNamespaceLabels: Readonly<Record<string, string>>;
}

const MAX_TIMEOUT = 30;
const NAME_PARTS = 3;

/** @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export function handlerProblems(handler: Handler, ownNamespace: string, path: string): Problem[] {
  const { name, rules, timeoutSeconds } = handler;
  return [
    ...(name.split('.').length < NAME_PARTS || dnsSubdomainProblems(path, name).length > 0
      ? [
          problem(
            `${path}.name`,
            `${quote(name)} is not a fully qualified name with at least ${NAME_PARTS} parts`,
            "name it such as 'validate.bindy.example.com'",
          ),
        ]
      : []),
    ...(handler.path.startsWith('/')
      ? []
      : [problem(`${path}.path`, `${quote(handler.path)} is not a path`, "begin it with '/'")]),
    ...(rules.length > 0 &&
    rules.every((r) => r.apiGroups.length > 0 && r.apiVersions.length > 0 && r.resources.length > 0)
      ? []
      : [
          problem(
            `${path}.rules`,
            `webhook ${quote(name)} is asked about nothing`,
            'give it at least one rule with apiGroups, apiVersions and resources',
          ),
        ]),
    ...rules
      .flatMap(({ apiGroups }) => apiGroups.filter((group) => group.includes('/')))
      .map((group) =>
        problem(
          `${path}.rules`,
          `${quote(group)} is not an API group`,
          "put the version into apiVersions ('apps', ['v1'])",
        ),
      ),
    ...(Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= MAX_TIMEOUT
      ? []
      : [
          problem(
            `${path}.timeout`,
            `${timeoutSeconds}s is not within 1s and ${MAX_TIMEOUT}s, in whole seconds`,
            'use Duration.seconds(10)',
          ),
        ]),
    ...handler.excludedNamespaces.flatMap((namespace) => dnsLabelProblems(`${path}.excludedNamespaces`, namespace)),
    ...labelsProblems(`${path}.excludedNamespaceLabels`, handler.excludedNamespaceLabels),
    ...(blocksItself(handler, ownNamespace)
      ? [
          problem(
            path,
            `webhook ${quote(name)} judges pods with failure policy Fail in its own namespace too, so once all its pods are gone none could be created again`,
            `set excludedNamespaces: [${quote(ownNamespace)}], or failurePolicy IGNORE`,
          ),
        ]
      : []),
  ];
}

function blocksItself({ rules, failOnError, excludedNamespaces }: Handler, ownNamespace: string): boolean {
  const judgesPods = rules.some(
    ({ apiGroups, resources }) => has(apiGroups, ['', '*']) && has(resources, ['pods', '*', '*/*']),
  );
  return judgesPods && failOnError && !excludedNamespaces.includes(ownNamespace);
}

function has(list: readonly string[], any: readonly string[]): boolean {
  return list.some((item) => any.includes(item));
}
