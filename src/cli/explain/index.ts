import { askedController, CONTROLLERS } from '../controllers';
import { ExitCode, UsageError } from '../exit-code';
import { Io, writeFile } from '../io';
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

function catalogText(): string {
  const width = Math.max(...CONTROLLERS.map(({ id }) => id.length));
  return CONTROLLERS.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join('');
}

function resultsOf(options: ExplainOptions, io: Io): (Explanation | Unexplained)[] {
  const asked = askedController(options);
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
    writeFile(svg, crashSvg(result), io);
  }
  io.out(json ? `${JSON.stringify(explanationJson(result), undefined, 2)}\n` : explanationText(result));
  return result.findings.length === 0 ? ExitCode.OK : ExitCode.FINDINGS;
}

function isExplained(result: Explanation | Unexplained): result is Explanation {
  return 'figures' in result;
}
