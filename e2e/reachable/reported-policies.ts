import { parseAllDocuments } from 'yaml';
import { Manifest } from '../../test/support/manifests';

/*
 * Policies that others wrote, as test input: of the incident reports and guides that this library answers, word for
 * word, and of upstream manifests, in short.
 */

function parsed(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJSON() as Manifest);
}

/** Incident "SM Operator Leader Election Timeout": its resolution. */
export const SM_OPERATOR_INCIDENT = parsed(`
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: allow-sm-operator-api-access
  namespace: sm-operator-system
spec:
  endpointSelector:
    matchLabels:
      app.kubernetes.io/name: sm-operator
      app.kubernetes.io/instance: sm-operator
  egress:
    - toEntities:
        - kube-apiserver
    - toEndpoints:
        - matchLabels:
            k8s:k8s-app: kube-dns
      toPorts:
        - ports:
            - port: '53'
              protocol: UDP
`);

/** Incident "Cilium Network Policy Blocking Webhooks": its solution. */
export const WEBHOOK_INCIDENT = parsed(`
# kube-system namespace - allow all egress
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all-egress
  namespace: kube-system
spec:
  podSelector: {}
  policyTypes:
  - Egress
  egress:
  - {}

---
# cert-manager namespace - allow all ingress
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all-ingress
  namespace: cert-manager
spec:
  podSelector: {}
  policyTypes:
  - Ingress
  ingress:
  - {}
`);

/** Guide to Bindy's leader election: its test of a network partition, with the leader's name filled in. */
export const PARTITION_TEST = (leader: string): Manifest[] =>
  parsed(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: block-leader
  namespace: dns-system
spec:
  podSelector:
    matchLabels:
      statefulset.kubernetes.io/pod-name: ${leader}
  policyTypes:
  - Egress
  egress: []  # Block all egress
`);

/** projectbeskar/beskar7 config/security/network-policy.yaml@074dc7a: the ports, to everybody. */
export const BESKAR7_UPSTREAM = parsed(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: beskar7-manager, namespace: beskar7-system }
spec:
  podSelector: { matchLabels: { control-plane: controller-manager } }
  policyTypes: [Ingress, Egress]
  ingress:
    - { from: [], ports: [{ protocol: TCP, port: 9443 }] }
    - from: [{ namespaceSelector: { matchLabels: { name: monitoring } } }]
      ports: [{ protocol: TCP, port: 8443 }]
    - { from: [], ports: [{ protocol: TCP, port: 8081 }] }
    - { from: [], ports: [{ protocol: TCP, port: 8082 }] }
  egress:
    - { to: [], ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }] }
    - { to: [], ports: [{ protocol: TCP, port: 443 }] }
    - to: []
      ports: [{ protocol: TCP, port: 8443 }, { protocol: TCP, port: 80 }, { protocol: TCP, port: 8000 }]
    - to: []
      ports:
        - { protocol: TCP, port: 389 }
        - { protocol: TCP, port: 636 }
        - { protocol: TCP, port: 3268 }
        - { protocol: TCP, port: 3269 }
`);

/** cert-manager/cert-manager deploy/charts/cert-manager@v1.19.6 with webhook.networkPolicy.enabled. */
export const CERT_MANAGER_CHART_1_19 = parsed(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cert-manager-webhook-allow-ingress, namespace: cert-manager }
spec:
  podSelector:
    matchLabels:
      app: webhook
      app.kubernetes.io/name: webhook
      app.kubernetes.io/instance: cert-manager
      app.kubernetes.io/component: webhook
  policyTypes: [Ingress]
  ingress:
    - from: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: '::/0' } }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cert-manager-webhook-allow-egress, namespace: cert-manager }
spec:
  podSelector:
    matchLabels:
      app: webhook
      app.kubernetes.io/name: webhook
      app.kubernetes.io/instance: cert-manager
      app.kubernetes.io/component: webhook
  policyTypes: [Egress]
  egress:
    - ports:
        - { port: 80, protocol: TCP }
        - { port: 443, protocol: TCP }
        - { port: 53, protocol: TCP }
        - { port: 53, protocol: UDP }
        - { port: 6443, protocol: TCP }
      to: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: '::/0' } }]
`);
