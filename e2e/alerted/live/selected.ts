import { parsePromql, PromqlNode } from '../../../src/model/promql/parse';
import { Prometheus } from '../../support/prometheus';
import { Rule, RuleGroup } from '../../support/rule-tests';

/** What a rule selects, and by which labels its series are grouped or matched with others. */
interface Selection {
  readonly selector: string;
  readonly labels: readonly string[];
}

/** What rules select of which there has been nothing in Prometheus, or not with all labels that are asked of it. */
export async function missingSeries(
  prometheus: Prometheus,
  groups: readonly RuleGroup[],
  seconds: number,
): Promise<string[]> {
  const rules = groups.flatMap((group) => group.rules);
  const findings = rules.flatMap((rule) =>
    selectionsIn(rule).map(async ({ selector, labels }) => {
      const series = await prometheus.query(`last_over_time(${selector}[${seconds}s])`);
      const lacking = labels.filter((label) => series.every((one) => (one.labels[label] ?? '') === ''));
      const name = rule.alert ?? rule.record ?? '';
      return series.length === 0
        ? [`${name}: no series of ${selector}`]
        : lacking.map((label) => `${name}: no series of ${selector} has a ${label}`);
    }),
  );
  return [...new Set((await Promise.all(findings)).flat())];
}

function selectionsIn({ expr }: Rule): Selection[] {
  const parsed = parsePromql(String(expr));
  if ('errorAt' in parsed) {
    throw new Error(`${expr} is not PromQL`);
  }
  return within(parsed, []);
}

function within(node: PromqlNode, labels: readonly string[]): Selection[] {
  if (node.type === 'VectorSelector') {
    return [{ selector: node.text, labels }];
  }
  const made = madeBy(node);
  const wanted = [...labels.filter((label) => label !== made), ...node.children.flatMap(groupedBy)];
  return node.children.flatMap((child) => within(child, wanted));
}

/** Of `by (…)` and `on (…)`; what follows `group_left` only one of the sides has. */
function groupedBy({ type, children }: PromqlNode): string[] {
  if (type !== 'AggregateModifier' && type !== 'MatchingModifierClause') {
    return [];
  }
  const [modifier, labels] = children;
  if (modifier.type !== 'By' && modifier.type !== 'On') {
    throw new Error(`which labels are left by ${modifier.text} is not known here`);
  }
  return labels.children.map(({ text }) => text);
}

/** The label that `label_replace(…, "label", …)` gives, whatever is selected in it. */
function madeBy({ type, text, children }: PromqlNode): string | undefined {
  if (type !== 'FunctionCall' || !text.startsWith('label_replace')) {
    return undefined;
  }
  const [label] = children.flatMap((child) => child.children).filter((part) => part.type === 'StringLiteral');
  return JSON.parse(label.text) as string;
}
