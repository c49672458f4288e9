import { Duration } from 'cdk8s';
import { Volume } from 'cdk8s-plus-28';
import { ProjectedVolume, ServiceAccountTokenVolumeOptions } from '../../src';
import { container, documents, podSpec } from '../support/documents';
import { controller, testChart } from '../support/subject';

describe('writable paths', () => {
  const mountsOf = (...writablePaths: string[]) => {
    const docs = documents(controller({ writablePaths }));
    return { mounts: container(docs, 'volumeMounts'), volumes: podSpec(docs, 'volumes') };
  };

  test('are each an empty volume named after it', () => {
    expect(mountsOf('/tmp', '/var/lib/My_State')).toEqual({
      mounts: [
        { mountPath: '/tmp', name: 'writable-tmp' },
        { mountPath: '/var/lib/My_State', name: 'writable-var-lib-my-state' },
      ],
      volumes: [
        { name: 'writable-tmp', emptyDir: {} },
        { name: 'writable-var-lib-my-state', emptyDir: {} },
      ],
    });
  });

  test('whose names would be the same are told apart', () => {
    expect(mountsOf('/a/b', '/a-b', '/a.b').volumes).toEqual([
      { name: 'writable-a-b', emptyDir: {} },
      { name: 'writable-a-b-2', emptyDir: {} },
      { name: 'writable-a-b-3', emptyDir: {} },
    ]);
  });

  test('that are long have names that are cut to what Kubernetes takes, and still told apart', () => {
    const { volumes } = mountsOf(`/${'a'.repeat(80)}/1`, `/${'a'.repeat(80)}/2`);
    const names = (volumes as { name: string }[]).map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
    expect(names).toEqual([expect.stringMatching(/^[a-z-]{60}$/), expect.stringMatching(/^[a-z-]{60}-2$/)]);
  });
});

test('volumes of the props are mounted as they say', () => {
  const chart = testChart();
  const volume = Volume.fromEmptyDir(chart, 'volume', 'cache');
  const docs = documents(
    controller({ volumeMounts: [{ path: '/cache', volume, readOnly: true, subPath: 'sample' }] }, chart),
  );
  expect(container(docs, 'volumeMounts')).toEqual([
    { mountPath: '/cache', name: 'cache', readOnly: true, subPath: 'sample' },
  ]);
  expect(podSpec(docs, 'volumes')).toEqual([{ name: 'cache', emptyDir: {} }]);
});

describe('a projected token', () => {
  const volumesOf = (options?: ServiceAccountTokenVolumeOptions) => {
    const chart = testChart();
    const subject = controller({}, chart);
    subject.addVolume('/var/run/token', ProjectedVolume.fromServiceAccountToken(chart, 'token', options));
    return podSpec(documents(subject), 'volumes') as { name: string }[];
  };

  test('is for the API server and an hour, unless said', () => {
    expect(volumesOf()).toEqual([
      {
        name: 'token',
        projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3600, path: 'token' } }] },
      },
    ]);
  });

  test('may be for somebody else, for longer, in another file', () => {
    const options = { audience: 'bindcar', expiration: Duration.hours(2), path: 'jwt', name: 'bindcar-token' };
    expect(volumesOf(options)).toEqual([
      {
        name: 'bindcar-token',
        projected: {
          sources: [{ serviceAccountToken: { audience: 'bindcar', expirationSeconds: 7200, path: 'jwt' } }],
        },
      },
    ]);
  });

  test.each([
    ['a word', 'bindcar', 'token-bindcar'],
    ['a URL', 'https://Vault.example.com/', 'token-https-vault-example-com'],
    ['longer than a name', `${'a'.repeat(56)}/b`, `token-${'a'.repeat(56)}`],
  ])('has a volume named after its audience, %s', (_what, audience, name) => {
    expect(volumesOf({ audience }).map((volume) => volume.name)).toEqual([name]);
  });
});
