import { version } from '../../package.json';
import { didYouMean } from '../model/suggest';
import { GUARD_COMMAND } from './drill/guard-command';
import { ExitCode, Failure, Refusal, UsageError } from './exit-code';
import { explain } from './explain';
import { Io } from './io';

type Command = (argv: string[], io: Io) => ExitCode | Promise<ExitCode>;

const COMMANDS: Readonly<Record<string, Command>> = {
  explain,
  drill: (argv, io) => loadDrill().drill(argv, io),
};

/** By those alone who drill: what speaks to a cluster takes as long to load as all the rest. */
function loadDrill() {
  return require('./drill') as typeof import('./drill');
}

function loadGuard() {
  return require('./drill/guard-process') as typeof import('./drill/guard-process');
}

const HELP = `Usage: cdk8s-ha-operator <command> [options]

Commands:
  explain    what a leader election's timing means, and how a controller is told of it
  drill      take the leader of a running Deployment away, and measure how long it takes to replace it

Options:
  -h, --help     print this, or the help of a command
  --version      print the version

Exit codes: 0 fine, 1 something was found, 2 wrong usage, 3 refused, since it would not be safe.
`;

/** Runs the program; gives its exit code, at once where it does nothing but read and write. */
export function run([name, ...argv]: string[], io: Io): ExitCode | Promise<ExitCode> {
  return reporting(io, () => dispatch(name, argv, io));
}

/** Does something, and says what is wrong with what the user wants. */
export function reporting(io: Io, work: () => ExitCode | Promise<ExitCode>): ExitCode | Promise<ExitCode> {
  try {
    const outcome = work();
    return typeof outcome === 'number' ? outcome : outcome.catch((error: unknown) => complain(error, io));
  } catch (error) {
    return complain(error, io);
  }
}

/** A defect is thrown. */
function complain(error: unknown, io: Io): ExitCode {
  if (error instanceof UsageError) {
    io.err(`cdk8s-ha-operator: ${error.message}\n`);
    return ExitCode.USAGE;
  }
  if (error instanceof Refusal) {
    io.err(error.lines.map((line) => `cdk8s-ha-operator: refused: ${line}\n`).join(''));
    return ExitCode.REFUSED;
  }
  if (error instanceof Failure) {
    io.err(`cdk8s-ha-operator: ${error.message}\n`);
    return ExitCode.FINDINGS;
  }
  throw error;
}

function dispatch(name: string | undefined, argv: string[], io: Io): ExitCode | Promise<ExitCode> {
  switch (name) {
    case undefined:
      throw new UsageError("no command was given; try 'cdk8s-ha-operator --help'");
    case '-h':
    case '--help':
    case 'help':
      io.out(HELP);
      return ExitCode.OK;
    case '--version':
      io.out(`${version}\n`);
      return ExitCode.OK;
    case GUARD_COMMAND:
      return loadGuard().guard(io);
    default:
      if (!Object.hasOwn(COMMANDS, name)) {
        throw new UsageError(`'${name}' is not a command; ${didYouMean(name, Object.keys(COMMANDS))}`);
      }
      return COMMANDS[name](argv, io);
  }
}
