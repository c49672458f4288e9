import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ApiObjectMetadata, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { RenderedConfiguration } from '../model/election/render';

/** The ConfigMap of a controller, and how its container comes by it. */
export interface ControllerConfiguration {
  readonly configMap: kplus.ConfigMap;
  /** Absent where the controller reads the ConfigMap itself. */
  readonly mount?: kplus.VolumeMount;
  /** Has the pods replaced when it changes, since binaries read it once. */
  readonly podAnnotations: Readonly<Record<string, string>>;
}

const HASH = 'cdk8s-ha-operator/configuration-hash';
const HASH_LENGTH = 16;

/** What a ConfigMap for a controller is called. */
export function configurationName(name: string, configuration: RenderedConfiguration): string {
  return configuration.kind === 'config-map' ? configuration.name : `${name}-configuration`;
}

export function createConfiguration(
  scope: Construct,
  configuration: RenderedConfiguration,
  metadata: ApiObjectMetadata,
): ControllerConfiguration {
  const data = dataOf(configuration);
  const configMap = new kplus.ConfigMap(scope, 'Configuration', { metadata, data });
  const hash = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, HASH_LENGTH);
  return { configMap, mount: mountOf(scope, configuration, configMap), podAnnotations: { [HASH]: hash } };
}

function dataOf(configuration: RenderedConfiguration): Record<string, string> {
  return configuration.kind === 'config-map'
    ? { ...configuration.data }
    : { [posix.basename(configuration.path)]: Yaml.stringify(configuration.document) };
}

function mountOf(
  scope: Construct,
  configuration: RenderedConfiguration,
  configMap: kplus.ConfigMap,
): kplus.VolumeMount | undefined {
  return configuration.kind === 'config-map'
    ? undefined
    : {
        path: configuration.path,
        // The file alone, so that nothing else of its folder is hidden. It does not follow the ConfigMap; the pods do.
        subPath: posix.basename(configuration.path),
        volume: kplus.Volume.fromConfigMap(scope, 'ConfigurationVolume', configMap, { name: 'configuration' }),
        readOnly: true,
      };
}
