/** What the example reconciles, as far as its readers ask for it. */
export const DEFINITIONS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: beskar7machines.infrastructure.cluster.x-k8s.io }
spec:
  group: infrastructure.cluster.x-k8s.io
  scope: Namespaced
  names: { kind: Beskar7Machine, plural: beskar7machines, singular: beskar7machine }
  versions:
    - name: v1beta1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;
