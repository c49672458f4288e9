import { Problem, problem, quote } from '../problem';
import { COUNTER_FUNCTIONS, ELECTION_GAUGES, MISSING_METRICS, SLOW_PATH } from './known-wrong';
import { parsePromql, partsOf, PromqlNode } from './parse';

/** What bears on whether a condition can hold. */
export interface ExportedMetrics {
  /** Whether the controller exports `leader_election_slowpath_total`. */
  readonly slowPath: boolean;
}

/** Why a condition is no PromQL, or one that always or never holds. */
export function promqlProblems(expr: string, path: string, exported: ExportedMetrics): Problem[] {
  const parsed = parsePromql(expr);
  if ('errorAt' in parsed) {
    return [
      problem(
        path,
        `${quote(expr)} is not PromQL, from ${parsed.errorAt < expr.length ? quote(expr.slice(parsed.errorAt)) : 'its end'} on`,
        'mend it; promtool check rules says more',
      ),
    ];
  }
  const parts = partsOf(parsed);
  return [
    ...missingMetricProblems(parts, path, exported),
    ...parts.flatMap((part) => [...callProblems(part, path), ...comparisonProblems(part, path)]),
    ...upProblems(parts, path),
  ];
}

function missingMetricProblems(parts: readonly PromqlNode[], path: string, { slowPath }: ExportedMetrics): Problem[] {
  const remedy =
    'use kube_lease_renew_time and kube_lease_owner of kube-state-metrics, or leader_election_master_status';
  return [...new Set(parts.flatMap(metricOf))].flatMap((metric) => {
    const why =
      metric === SLOW_PATH && !slowPath
        ? 'controller-runtime does not export it, and no other client library of this controller does'
        : Object.hasOwn(MISSING_METRICS, metric)
          ? MISSING_METRICS[metric]
          : undefined;
    return why === undefined
      ? []
      : [problem(path, `the condition never holds: ${metric} does not exist; ${why}`, remedy)];
  });
}

/** Functions that what they are given is not for. */
function callProblems(part: PromqlNode, path: string): Problem[] {
  if (part.type !== 'FunctionCall') {
    return [];
  }
  const name = /^\w+/.exec(part.text)?.[0].toLowerCase() ?? '';
  const [metric] = partsOf(part).flatMap(metricOf);
  if (COUNTER_FUNCTIONS.includes(name) && ELECTION_GAUGES.includes(metric)) {
    return [
      problem(
        path,
        `${name}() is for counters, and ${metric} goes up and down`,
        'use changes() for how often it changed, or compare it',
      ),
    ];
  }
  if (name === 'changes' && metric === 'kube_lease_renew_time') {
    return [
      problem(
        path,
        'the condition always holds: kube_lease_renew_time changes with every renewal',
        'compare its age: time() - kube_lease_renew_time',
      ),
    ];
  }
  if (name === 'absent' && metric === 'kube_lease_owner') {
    return [
      problem(
        path,
        'the condition does not hold when nobody leads: a lease that was released stays, with an empty holder',
        'compare its age: time() - kube_lease_renew_time',
      ),
    ];
  }
  return [];
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Eql: (a, b) => a === b,
  Neq: (a, b) => a !== b,
  Lss: (a, b) => a < b,
  Lte: (a, b) => a <= b,
};

/** A standby's own 0, which is as it should be. */
function comparisonProblems(part: PromqlNode, path: string): Problem[] {
  if (part.type !== 'BinaryExpr') {
    return [];
  }
  const [left, operator, ...rest] = part.children.filter(({ type }) => type !== 'LineComment');
  const right = rest.at(-1);
  const holds = Object.hasOwn(COMPARISONS, operator.type) ? COMPARISONS[operator.type] : undefined;
  const [metric] = metricOf(unwrapped(left));
  const isEachReplica = metric === 'leader_election_master_status' && holds?.(0, Number(right?.text)) === true;
  return isEachReplica
    ? [
        problem(
          path,
          `the condition holds for every standby: each replica exports ${metric}, and one that does not lead 0`,
          `compare the sum: sum by (name) (${metric}) == 0`,
        ),
      ]
    : [];
}

/** `up` tells who is scraped. */
function upProblems(parts: readonly PromqlNode[], path: string): Problem[] {
  const metrics = new Set(parts.flatMap(metricOf));
  const compares =
    parts.some(({ type }) => type === 'BinaryExpr') || parts.some(({ text }) => text.startsWith('absent'));
  return metrics.size === 1 && metrics.has('up') && !compares
    ? [
        problem(
          path,
          'the condition always holds: up tells which replicas are scraped, not which of them leads, and it is not compared',
          'use leader_election_master_status or kube_lease_owner, and compare it',
        ),
      ]
    : [];
}

function unwrapped(node: PromqlNode): PromqlNode {
  return node.type === 'ParenExpr' ? unwrapped(node.children[0]) : node;
}

/** The metric that a selector is of; by its name, or by the label that names it. */
function metricOf({ type, text }: PromqlNode): string[] {
  if (type !== 'VectorSelector') {
    return [];
  }
  const name = /^[a-zA-Z_:][\w:]*/.exec(text)?.[0] ?? /__name__\s*=\s*["'`]([\w:]+)["'`]/.exec(text)?.[1];
  return name === undefined ? [] : [name];
}
