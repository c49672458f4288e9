import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { Manifest, only } from '../../test/support/manifests';
import { codeBlocks, readRepositoryFile, ROOT } from '../../test/support/repository';
import { Cluster } from '../support/cluster';
import { builtTool } from '../support/tools';
import { withNodes } from './clusters';
import { allWent, cameOf, History } from './history';
import { inOrder } from './order';
import { goneInOrder } from './removal';
import { documentsIn, filesIn, rendered } from './rendered';
import { environment, flux, fluxDelete, fluxWith } from './tools';
import { NetworkBackend } from 'cdk8s-ha-operator';

const GUIDE = readRepositoryFile('docs/gitops.md');
const COMMANDS = codeBlocks(GUIDE, 'sh').flatMap((block) => block.trim().split('\n'));
const [KUSTOMIZATION, CHART, FLAG, KUSTOMIZATIONS] = codeBlocks(GUIDE, 'yaml');
const [TEMPLATE] = codeBlocks(GUIDE, 'gotemplate');
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

let cluster: Cluster;
/** Where the commands are run. */
let folder: string;

beforeAll(async () => {
  cluster = await withNodes();
  folder = cluster.api.file('guide');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const tool of ['kubectl', 'helm']) {
    symlinkSync(await builtTool(tool), join(folder, 'bin', tool));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const [program, ...others] = codeBlocks(GUIDE, 'ts');
  expect(others).toEqual([]);
  writeFileSync(join(folder, 'main.ts'), program);
  const args = [TSX, '--tsconfig', join(ROOT, 'tsconfig.dev.json'), 'main.ts'];
  await promisify(execFile)(process.execPath, args, { cwd: folder });
  cpSync(rendered(cluster.api, 'sm-operator', NetworkBackend.CILIUM).folder, join(folder, 'dist/sm-operator'), {
    recursive: true,
  });
});

afterAll(() => cluster.stop());

async function shell(command: string): Promise<string> {
  const env = environment(cluster.api);
  const PATH = `${join(folder, 'bin')}:${env.PATH ?? ''}`;
  return (await promisify(execFile)('sh', ['-ec', command], { cwd: folder, env: { ...env, PATH } })).stdout;
}

/** Does something, and gives what was wrong with the order in which the objects of some folders came. */
async function coming(folders: readonly string[], act: () => Promise<unknown>): Promise<string[]> {
  const manifests = folders.flatMap((name) => documentsIn(join(folder, name)));
  const history = await History.of(cluster.api, manifests);
  await act();
  return inOrder(await cameOf(history, manifests));
}

/** The same of how their policies and Deployments went, pods and all. */
async function going(folders: readonly string[], act: () => Promise<unknown>): Promise<string[]> {
  const manifests = folders.flatMap((name) => documentsIn(join(folder, name)));
  const ordered = manifests.filter(({ kind }) => /NetworkPolicy|Deployment/.test(String(kind)));
  const history = await History.of(cluster.api, manifests);
  await act();
  return goneInOrder(await history.until('not all are gone', allWent(ordered, 3)));
}

const APART = ['deploy/policies/manifests', 'deploy/operator/manifests'];

test('these are its commands', () => {
  expect(COMMANDS.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
    'kubectl apply --filename',
    'kubectl delete deployment',
    'kubectl delete --ignore-not-found',
    'helm upgrade --install',
    'helm upgrade --install',
    'helm uninstall operator',
    'helm uninstall policies',
  ]);
});

test('with kubectl, policies come before pods and go after them', async () => {
  const [apply, ...remove] = COMMANDS;
  const dist = ['dist/sm-operator'];
  expect(await coming(dist, () => shell(apply))).toEqual([]);
  await shell('kubectl rollout status --namespace sm-operator-system deployment/sm-operator');
  expect(await going(dist, () => shell(remove.slice(0, 2).join('\n')))).toEqual([]);
});

test('with kubectl apply -k they come before, in the order that it is told', async () => {
  cpSync(join(folder, 'dist/sm-operator'), join(folder, 'kustomized'), { recursive: true });
  writeFileSync(join(folder, 'kustomized/kustomization.yaml'), KUSTOMIZATION);
  expect(await coming(['dist/sm-operator'], () => shell('kubectl apply -k kustomized'))).toEqual([]);
});

test('with Helm they do as two releases', async () => {
  const commands = COMMANDS.slice(3);
  for (const chart of ['policies', 'operator']) {
    writeFileSync(join(folder, 'deploy', chart, 'Chart.yaml'), CHART.replace('name: operator', `name: ${chart}`));
    mkdirSync(join(folder, 'deploy', chart, 'templates'));
    writeFileSync(join(folder, 'deploy', chart, 'templates/manifests.yaml'), TEMPLATE);
  }
  expect(await coming(APART, () => shell(commands.slice(0, 2).join('\n')))).toEqual([]);
  await shell('kubectl rollout status --namespace operator-system deployment/operator');
  expect(await going(APART, () => shell(commands.slice(2).join('\n')))).toEqual([]);
});

test('with Flux they do as two Kustomizations', async () => {
  const kustomizations = parseAllDocuments(KUSTOMIZATIONS).map((document) => document.toJS() as Manifest);
  expect(kustomizations[1].spec.dependsOn).toEqual([{ name: kustomizations[0].metadata.name }]);
  // The namespace of the guide may still be on its way out.
  const namespace = 'flux-operator-system';
  const [policies, operator] = kustomizations.map(({ metadata, spec }) => {
    const at = join(folder, String(spec.path));
    const text = filesIn(at).map((file) => readFileSync(file, 'utf8').replaceAll('operator-system', namespace));
    mkdirSync(`${at}-flux`);
    writeFileSync(join(`${at}-flux`, 'all.yaml'), text.join('---\n'));
    return { name: String(metadata.name), namespace, folder: `${at}-flux` };
  });
  const apply = async () => {
    await flux(cluster.api, policies);
    await flux(cluster.api, operator);
  };
  const apart = APART.map((name) => `${name}-flux`);
  expect(await coming(apart, apply)).toEqual([]);
  await shell(`kubectl rollout status --namespace ${namespace} deployment/operator`);
  const remove = async () => {
    await fluxDelete(cluster.api, operator);
    await shell(`kubectl wait --for=delete --timeout=2m --namespace ${namespace} pod --all`);
    await fluxDelete(cluster.api, policies);
  };
  expect(await going(apart, remove)).toEqual([]);
});

test.each([NetworkBackend.CILIUM, NetworkBackend.NETWORK_POLICY])(
  'with Flux they come before, where its controller has a stage for %s',
  async (backend) => {
    const system = join(folder, 'flux-system');
    mkdirSync(system, { recursive: true });
    const metadata = { name: 'kustomize-controller', namespace: 'flux-system' };
    const containers = [{ name: 'manager', args: ['--watch-all-namespaces'] }];
    const controller = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { template: { spec: { containers } } },
    };
    writeFileSync(join(system, 'gotk-components.yaml'), stringify(controller));
    writeFileSync(join(system, 'gotk-sync.yaml'), stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata }));
    writeFileSync(join(system, 'kustomization.yaml'), FLAG);
    const patched = parseAllDocuments(await shell('kubectl kustomize flux-system')).map(
      (document) => document.toJS() as Manifest,
    );
    const [, flag, ...others] = only(patched, 'Deployment').spec.template.spec.containers[0].args as string[];
    expect(others).toEqual([]);

    const example = backend === NetworkBackend.CILIUM ? 'bindy' : 'cert-manager';
    const what = rendered(cluster.api, example, backend);
    const manifests = documentsIn(what.folder);
    const history = await History.of(cluster.api, manifests);
    await fluxWith(cluster.api, what, flag);
    expect(inOrder(await cameOf(history, manifests))).toEqual([]);
  },
);
