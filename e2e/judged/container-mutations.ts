import { critical, Mutation, warning } from './broken';

const RESOURCES = 'container-resources';
const IDS = 'container-security-context-user-group-id';
const READ_ONLY = 'container-security-context-readonlyrootfilesystem';
const LATEST = critical('container-image-tag', 'Image with latest tag');
const NOT_PULLED = critical('container-image-pull-policy', 'ImagePullPolicy is not set to Always');

export const CONTAINER_MUTATIONS: readonly Mutation[] = [
  [
    'no resources',
    ({ container }) => {
      delete container.resources;
    },
    [
      critical(RESOURCES, 'CPU request is not set'),
      critical(RESOURCES, 'Memory limit is not set'),
      critical(RESOURCES, 'Memory request is not set'),
    ],
  ],
  [
    'no request of CPU',
    ({ container }) => {
      delete container.resources.requests.cpu;
    },
    [warning(RESOURCES, 'CPU request is not set')],
  ],
  [
    'a second container without a limit',
    ({ pod, container }) => {
      const resources = { requests: container.resources.requests };
      pod.containers.push({ ...container, name: 'second', ports: [], resources });
    },
    [critical(RESOURCES, 'Memory limit is not set')],
  ],
  [
    'an init container without a limit',
    ({ pod, container }) => {
      const resources = { requests: container.resources.requests };
      pod.initContainers = [{ ...container, name: 'first', ports: [], resources }];
    },
    [critical(RESOURCES, 'Memory limit is not set')],
  ],
  [
    'the tag latest',
    ({ container }) => {
      container.image = 'ghcr.io/projectbeskar/beskar7/beskar7:latest';
    },
    [LATEST],
  ],
  [
    'no tag',
    ({ container }) => {
      container.image = 'ghcr.io/projectbeskar/beskar7/beskar7';
    },
    [LATEST],
  ],
  [
    'an image that is never pulled, which is excused with IfNotPresent only',
    ({ container }) => {
      container.imagePullPolicy = 'Never';
    },
    [NOT_PULLED],
  ],
  [
    'a variable twice',
    ({ container }) => {
      container.env = ['1', '2'].map((value) => ({ name: 'LEASE', value }));
    },
    [critical('environment-variable-key-duplication', 'Environment Variable Key Duplication')],
  ],
  [
    'two ports of one name',
    ({ container }) => {
      container.ports[0].name = container.ports[1].name;
    },
    [critical('container-ports-check', 'Container Port Check')],
  ],
  [
    'root',
    ({ pod }) => {
      pod.securityContext = { ...pod.securityContext, runAsUser: 0, runAsGroup: 0, runAsNonRoot: false };
    },
    [
      critical(IDS, 'The container is running with a low user ID'),
      critical(IDS, 'The container running with a low group ID'),
    ],
  ],
  [
    'a privileged container',
    ({ container }) => {
      container.securityContext.privileged = true;
    },
    [critical('container-security-context-privileged', 'The container is privileged')],
  ],
  [
    'a file system that can be written to, for which no storage is excused',
    ({ container }) => {
      container.securityContext.readOnlyRootFilesystem = false;
    },
    [
      critical('container-ephemeral-storage-request-and-limit', 'Ephemeral Storage limit is not set'),
      critical('container-ephemeral-storage-request-and-limit', 'Ephemeral Storage request is not set'),
      critical(READ_ONLY, 'The pod has a container with a writable root filesystem'),
    ],
  ],
  [
    'no seccomp profile',
    ({ pod }) => {
      delete pod.securityContext.seccompProfile;
    },
    [warning('container-seccomp-profile', 'The container has not configured Seccomp')],
  ],
  [
    'an annotation that asks for leniency',
    ({ deployment, container }) => {
      deployment.metadata.annotations = { 'kube-score/ignore': 'container-image-tag' };
      container.image = 'ghcr.io/projectbeskar/beskar7/beskar7:latest';
    },
    [LATEST],
  ],
];
