/** The node label that tells nodes apart. */
export const HOSTNAME = 'kubernetes.io/hostname';

/** The label by which a Deployment tells the pods of its revisions apart. */
export const REVISION = 'pod-template-hash';
