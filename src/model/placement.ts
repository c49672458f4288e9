import { labelKeyProblems } from './names';
import { Problem, problem, quote } from './problem';

export interface SpreadRule {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly minDomains?: number;
  readonly matchLabelKeys: readonly string[];
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export function spreadProblems(rules: readonly SpreadRule[], selectorKeys: readonly string[], path: string): Problem[] {
  const duplicates = rules.filter(
    (rule, i) =>
      rules.findIndex((r) => r.topologyKey === rule.topologyKey && r.whenUnsatisfiable === rule.whenUnsatisfiable) !==
      i,
  );
  return [
    ...duplicates.map((rule) =>
      problem(
        path,
        `${rule.topologyKey} is spread twice with ${rule.whenUnsatisfiable}`,
        'keep one constraint for each topology key',
      ),
    ),
    ...rules.flatMap((rule) => ruleProblems(rule, selectorKeys, path)),
  ];
}

function ruleProblems(rule: SpreadRule, selectorKeys: readonly string[], path: string): Problem[] {
  const problems = labelKeyProblems(path, rule.topologyKey);
  if (!Number.isInteger(rule.maxSkew) || rule.maxSkew < 1) {
    problems.push(
      problem(path, `maxSkew (${rule.maxSkew}) must be a whole number, at least 1`, 'use 1 for the most even spread'),
    );
  }
  if (rule.minDomains !== undefined) {
    if (!Number.isInteger(rule.minDomains) || rule.minDomains < 1) {
      problems.push(
        problem(
          path,
          `minDomains (${rule.minDomains}) must be a whole number, at least 1`,
          'name the number of domains that you expect',
        ),
      );
    }
    if (rule.whenUnsatisfiable !== 'DoNotSchedule') {
      problems.push(
        problem(
          path,
          `minDomains is only allowed with DoNotSchedule, and this constraint is ${rule.whenUnsatisfiable}`,
          'leave minDomains out, or use DoNotSchedule',
        ),
      );
    }
  }
  const shared = rule.matchLabelKeys.filter((key) => selectorKeys.includes(key));
  if (shared.length > 0) {
    problems.push(
      problem(
        path,
        `matchLabelKeys ${quote(shared)} are already part of the selector, and a key may not be in both`,
        'leave them out',
      ),
    );
  }
  return problems;
}
