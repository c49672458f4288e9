import { refuseIfAny } from '../internal/refuse';
import { dnsLabelProblems, dnsSubdomainProblems } from '../model/names';

/**
 * How the API server comes to trust the certificate of a webhook: who fills in `caBundle`.
 *
 * @see https://cert-manager.io/docs/concepts/ca-injector/
 */
export class CaInjection {
  /**
   * cert-manager's cainjector, from the CA that issued a Certificate.
   *
   * @param name the Certificate's name.
   * @param namespace its namespace; by default the operator's.
   * @throws if a name is malformed.
   */
  public static fromCertificate(name: string, namespace?: string): CaInjection {
    return CaInjection.from('cert-manager.io/inject-ca-from', name, namespace);
  }

  /**
   * cert-manager's cainjector, from the key `ca.crt` of a Secret that allows it
   * (`cert-manager.io/allow-direct-injection: "true"`).
   *
   * @param name the Secret's name.
   * @param namespace its namespace; by default the operator's.
   * @throws if a name is malformed.
   */
  public static fromSecret(name: string, namespace?: string): CaInjection {
    return CaInjection.from('cert-manager.io/inject-ca-from-secret', name, namespace);
  }

  /**
   * Nobody: the CA is known beforehand.
   *
   * @param caBundle the CA's certificates, PEM in base64.
   */
  public static inline(caBundle: string): CaInjection {
    return new CaInjection(() => ({}), caBundle);
  }

  /**
   * The operator itself, or something else in the cluster.
   */
  public static external(): CaInjection {
    return new CaInjection(() => ({}));
  }

  private static from(annotation: string, name: string, namespace: string | undefined): CaInjection {
    const path = 'webhook.caInjection';
    refuseIfAny([
      ...dnsSubdomainProblems(path, name),
      ...(namespace === undefined ? [] : dnsLabelProblems(path, namespace)),
    ]);
    return new CaInjection((own) => ({ [annotation]: `${namespace ?? own}/${name}` }));
  }

  private constructor(
    /** @internal */
    public readonly _annotations: (ownNamespace: string) => Record<string, string>,
    /** @internal */
    public readonly _caBundle?: string,
  ) {}
}
