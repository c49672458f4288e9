import { CatalogedController } from '../../model/dialect';
import { Container } from '../../model/election/container';
import * as alwaysOn from './always-on';
import * as beskar7 from './beskar7';
import * as bindy from './bindy';
import * as certManager from './cert-manager';
import * as componentBase from './component-base';
import * as configuration from './configuration';
import { CONFIGURATION_FILE } from './configuration-file';
import { envDialect } from './env';
import * as environment from './environment';
import { FLAGS } from './flags';
import * as invertedFlags from './inverted-flags';
import * as kubebuilder from './kubebuilder';
import * as leaderElectionFlags from './leader-election-flags';
import * as leaderElectionSwitch from './leader-election-switch';
import * as noElection from './no-election';

/** Every controller that is known by name. */
export const CATALOG: readonly CatalogedController[] = [
  beskar7,
  bindy,
  certManager,
  componentBase,
  kubebuilder,
  leaderElectionFlags,
  leaderElectionSwitch,
  invertedFlags,
  alwaysOn,
  environment,
  configuration,
  noElection,
]
  .flatMap((entries) => Object.values<CatalogedController>(entries))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

/** What a container may elect with: the catalog, and the usual flags, keys and variables of anybody's controller. */
export function controllersThatMayBe({ env = [] }: Container): CatalogedController[] {
  const prefixes = env.flatMap(({ name }) => /^(.*)LEASE_DURATION(?:_SECONDS|_MS)?$/.exec(name)?.slice(1) ?? []);
  const variables = prefixes.flatMap((prefix) =>
    (['seconds', 'milliseconds', 'go-duration'] as const).map((format) => envDialect(prefix, 'client-go', format)),
  );
  return [...CATALOG, FLAGS, CONFIGURATION_FILE, ...variables];
}

/** `owner/name path@commit` of each source. */
export function describeSources({ sources }: CatalogedController): string[] {
  return sources.map(({ repository, path, commit }) => `${repository} ${path}@${commit}`);
}
