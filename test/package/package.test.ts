import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../support/manifests';
import { codeBlocks, readRepositoryFile, ROOT, run } from '../support/repository';
import { assertSchemas } from '../support/schema';

const README = readRepositoryFile('README.md');
const PROGRAMS = codeBlocks(README, 'ts');
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const TSC = join(ROOT, 'node_modules', 'typescript', 'lib', 'tsc.js');

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let project: string;
let packed: Packed;

/** An empty project with the packed library in it, installed by the command of the README. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-'));
  run('npm', ['run', 'build'], ROOT);
  // The build is done; running it again as `prepack` would only mix its output into the JSON.
  [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], ROOT)) as [
    Packed,
  ];
  const install = codeBlocks(README, 'sh').find((block) => block.startsWith('npm install '));
  const packages = install?.trim().split(' ').slice(2) ?? [];
  expect(packages[0]).toBe('cdk8s-ha-operator');
  run('npm', ['init', '--yes'], project);
  run('npm', ['install', '--no-audit', '--no-fund', `./${packed.filename}`, ...packages.slice(1)], project);
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

function runProgram(code: string): Manifest[] {
  const dist = join(project, 'dist');
  rmSync(dist, { recursive: true, force: true });
  writeFileSync(join(project, 'main.ts'), code);
  run(process.execPath, [TSX, 'main.ts'], project);
  return existsSync(dist) ? readdirSync(dist).flatMap((file) => documents(readFileSync(join(dist, file), 'utf8'))) : [];
}

function documents(yaml: string): Manifest[] {
  return parseAllDocuments(yaml).map((document) => document.toJSON() as Manifest);
}

test('the first program of the README, about ten lines, writes the whole set into dist/', () => {
  const [first = ''] = PROGRAMS;
  const manifests = runProgram(first);
  expect(manifests.map((m) => String(m.kind))).toEqual([
    'CiliumNetworkPolicy',
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'PodDisruptionBudget',
    'ClusterRole',
    'ClusterRoleBinding',
    'Deployment',
  ]);
  assertSchemas(manifests);
});

test.each(PROGRAMS.map((code, i) => [i + 1, code] as const))(
  'program %i of the README runs, and its manifests are valid',
  (_, code) => {
    const manifests = runProgram(code);
    expect(manifests.length).toBeGreaterThan(2);
    assertSchemas(manifests);
  },
);

test('the programs of the README compile strictly against the published types', () => {
  const files = PROGRAMS.map((code, i) => {
    writeFileSync(join(project, `readme-${i}.ts`), code);
    return `readme-${i}.ts`;
  });
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--module',
    'node16',
    '--moduleResolution',
    'node16',
    '--skipLibCheck',
  ];
  expect(run(process.execPath, [TSC, ...options, ...files], project)).toBe('');
});

test('the package holds the library and its documents, and nothing else', () => {
  const unexpected = packed.files
    .map(({ path }) => path)
    .filter((path) => !/^lib\/.*\.(js|d\.ts)$/.test(path))
    .sort();
  expect(unexpected).toEqual(['.jsii', 'API.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].sort());
});

test('the package has no runtime dependencies but its peers', () => {
  const manifest = JSON.parse(readRepositoryFile('package.json')) as Record<string, object | undefined>;
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bundledDependencies).toBeUndefined();
  expect(Object.keys(manifest.peerDependencies ?? {})).toEqual(['cdk8s', 'cdk8s-plus-28', 'constructs']);
});

describe('every public member is documented', () => {
  interface Member {
    readonly name: string;
    readonly optional?: boolean;
    readonly docs?: { readonly summary?: string; readonly default?: string };
    readonly parameters?: readonly Member[];
  }
  interface Type extends Member {
    readonly fqn: string;
    readonly kind: string;
    readonly datatype?: boolean;
    readonly properties?: readonly Member[];
    readonly methods?: readonly Member[];
    readonly members?: readonly Member[];
  }

  function types(): Type[] {
    const assembly = JSON.parse(readRepositoryFile('.jsii')) as { types: Record<string, Type> };
    return Object.values(assembly.types);
  }

  test('with a summary', () => {
    const silent = types().flatMap((type) => {
      const members = [type.properties ?? [], type.methods ?? [], type.members ?? []].flat();
      const parameters = (type.methods ?? []).flatMap((m) =>
        (m.parameters ?? []).map((p) => ({ ...p, name: `${m.name}(${p.name})` })),
      );
      return [{ ...type, name: '' }, ...members, ...parameters]
        .filter((m) => !m.docs?.summary)
        .map((m) => `${type.fqn}.${m.name}`);
    });
    expect(silent).toEqual([]);
  });

  test('and every optional prop says what happens without it', () => {
    const silent = types()
      .filter((type) => type.datatype)
      .flatMap((type) =>
        (type.properties ?? []).filter((p) => p.optional && !p.docs?.default).map((p) => `${type.fqn}.${p.name}`),
      );
    expect(silent).toEqual([]);
  });
});
