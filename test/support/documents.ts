import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { only, render } from './manifests';
import { assertSchemas } from './schema';

/** A rendered manifest. */
export interface Doc {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly [field: string]: unknown;
}

/** What the construct's chart renders, which the published schemas have nothing against. */
export function documents(construct: IConstruct): Doc[] {
  const docs = render(Chart.of(construct));
  assertSchemas(docs);
  return docs as unknown as Doc[];
}

/** The one document of a kind, or of a kind and a name. */
export function find(docs: readonly Doc[], kind: string, name?: string): Doc {
  return only(docs, kind, name) as unknown as Doc;
}

/** Kind and name, such as `Role/sample-leader-election`. */
export function idOf(doc: Doc): string {
  return `${doc.kind}/${doc.metadata.name}`;
}

/** What is at a path within a document; undefined where there is nothing. */
export function at(doc: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], doc);
}

/** What is at a path within the pod's spec of the one Deployment. */
export function podSpec(docs: readonly Doc[], ...path: (string | number)[]): unknown {
  return at(find(docs, 'Deployment'), 'spec', 'template', 'spec', ...path);
}

/** What is at a path within the controller's own container. */
export function container(docs: readonly Doc[], ...path: (string | number)[]): unknown {
  return podSpec(docs, 'containers', 0, ...path);
}
