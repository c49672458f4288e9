import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

type VolumeConstructor = new (scope: Construct, id: string, name: string, config: unknown) => kplus.Volume;

/** A volume of a kind that cdk8s-plus has no factory for; its constructor is private. */
export function createVolume(scope: Construct, id: string, name: string, config: unknown): kplus.Volume {
  return new (kplus.Volume as unknown as VolumeConstructor)(scope, id, name, config);
}
