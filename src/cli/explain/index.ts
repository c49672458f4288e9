import { CATALOG } from '../../leader-election/catalog';
import { envDialect } from '../../leader-election/catalog/env';
import { FLAGS } from '../../leader-election/catalog/flags';
import { CatalogedController } from '../../model/dialect';
import { didYouMean } from '../../model/suggest';
import { ExitCode, reasonOf, UsageError } from '../exit-code';
import { Io } from '../io';
import { explainController, explainTiming, Explanation, Unexplained } from './explanation';
import { explainManifests } from './from-manifests';
import { explanationJson } from './json';
import { ExplainOptions, HELP, parseOptions } from './options';
import { crashSvg } from './svg';
import { describeFinding, explanationText, unexplainedText } from './text';

/** The command `explain`. */
export function explain(argv: string[], io: Io): ExitCode {
  const options = parseOptions(argv);
  if (options.help) {
    io.out(HELP);
    return ExitCode.OK;
  }
  if (options.list) {
    io.out(catalogText());
    return ExitCode.OK;
  }
  const results = resultsOf(options, io);
  return options.json || options.svg !== undefined ? exportOne(results, options, io) : print(results, io);
}

/** The catalog, and the usual flags and variables of one's own controller. */
const CONTROLLERS: readonly CatalogedController[] = [...CATALOG, FLAGS, envDialect('', 'client-go')];

function catalogText(): string {
  const width = Math.max(...CONTROLLERS.map(({ id }) => id.length));
  return CONTROLLERS.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join('');
}

function resultsOf(options: ExplainOptions, io: Io): (Explanation | Unexplained)[] {
  const asked = options.dialect === undefined ? undefined : controllerOf(options.dialect);
  if (options.file !== undefined) {
    return explainManifests(options.file, options, io, asked);
  }
  if (asked !== undefined) {
    return [explainController(asked, options)];
  }
  const pointless = (['workload', 'container', 'name', 'namespace', 'leaseName', 'leaseNamespace'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (pointless !== undefined) {
    const option = pointless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--${option} says something of a controller; say which by --dialect or FILE`);
  }
  return [explainTiming(options)];
}

function controllerOf(name: string): CatalogedController {
  const controller = CONTROLLERS.find(({ id }) => id === name);
  if (!controller) {
    const names = CONTROLLERS.map(({ id }) => id);
    const list = "try 'cdk8s-ha-operator explain --list'";
    throw new UsageError(`--dialect: '${name}' is not in the catalog; ${didYouMean(name, names, list)}`);
  }
  return controller;
}

function print(results: readonly (Explanation | Unexplained)[], io: Io): ExitCode {
  io.out(results.map((result) => (isExplained(result) ? explanationText(result) : unexplainedText(result))).join('\n'));
  return results.every(({ findings }) => findings.length === 0) ? ExitCode.OK : ExitCode.FINDINGS;
}

/** JSON and a drawing are of one controller. */
function exportOne(results: readonly (Explanation | Unexplained)[], { json, svg }: ExplainOptions, io: Io): ExitCode {
  const [result] = results;
  if (results.length > 1) {
    const headings = results.map(({ heading }) => `\n  ${heading}`).join('');
    throw new UsageError(
      `there are ${results.length} controllers; choose one by --workload or --container:${headings}`,
    );
  }
  const explained = isExplained(result);
  if (json || !explained) {
    const said = [...(explained ? [] : result.notes), ...result.findings.map(describeFinding)];
    io.err(said.map((line) => `${result.heading}: ${line}\n`).join(''));
  }
  if (!explained) {
    return ExitCode.FINDINGS;
  }
  if (svg !== undefined) {
    writeSvg(svg, result, io);
  }
  io.out(json ? `${JSON.stringify(explanationJson(result), undefined, 2)}\n` : explanationText(result));
  return result.findings.length === 0 ? ExitCode.OK : ExitCode.FINDINGS;
}

function writeSvg(path: string, explanation: Explanation, io: Io): void {
  try {
    io.write(path, crashSvg(explanation));
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
  }
}

function isExplained(result: Explanation | Unexplained): result is Explanation {
  return 'figures' in result;
}
