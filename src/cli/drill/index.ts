import { Expectation } from '../../model/drill/judgement';
import { isInside } from '../../model/drill/result';
import { ExitCode, Failure, Interrupted } from '../exit-code';
import { Io, writeFile } from '../io';
import { ApiError, NoAnswer } from './api';
import { defaultTimeout } from './follow';
import { HELP } from './help';
import { resultJson } from './json';
import { DrillOptions, parseOptions } from './options';
import { Plan, planJson, planText } from './plan';
import { prepare, Preparation } from './preparation';
import { startProgress } from './progress';
import { rbacText } from './rbac';
import { restore } from './restore';
import { carryOut } from './run';
import { drillSvg } from './svg';
import { resultText } from './text';
import { World, WORLD } from './world';

/** The command `drill`. */
export async function drill(argv: readonly string[], io: Io, world: World = WORLD): Promise<ExitCode> {
  const request = parseOptions(argv);
  switch (request.kind) {
    case 'help':
      io.out(HELP);
      return ExitCode.OK;
    case 'rbac':
      io.out(rbacText(request.options));
      return ExitCode.OK;
    case 'restore':
      return restore(request.options, io, world);
    case 'drill':
      return interruptible(world, (interruption) => drillOne(request.options, io, world, interruption));
  }
}

/** Ends all waiting at the first signal; a second one ends the program, as it would without a handler. */
async function interruptible<T>(world: World, work: (interruption: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const ignore = world.onSignal((signal) => {
    ignore();
    interruption.abort(new Interrupted(signal));
  });
  try {
    return await work(interruption.signal);
  } finally {
    ignore();
    // What is still watched.
    interruption.abort();
  }
}

async function drillOne(options: DrillOptions, io: Io, world: World, interruption: AbortSignal): Promise<ExitCode> {
  const looking = startProgress(io, () => ['looking at the cluster, and waiting for a renewal of the lease …']);
  const preparation = await prepare(options, world.connect, interruption).finally(() => {
    looking.stop();
  });
  const expectation = expectationOf(preparation, options);
  const timeout = options.timeout ?? defaultTimeout(preparation);
  const plan: Plan = { preparation, expectation, timeout };
  if (!(await isAgreed(plan, options, io, interruption))) {
    return ExitCode.OK;
  }
  const { result, isTakenBack } = await carryOut(plan, { io, world, interruption }).catch(failed);
  io.out(options.json ? `${JSON.stringify(resultJson(result), undefined, 2)}\n` : resultText(result));
  if (options.svg !== undefined) {
    writeFile(options.svg, drillSvg(result, expectation.client), io);
  }
  interruption.throwIfAborted();
  return isInside(result) && isTakenBack ? ExitCode.OK : ExitCode.FINDINGS;
}

/** It has begun, so that there is no usage to be mended. */
function failed(error: unknown): never {
  throw error instanceof ApiError || error instanceof NoAnswer
    ? new Failure(`the drill did not come to its end, and says nothing of the bound: ${error.message}`)
    : error;
}

function expectationOf({ subject }: Preparation, { event, tolerance }: DrillOptions): Expectation {
  return {
    event,
    client: subject.controller.client,
    figures: subject.figures,
    releases: subject.releases,
    tolerance,
  };
}

/** Whether to go on; where nobody can be asked and nobody said so beforehand, the plan is all there is. */
async function isAgreed(
  plan: Plan,
  { yes, dryRun, json }: DrillOptions,
  io: Io,
  interruption: AbortSignal,
): Promise<boolean> {
  const { terminal } = io;
  if (dryRun || (!yes && terminal === undefined)) {
    io.out(json ? `${JSON.stringify(planJson(plan), undefined, 2)}\n` : planText(plan));
    if (!dryRun) {
      io.err('cdk8s-ha-operator: nothing was done, since nobody can be asked here; give --yes to go on\n');
    }
    return false;
  }
  if (terminal !== undefined) {
    io.err(`${planText(plan)}\n`);
  }
  if (yes || terminal === undefined) {
    return true;
  }
  const answer = await terminal.ask('Go on? [y/N] ', interruption);
  interruption.throwIfAborted();
  if (!/^y(es)?$/i.test(answer.trim())) {
    io.err('nothing was done\n');
    return false;
  }
  // The answer may have taken its time.
  await plan.preparation.confirm();
  return true;
}
