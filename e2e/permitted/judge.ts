import { ControlPlane } from '../support/control-plane';
import { eventTarget, exercised, leaseTarget } from './exercised';
import { ANOTHER, ELSEWHERE, Places, questions } from './inventory';
import { Election } from './needs';
import { allowedOf, Rules, rulesOf } from './reviews';
import { condensed, covers, Right, said, without } from './rights';

/** Whose rights are asked after. */
export interface Holder {
  /** `namespace/name` of the ServiceAccount. */
  readonly account: string;
  readonly token: string;
  readonly elections: readonly Election[];
  readonly needs: readonly Right[];
  /** Paths that are no resources, each after its verb. */
  readonly urls: readonly string[];
  /** What any ServiceAccount like it may do without anybody's manifests, in each namespace that there is. */
  readonly anyway: ReadonlyMap<string, Rules>;
}

export interface Verdict {
  readonly lacks: readonly string[];
  readonly surplus: readonly string[];
}

interface Answer {
  readonly lacks: readonly Right[];
  readonly surplus: readonly Right[];
}

/** What somebody lacks, and what is more than it needs, where `promised` is what anybody here needs. */
export async function judge(
  cluster: ControlPlane,
  holder: Holder,
  promised: readonly Right[],
  places: Places,
): Promise<Verdict> {
  const rules = await byRules(cluster, holder);
  // Of one who needs nothing, the rules say all, but for what others were promised.
  const asked = holder.needs.length > 0 ? questions(holder.needs, promised, places) : promised;
  const answers = [await byQuestions(cluster, holder, asked), await byDeeds(cluster, holder)];
  const missing = holder.urls.filter((url) => !rules.urls.includes(url));
  const unneeded = rules.urls.filter((url) => !holder.urls.includes(url));
  return {
    lacks: [...condensed(answers.flatMap(({ lacks }) => lacks)).map(said), ...missing],
    surplus: [...condensed([...rules.surplus, ...answers.flatMap(({ surplus }) => surplus)]).map(said), ...unneeded],
  };
}

/** The rules that the API server has for it, in every namespace: nothing is missed for not being asked. */
async function byRules(
  cluster: ControlPlane,
  { token, needs, anyway }: Holder,
): Promise<Rules & Pick<Answer, 'surplus'>> {
  const found = await Promise.all(
    [...anyway].map(async ([namespace, before]) => {
      const { rights, urls } = await rulesOf(cluster, token, namespace);
      return {
        rights: without(rights, [...needs, ...before.rights]),
        urls: urls.filter((url) => !before.urls.includes(url)),
      };
    }),
  );
  const rights = found.flatMap((one) => one.rights);
  const isEverywhere = (right: Right) =>
    found.every((one) => one.rights.some((other) => said(anywhere(other)) === said(anywhere(right))));
  return {
    rights,
    surplus: rights.map((right) => (isEverywhere(right) ? anywhere(right) : right)),
    urls: [...new Set(found.flatMap(({ urls }) => urls))],
  };
}

function anywhere(right: Right): Right {
  return { ...right, namespace: '*' };
}

/** What it is allowed of all that it is asked. */
async function byQuestions(
  cluster: ControlPlane,
  { token, needs, anyway }: Holder,
  asked: readonly Right[],
): Promise<Answer> {
  const allowed = await allowedOf(cluster, token, asked);
  const common = [...anyway].flatMap(([namespace, { rights }]) =>
    namespace === ELSEWHERE ? rights.map(anywhere) : rights,
  );
  return { lacks: without(needs, allowed), surplus: without(allowed, [...needs, ...common]) };
}

/** What it really does to its own lease and its events, to its neighbour's, and to one of the same name elsewhere. */
async function byDeeds(cluster: ControlPlane, { token, elections, needs }: Holder): Promise<Answer> {
  const answers: Answer[] = [];
  for (const { namespace, lease = 'of-its-own' } of elections) {
    const targets = [
      leaseTarget(namespace, lease),
      leaseTarget(namespace, ANOTHER),
      leaseTarget(ELSEWHERE, lease),
      eventTarget(namespace, lease),
    ];
    for (const target of targets) {
      const { done, forbidden } = await exercised(cluster, token, target);
      answers.push({
        lacks: forbidden.filter((right) => needs.some((need) => covers(need, right))),
        surplus: without(done, needs),
      });
    }
  }
  return { lacks: answers.flatMap(({ lacks }) => lacks), surplus: answers.flatMap(({ surplus }) => surplus) };
}
