import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../support/manifests';
import { codeBlocks, readRepositoryFile, ROOT, run } from '../support/repository';
import { assertSchemas } from '../support/schema';

const NAME = 'cdk8s-ha-operator';
const README = readRepositoryFile('README.md');
const GUIDE = readRepositoryFile('docs/leader-election.md');
const PAGES = [
  README,
  GUIDE,
  ...['network-policy', 'monitoring', 'drill', 'from-one-replica'].map((name) => readRepositoryFile(`docs/${name}.md`)),
];
const PROGRAMS = PAGES.flatMap((page) => codeBlocks(page, 'ts'));
/** Programs that write no manifests but only print. */
const isSilent = (code: string) => !code.includes('app.synth()');
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
  'program %i of the README and the guides runs, and its manifests are valid',
  (_, code) => {
    const manifests = runProgram(code);
    expect(manifests.length > 0).toBe(!isSilent(code));
    assertSchemas(manifests);
  },
);

test('every command of the README and the guides runs where its first program has run, and finds nothing', () => {
  runProgram(PROGRAMS[0]);
  const commands = PAGES.flatMap((page) => codeBlocks(page, 'sh'))
    .flatMap((block) => block.trim().split('\n'))
    // The others need a cluster, or what is in it, and are run by the end-to-end suite.
    .filter((line) => line.startsWith('npx cdk8s-ha-operator explain ') && !line.includes('$'));
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) {
    expect(run('sh', ['-c', command], project)).not.toBe('');
  }
});

test('the JSON of the guide is what its command prints', () => {
  const command = /`(--dialect \S+ .* --json)` prints/.exec(GUIDE)?.[1] ?? '';
  const [json] = codeBlocks(GUIDE, 'json');
  expect(JSON.parse(run('npx', ['cdk8s-ha-operator', 'explain', ...command.split(' ')], project))).toEqual(
    JSON.parse(json),
  );
});

test('the programs of the README and the guides compile strictly against the published types', () => {
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
  expect(unexpected).toEqual(
    ['.jsii', 'API.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'lib/THIRD_PARTY_NOTICES', 'package.json'].sort(),
  );
});

test('the package names the licence of everything that it has bundled', () => {
  const notices = readFileSync(
    join(project, 'node_modules', 'cdk8s-ha-operator', 'lib', 'THIRD_PARTY_NOTICES'),
    'utf8',
  );
  const bundled = ['lib/main.js', 'lib/cli/main.js'].flatMap((path) => {
    const code = readFileSync(join(project, 'node_modules', 'cdk8s-ha-operator', path), 'utf8');
    return [...code.matchAll(/^ *\/\/ (?:\S+\/)?node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\/\S+$/gm)].map(
      ([, name]) => name,
    );
  });
  expect(bundled).toContain('yaml');
  const named = [...notices.matchAll(/^==== (\S+) \S+ \(.+\)$/gm)].map(([, name]) => name);
  expect(named).toEqual([...new Set(bundled)].sort());
});

test('the package has no runtime dependencies but its peers', () => {
  const manifest = JSON.parse(readRepositoryFile('package.json')) as Record<string, object | undefined>;
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bundledDependencies).toBeUndefined();
  expect(Object.keys(manifest.peerDependencies ?? {})).toEqual(['cdk8s', 'cdk8s-plus-28', 'constructs']);
});

test('no file of the package needs more than the peers and Node.js, and its program does without the peers', () => {
  const needs = packed.files
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.js'))
    .map((path) => [path, packagesOf(readFileSync(join(project, 'node_modules', 'cdk8s-ha-operator', path), 'utf8'))]);
  expect(Object.fromEntries(needs)).toEqual({
    'lib/main.js': ['cdk8s', 'cdk8s-plus-28', 'constructs'],
    'lib/cli/main.js': [],
  });
});

/** The packages that a file asks for, beside those of Node.js. */
function packagesOf(code: string): string[] {
  const names = [...code.matchAll(/\b(?:require|import)\(["']([^"']+)["']\)/g)].map(([, name]) => name);
  return [...new Set(names.filter((name) => !isBuiltin(name)))].sort();
}

describe('the program of the package', () => {
  function npx(...words: string[]) {
    return outcomeOf(spawnSync('npx', ['cdk8s-ha-operator', ...words], { cwd: project, encoding: 'utf8' }));
  }

  function outcomeOf({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }) {
    // npm has its own to say of the configuration of this machine.
    return { status, stdout, stderr: stderr.replace(/^npm warn .*\n/gm, '') };
  }

  test("tells of Flux's flags, and fails for nothing", () => {
    const { status, stdout, stderr } = npx(
      'explain',
      '--dialect',
      'flux',
      '--profile',
      'fast',
      '--no-release-on-cancel',
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.match(/^ *--.*$/gm)?.map((line) => line.trim())).toEqual([
      '--enable-leader-election',
      '--leader-election-lease-duration=10s',
      '--leader-election-renew-deadline=6s',
      '--leader-election-retry-period=1s',
      '--leader-election-release-on-cancel=false',
    ]);
  });

  test('prints JSON that scripts can read, and writes its drawing as a whole', () => {
    const svg = join(project, 'crash.svg');
    const { status, stdout } = npx('explain', '--json', '--svg', svg);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ profile: 'default', figures: { crashMin: 13, crashMax: 23.8 } });
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(readdirSync(project).filter((file) => file.includes('crash.svg'))).toEqual(['crash.svg']);
  });

  test('reads a file and standard input', () => {
    const flags = ['--leader-elect', '--leader-election-lease-duration=100s'];
    const container = { name: 'a', image: 'quay.io/jetstack/cert-manager-controller:v1.21.1', args: flags };
    const manifest = { kind: 'Deployment', spec: { template: { spec: { containers: [container] } } } };
    const input = JSON.stringify(manifest);
    writeFileSync(join(project, 'manifest.yaml'), input);
    const [file, stdin] = ['manifest.yaml', '-'].map((path) =>
      outcomeOf(spawnSync('npx', ['cdk8s-ha-operator', 'explain', path], { cwd: project, encoding: 'utf8', input })),
    );
    expect(file.status).toBe(0);
    expect(file.stdout).toContain('100s / 40s / 15s');
    expect(stdin).toEqual(file);
  });

  test('exits with 1 for a finding, and with 2 for a name that it does not know', () => {
    const finding = npx('explain', '--dialect', 'flux');
    expect(finding).toMatchObject({ status: 1, stderr: '' });
    expect(finding.stdout).toContain('the fencing margin');
    expect(npx('explain', '--dialect', 'flx')).toEqual({
      status: 2,
      stdout: '',
      stderr: "cdk8s-ha-operator: --dialect: 'flx' is not in the catalog; did you mean 'flux'?\n",
    });
  });

  test('says in one line that it cannot write, and leaves no half of a file', () => {
    const gone = join(project, 'gone', 'crash.svg');
    expect(npx('explain', '--svg', gone)).toEqual({
      status: 2,
      stdout: '',
      stderr: `cdk8s-ha-operator: cannot write ${gone}: ENOENT: no such file or directory\n`,
    });
    mkdirSync(join(project, 'folder'));
    expect(npx('explain', '--svg', 'folder')).toMatchObject({ status: 2, stdout: '' });
    expect(readdirSync(project).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  test('is one file, which runs where nothing is installed', () => {
    const empty = mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-cli-'));
    copyFileSync(join(project, 'node_modules', 'cdk8s-ha-operator', 'lib', 'cli', 'main.js'), join(empty, 'main.js'));
    // With a margin, though it releases its lease: else it would have something to find.
    const kueue = ['main.js', 'explain', '--dialect', 'kueue', '--timing', '15s/8s/2s'];
    expect(run(process.execPath, kueue, empty)).toContain('leaderElect: true');
    const { version } = JSON.parse(readRepositoryFile('package.json')) as { version: string };
    expect(run(process.execPath, ['main.js', '--version'], empty)).toBe(`${version}\n`);
    rmSync(empty, { recursive: true });
  });
});

test('the image of the guide to drills is made by one command, and has the program and nothing else', () => {
  const [dockerfile] = codeBlocks(readRepositoryFile('docs/drill.md'), 'dockerfile');
  const install = /^RUN (npm install .*)$/m.exec(dockerfile)?.[1].replace(NAME, join(project, packed.filename)) ?? '';
  const prefix = mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-image-'));
  run('sh', ['-c', `${install} --no-audit --no-fund --prefix '${prefix}'`], prefix);
  expect(readdirSync(join(prefix, 'lib', 'node_modules'))).toEqual([NAME]);
  expect(existsSync(join(prefix, 'lib', 'node_modules', NAME, 'node_modules'))).toBe(false);
  expect(run(join(prefix, 'bin', NAME), ['drill', '--help'], prefix)).toMatch(/^Usage: cdk8s-ha-operator drill /);
  rmSync(prefix, { recursive: true });
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
