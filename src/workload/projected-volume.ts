import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { refuseIfAny } from '../internal/refuse';
import { createVolume } from '../internal/volume';
import { wholeSecondsProblems } from '../internal/whole-seconds';
import { dnsLabelProblems, MAX_LABEL } from '../model/names';
import { problem } from '../model/problem';

const MIN_EXPIRATION = Duration.minutes(10);

/**
 * Options of `ProjectedVolume.fromServiceAccountToken`.
 */
export interface ServiceAccountTokenVolumeOptions {
  /**
   * Whom the token is for; its recipient must check it.
   *
   * @default - the API server
   */
  readonly audience?: string;

  /**
   * How long the token is valid, at least 10 minutes. The kubelet renews it in time.
   *
   * @default Duration.hours(1)
   */
  readonly expiration?: Duration;

  /**
   * The file's name in the volume.
   *
   * @default 'token'
   */
  readonly path?: string;

  /**
   * The volume's name.
   *
   * @default - `token-` and the audience
   */
  readonly name?: string;
}

/**
 * Volumes that Kubernetes fills, of kinds that cdk8s-plus has no factory for.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
export class ProjectedVolume {
  /**
   * A token of the pod's ServiceAccount, for calls to others than the API server.
   *
   * @param scope the construct that holds the volume.
   * @param id the volume's id within it.
   * @param options audience and expiration.
   * @throws if the expiration is under 10 minutes or has a fraction of a second, or the name is no DNS label.
   */
  public static fromServiceAccountToken(
    scope: Construct,
    id: string,
    options: ServiceAccountTokenVolumeOptions = {},
  ): kplus.Volume {
    const expiration = options.expiration ?? Duration.hours(1);
    const name = options.name ?? volumeName(options.audience);
    refuseIfAny(
      [
        ...(expiration.toMilliseconds() < MIN_EXPIRATION.toMilliseconds()
          ? [
              problem(
                'expiration',
                `${expiration.toMilliseconds() / 1000}s is too short for a ServiceAccount token`,
                'use at least 600s',
              ),
            ]
          : []),
        ...wholeSecondsProblems('expiration', expiration),
        ...dnsLabelProblems('name', name),
      ],
      scope,
    );
    return createVolume(scope, id, name, {
      projected: {
        sources: [
          {
            serviceAccountToken: {
              audience: options.audience,
              expirationSeconds: expiration.toSeconds(),
              path: options.path ?? 'token',
            },
          },
        ],
      },
    });
  }

  private constructor() {
    // Static members only.
  }
}

/** Audiences are often URLs, whose slashes, dots and length no name may have. */
function volumeName(audience = ''): string {
  return `token-${audience.toLowerCase()}`
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LABEL)
    .replace(/-$/, '');
}
