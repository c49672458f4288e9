/** A duration as Prometheus writes it, such as `1m29s`; whole seconds. */
export function promDuration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = [
    [hours, 'h'],
    [minutes, 'm'],
    [rest, 's'],
  ] as const;
  return parts.flatMap(([amount, unit]) => (amount > 0 ? [`${amount}${unit}`] : [])).join('') || '0s';
}

/** `{namespace="a", lease=~"b|c"}`: what each label is one of, and further conditions. */
export function matchers(labels: Readonly<Record<string, string | readonly string[]>>, ...more: string[]): string {
  const each = Object.entries(labels).map(([label, value]) => {
    const values = typeof value === 'string' ? [value] : value;
    return values.length === 1
      ? `${label}=${quoted(values[0])}`
      : `${label}=~${quoted(values.map(escapeRegex).join('|'))}`;
  });
  return `{${[...each, ...more].join(', ')}}`;
}

/** A string of PromQL, which are those of Go. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What is given, with a label more. */
export function withLabel(label: string, value: string, expr: string): string {
  return `label_replace(${expr}, ${quoted(label)}, ${quoted(value)}, "", "")`;
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** How long the part of a pod's name may be that is not random. */
const LONGEST_PREFIX = 58;
const TEMPLATE_HASH = '-[a-z0-9]{1,10}';

/**
 * Matches the pods of a Deployment by their names, since few metrics have more of a pod.
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/storage/names/generate.go
 */
export function podPattern(deployment: string): string {
  const whole = deployment.length + '-'.length + 10 + '-'.length;
  return whole <= LONGEST_PREFIX
    ? `${escapeRegex(deployment)}${TEMPLATE_HASH}-[a-z0-9]{5}`
    : // Names that are too long lose their end, hash and all.
      `${escapeRegex(deployment.slice(0, LONGEST_PREFIX))}[a-z0-9-]*`;
}
