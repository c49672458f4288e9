/** Manifests as the projects' own charts and kustomizations have them, but for what no election depends on. */

/** The chart of cert-manager v1.21, with `global.leaderElection` as in its values and with durations. */
export function certManager(timing = ''): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cert-manager
  namespace: cert-manager
spec:
  replicas: 2
  selector: { matchLabels: { app.kubernetes.io/component: controller } }
  template:
    metadata: { labels: { app.kubernetes.io/component: controller } }
    spec:
      serviceAccountName: cert-manager
      containers:
        - name: cert-manager-controller
          image: "quay.io/jetstack/cert-manager-controller:v1.21.1"
          args:
          - --v=2
          - --cluster-resource-namespace=$(POD_NAMESPACE)
          - --leader-election-namespace=kube-system
${timing}          - --acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:v1.21.1
          - --max-concurrent-challenges=60
          env:
          - name: POD_NAMESPACE
            valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cert-manager-cainjector
  namespace: cert-manager
spec:
  replicas: 1
  selector: { matchLabels: { app.kubernetes.io/component: cainjector } }
  template:
    metadata: { labels: { app.kubernetes.io/component: cainjector } }
    spec:
      containers:
        - name: cert-manager-cainjector
          image: "quay.io/jetstack/cert-manager-cainjector:v1.21.1"
          args:
          - --v=2
          - --leader-election-namespace=kube-system
          env:
          - name: POD_NAMESPACE
            valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cert-manager-webhook
  namespace: cert-manager
spec:
  replicas: 1
  selector: { matchLabels: { app.kubernetes.io/component: webhook } }
  template:
    metadata: { labels: { app.kubernetes.io/component: webhook } }
    spec:
      containers:
        - name: cert-manager-webhook
          image: "quay.io/jetstack/cert-manager-webhook:v1.21.1"
          args:
          - --v=2
          - --secure-port=10250
          - --dynamic-serving-ca-secret-namespace=$(POD_NAMESPACE)
          - --dynamic-serving-ca-secret-name=cert-manager-webhook-ca
`;
}

/** What kubebuilder v4 scaffolds, of an operator that nobody knows. */
export const SCAFFOLD = `
apiVersion: v1
kind: Namespace
metadata:
  name: project-v4-system
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: project-v4-controller-manager
  namespace: project-v4-system
spec:
  replicas: 1
  selector: { matchLabels: { control-plane: controller-manager } }
  template:
    metadata: { labels: { control-plane: controller-manager } }
    spec:
      containers:
      - args:
        - --metrics-bind-address=:8443
        - --leader-elect
        - --health-probe-bind-address=:8081
        - --webhook-cert-path=/tmp/k8s-webhook-server/serving-certs
        - --webhook-port=9443
        command:
        - /manager
        image: controller:latest
        name: manager
      terminationGracePeriodSeconds: 10
`;

/** Kueue's chart, which mounts one key of the ConfigMap as a file; or, without subPath, the whole folder. */
export function kueue(mount: 'subPath' | 'folder', election: string): string {
  const [path, subPath, directory] =
    mount === 'subPath'
      ? [
          '/controller_manager_config.yaml',
          'subPath: controller_manager_config.yaml',
          '/controller_manager_config.yaml',
        ]
      : ['/etc/kueue/controller_manager_config.yaml', 'readOnly: true', '/etc/kueue/'];
  return `
apiVersion: v1
kind: ConfigMap
metadata:
  name: kueue-manager-config
  namespace: kueue-system
data:
  README: |
    this: is: no YAML
  controller_manager_config.yaml: |
    apiVersion: config.kueue.x-k8s.io/v1beta2
    kind: Configuration
    health:
      healthProbeBindAddress: :8081
    webhook:
      port: 9443
    leaderElection:
      ${election.split('\n').join('\n      ')}
    controller:
      groupKindConcurrency:
        Job.batch: 5
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: kueue-controller-manager
  namespace: 'kueue-system'
spec:
  replicas: 1
  selector: { matchLabels: { control-plane: controller-manager } }
  template:
    metadata: { labels: { control-plane: controller-manager } }
    spec:
      containers:
      - args:
        - --config=${path}
        - --zap-log-level=2
        command:
        - /manager
        image: "registry.k8s.io/kueue/kueue:v0.18.0"
        name: manager
        volumeMounts:
        - mountPath: ${directory}
          name: manager-config
          ${subPath}
      volumes:
      - name: manager-config
        configMap:
          name: kueue-manager-config
`;
}

/** Knative Serving's webhook, which reads the ConfigMap through the API; its entries come after `_example`. */
export function knative(data: string, env = ''): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata:
  name: config-leader-election
  namespace: knative-serving
data:
  _example: |
    lease-duration: "1h"
${data}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: webhook
  namespace: knative-serving
spec:
  selector: { matchLabels: { app: webhook } }
  template:
    metadata: { labels: { app: webhook } }
    spec:
      containers:
      - name: webhook
        image: gcr.io/knative-releases/knative.dev/serving/cmd/webhook@sha256:0000
        env:
        - name: POD_NAME
          valueFrom: { fieldRef: { fieldPath: metadata.name } }
        - name: SYSTEM_NAMESPACE
          valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
        - name: CONFIG_LOGGING_NAME
          value: config-logging
${env}`;
}

/** A Deployment of one container, for what a test is about. */
export function deployment(container: object, spec: object = {}, kind = 'Deployment'): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'sample', namespace: 'test-system' },
    spec: { replicas: 2, ...spec, template: { spec: { containers: [{ name: 'manager', ...container }] } } },
  });
}
