import * as kplus from 'cdk8s-plus-28';
import { Problem, problem } from '../model/problem';

/**
 * Under which restrictions containers run. The defaults meet the Pod Security Standard "restricted".
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export interface SecurityOptions {
  /**
   * The user id that containers run as; not 0.
   *
   * @default - the image's, which must not be root
   */
  readonly user?: number;

  /**
   * The group id that containers run as.
   *
   * @default - the image's
   */
  readonly group?: number;

  /**
   * The group id that owns mounted volumes.
   *
   * @default - volumes stay with their own group
   */
  readonly fsGroup?: number;

  /**
   * Whether the containers' own file systems are read-only. Name the paths they write to in `writablePaths`.
   *
   * @default true
   */
  readonly readOnlyRootFilesystem?: boolean;
}

export function securityProblems({ user, group, fsGroup }: SecurityOptions): Problem[] {
  const ids = Object.entries({ user, group, fsGroup }).filter(
    ([, id]) => id !== undefined && (!Number.isInteger(id) || id < 0),
  );
  return [
    ...ids.map(([name, id]) =>
      problem(`securityContext.${name}`, `${id} is not a numeric id`, 'use a whole number, 0 or more'),
    ),
    ...(user === 0
      ? [
          problem(
            'securityContext.user',
            '0 is root, which Pod Security "restricted" forbids',
            'use the id of a user of the image, such as 65532',
          ),
        ]
      : []),
  ];
}

export function podSecurityContext({ user, group, fsGroup }: SecurityOptions): kplus.PodSecurityContextProps {
  return { user, group, fsGroup, ensureNonRoot: true };
}

export function containerSecurityContext({
  readOnlyRootFilesystem,
}: SecurityOptions): kplus.ContainerSecurityContextProps {
  return {
    ensureNonRoot: true,
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: readOnlyRootFilesystem ?? true,
    capabilities: { drop: [kplus.Capability.ALL] },
  };
}
