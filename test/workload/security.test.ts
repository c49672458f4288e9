import { NetworkBackend } from '../../src';
import { container, documents, podSpec } from '../support/documents';
import { controller, IMAGE } from '../support/subject';

const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

test('users and groups are those of the pod', () => {
  const docs = documents(controller({ securityContext: { user: 65532, group: 65533, fsGroup: 65534 } }));
  expect(podSpec(docs, 'securityContext')).toEqual({
    fsGroup: 65534,
    fsGroupChangePolicy: 'Always',
    runAsGroup: 65533,
    runAsNonRoot: true,
    runAsUser: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(container(docs, 'securityContext')).toEqual(restricted);
});

test('a writable file system changes nothing else', () => {
  const docs = documents(controller({ securityContext: { readOnlyRootFilesystem: false } }));
  expect(container(docs, 'securityContext')).toEqual({ ...restricted, readOnlyRootFilesystem: false });
});

describe('further containers', () => {
  const bare = { name: 'bare', image: IMAGE };
  const chosen = { name: 'chosen', image: IMAGE, securityContext: { readOnlyRootFilesystem: false, user: 1000 } };
  const docs = documents(controller({ extraContainers: [bare, chosen], initContainers: [{ ...bare, name: 'setup' }] }));

  test.each([
    ['containers', 1],
    ['initContainers', 0],
  ])('are restricted, small and pulled once: %s', (list, index) => {
    expect(podSpec(docs, list, index)).toMatchObject({
      image: IMAGE,
      imagePullPolicy: 'IfNotPresent',
      resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    });
    expect(podSpec(docs, list, index, 'securityContext')).toEqual(restricted);
  });

  test('keep the defaults beside what they choose', () => {
    expect(podSpec(docs, 'containers', 2, 'securityContext')).toEqual({
      ...restricted,
      readOnlyRootFilesystem: false,
      runAsUser: 1000,
    });
  });

  test("follow the pod's choice of a writable file system", () => {
    const writable = documents(
      controller({ securityContext: { readOnlyRootFilesystem: false }, extraContainers: [bare] }),
    );
    expect(podSpec(writable, 'containers', 1, 'securityContext', 'readOnlyRootFilesystem')).toBe(false);
  });
});

test('pods in the network of their node still ask cluster DNS', () => {
  const docs = documents(controller({ hostNetwork: true, network: { backend: NetworkBackend.NONE } }));
  expect(podSpec(docs)).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
  expect(podSpec(documents(controller()))).toMatchObject({ hostNetwork: false, dnsPolicy: 'ClusterFirst' });
});

test('pods may have one host name', () => {
  expect(podSpec(documents(controller({ hostname: 'controller' })), 'hostname')).toBe('controller');
});
