import { describeObjection, forbiddenObjections } from '../../model/drill/objections';
import { restoreRights } from '../../model/drill/rights';
import { ExitCode, Refusal } from '../exit-code';
import { Io } from '../io';
import { Api } from './api';
import { RestoreOptions } from './options';
import { forbiddenOf } from './permissions';
import { reaching } from './reaching';
import { tracesOf } from './state';
import { notTakenBackText, takeBack } from './take-back';
import { World } from './world';

/** Seconds for which it is tried. */
const PATIENCE = 60;

/** Takes back what earlier drills have left in a namespace. */
export async function restore(
  { namespace, events, dryRun, ...cluster }: RestoreOptions,
  io: Io,
  { connect }: World,
): Promise<ExitCode> {
  const api = new Api(await connect(cluster));
  const found = await reaching(async () => {
    const forbidden = await forbiddenOf(api, restoreRights(events), namespace);
    if (forbidden.length > 0) {
      throw new Refusal(...forbiddenObjections(forbidden).map(describeObjection));
    }
    return tracesOf(api, namespace, events);
  });
  if (found.length === 0) {
    io.out(`no drill has left anything behind in namespace ${namespace}\n`);
    return ExitCode.OK;
  }
  if (dryRun) {
    io.out(found.map(({ what }) => `would take back ${what}\n`).join(''));
    return ExitCode.OK;
  }
  const left = await takeBack(api, found, PATIENCE);
  const isLeft = (what: string) => left.some(({ undo }) => undo.what === what);
  io.out(
    found
      .filter(({ what }) => !isLeft(what))
      .map(({ what }) => `took back ${what}\n`)
      .join(''),
  );
  if (left.length > 0) {
    io.err(`cdk8s-ha-operator: ${notTakenBackText(left, api.connection.kubectl)}`);
    return ExitCode.FINDINGS;
  }
  return ExitCode.OK;
}
