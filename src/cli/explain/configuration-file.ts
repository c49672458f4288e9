import { RenderedConfiguration } from '../../model/election/render';
import { stringify } from '../yaml';

/** A file to give to the binary or, where that reads a ConfigMap itself, the manifest to apply. */
export interface ConfigurationText {
  readonly path: string;
  readonly content: string;
}

export function configurationFile(configuration: RenderedConfiguration, namespace?: string): ConfigurationText {
  if (configuration.kind === 'file') {
    return { path: configuration.path, content: stringify(configuration.document) };
  }
  const { name, data } = configuration;
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
  return { path: `${name}.yaml`, content: stringify(manifest) };
}
