import { Manifest, objectsAt, textMapOf, textOf, textsOf } from '../manifest/manifest';

/** What a label selector of Kubernetes says of one label. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** All that has to hold of the labels of an object. */
export function requirementsOf(selector: Manifest): Requirement[] {
  return [
    ...Object.entries(textMapOf(selector, 'matchLabels')).map(([key, value]) => ({
      key,
      operator: 'In',
      values: [value],
    })),
    ...objectsAt(selector, 'matchExpressions').map((expression) => ({
      key: textOf(expression, 'key') ?? '',
      operator: textOf(expression, 'operator') ?? '',
      values: textsOf(expression, 'values'),
    })),
  ];
}

/** Whether a selector selects an object with these labels; an empty one selects all. */
export function isSelected(selector: Manifest, labels: Readonly<Record<string, string>>): boolean {
  return requirementsOf(selector).every((requirement) => holds(requirement, labels));
}

function holds({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const isThere = Object.hasOwn(labels, key);
  switch (operator) {
    case 'In':
      return isThere && values.includes(labels[key]);
    case 'NotIn':
      return !isThere || !values.includes(labels[key]);
    case 'Exists':
      return isThere;
    case 'DoesNotExist':
      return !isThere;
    default:
      return false;
  }
}

/** A selector as the API takes it in a query: `app=x,tier in (a,b),!legacy`. */
export function selectorQuery(selector: Manifest): string {
  return requirementsOf(selector).map(queryOf).join(',');
}

function queryOf({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return key;
  }
}
