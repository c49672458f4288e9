import { WebhookCheck, WebhookCheckProps } from '../../src';
import { Doc, documents, find } from '../support/documents';
import { Manifest } from '../support/manifests';
import { testChart } from '../support/subject';

/** A check of the webhook `hook` of its own namespace, unless the test says otherwise. */
export function check(props: Partial<WebhookCheckProps> = {}, scope = testChart(), id = 'check'): WebhookCheck {
  return new WebhookCheck(scope, id, { serviceName: 'hook', ...props });
}

/** What such a check renders. */
export function rendered(props: Partial<WebhookCheckProps> = {}): Doc[] {
  return documents(check(props));
}

export function jobOf(props: Partial<WebhookCheckProps> = {}): Manifest {
  return find(rendered(props), 'Job');
}
