import { describeObjection, forbiddenObjections } from '../../model/drill/objections';
import { REVIEWS_PATH } from '../../model/drill/paths';
import { AccessReview, DrillRight, reviewsOf } from '../../model/drill/rights';
import { objectAt } from '../../model/manifest/manifest';
import { Refusal } from '../exit-code';
import { Api } from './api';

/** What of some rights the one who asks has not. */
export async function forbiddenOf(
  api: Api,
  rights: readonly DrillRight[],
  namespace: string,
  leaseNamespace = namespace,
): Promise<AccessReview[]> {
  const reviews = rights.flatMap((right) => reviewsOf(right, { namespace, leaseNamespace }));
  const allowed = await Promise.all(reviews.map((review) => isAllowed(api, review)));
  return reviews.filter((_, i) => !allowed[i]);
}

/** Refuses to go on without some rights. */
export async function refuseForbidden(api: Api, rights: readonly DrillRight[], namespace: string): Promise<void> {
  const objections = forbiddenObjections(await forbiddenOf(api, rights, namespace));
  if (objections.length > 0) {
    throw new Refusal(...objections.map(describeObjection));
  }
}

async function isAllowed(api: Api, resourceAttributes: AccessReview): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const review = await api.send({ method: 'POST', path: REVIEWS_PATH, body });
  return objectAt(review, 'status').allowed === true;
}
