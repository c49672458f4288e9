import type { SchemaProblem } from './oracle';

/**
 * A compiled validator repeats a whole rule in each alternative of `anyOf`, so that one wrong value deep inside
 * also fails every alternative. Those failures say nothing new: where something deeper is wrong, it is the cause.
 * An alternative that fails by itself is still reported by the closed schema, which keeps the two apart.
 */
export function withoutBranchNoise(problems: readonly SchemaProblem[]): SchemaProblem[] {
  const branched = new Set(problems.filter(isAlternative).map(({ instancePath }) => instancePath));
  const noisy = new Set([...branched].filter((path) => problems.some((problem) => isInside(problem, path))));
  return problems.filter(
    (problem) => !noisy.has(problem.instancePath) || !(isAlternative(problem) || problem.keyword === 'required'),
  );
}

function isAlternative({ keyword }: SchemaProblem): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf';
}

function isInside({ instancePath }: SchemaProblem, path: string): boolean {
  return instancePath.startsWith(`${path}/`);
}
