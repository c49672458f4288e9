import { join } from 'node:path';

/** Each system has a folder of its own under the one that `cdk8s synth` names. */
export function outdir(system: string): string {
  return join(process.env.CDK8S_OUTDIR ?? 'dist', system);
}
