export const NAMESPACE = 'cert-manager';
export const VERSION = 'v1.21.1';
export const GROUP = 'cert-manager.io';
export const ACME_GROUP = 'acme.cert-manager.io';
