import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from '../../test/support/program';
import { ROOT } from '../../test/support/repository';

/** A change of a source file of the program. */
export interface Change {
  /** Relative to `src`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Builds the program from sources of which one is changed. */
export async function mutated({ file, from, to }: Change): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-e2e-mutated-'));
  try {
    cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
    for (const name of ['node_modules', 'package.json']) {
      symlinkSync(join(ROOT, name), join(folder, name));
    }
    const path = join(folder, 'src', file);
    const text = readFileSync(path, 'utf8');
    const changed = text.replaceAll(from, to);
    if (changed === text) {
      throw new Error(`${file} has no '${from}', so that there is nothing to be broken`);
    }
    writeFileSync(path, changed);
    return await Program.build(join(folder, 'src'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
