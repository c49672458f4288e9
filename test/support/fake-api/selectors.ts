import { Manifest } from '../manifests';

/** Whether an object is one that a query asks for, as far as drills ask. */
export function isAskedFor({ metadata }: Manifest, query: URLSearchParams): boolean {
  const labels = (metadata.labels ?? {}) as Record<string, string>;
  const field = query.get('fieldSelector');
  return (
    terms(query.get('labelSelector') ?? '').every((term) => holds(term, labels)) &&
    (field === null || field === `metadata.name=${String(metadata.name)}`)
  );
}

/** At the commas that are in no brackets. */
function terms(selector: string): string[] {
  return selector === '' ? [] : selector.split(/,(?![^(]*\))/);
}

function holds(term: string, labels: Readonly<Record<string, string | undefined>>): boolean {
  const set = /^(\S+) (in|notin) \((.*)\)$/.exec(term);
  if (set) {
    const [, key, operator, values] = set;
    return values.split(',').includes(labels[key] ?? '') === (operator === 'in');
  }
  const [key, value] = term.split('=');
  return term.includes('=') ? labels[key] === value : labels[key] !== undefined;
}
