import { DrillEvent } from '../../model/drill/event';
import { ElectionFigures } from '../../model/figures';
import { describeTiming } from '../../model/timing';
import { profileNameOf } from '../option-values';

interface Headed {
  readonly namespace: string;
  readonly deployment: string;
  readonly container: string;
  readonly controller: { readonly id: string; readonly title: string };
  readonly lease: { readonly name: string; readonly namespace: string };
  readonly figures: ElectionFigures;
}

/** What is drilled, in two lines. */
export function headingOf(event: DrillEvent, headed: Headed): string {
  const { namespace, lease, figures } = headed;
  const profile = profileNameOf(figures);
  const timed = profile === 'custom' ? describeTiming(figures) : `profile ${profile}`;
  return `${event}: ${subjectLine(headed)}\nlease ${lease.name}, in namespace ${lease.namespace || namespace}, ${timed}\n`;
}

/** `Deployment a/b, container c: the title (id)` */
export function subjectLine({ namespace, deployment, container, controller }: Headed): string {
  return `Deployment ${namespace}/${deployment}, container ${container}: ${controller.title} (${controller.id})`;
}
