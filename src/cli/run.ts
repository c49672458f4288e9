import { version } from '../../package.json';
import { didYouMean } from '../model/suggest';
import { ExitCode, UsageError } from './exit-code';
import { explain } from './explain';
import { Io } from './io';

type Command = (argv: string[], io: Io) => ExitCode;

const COMMANDS: Readonly<Record<string, Command>> = { explain };

const HELP = `Usage: cdk8s-ha-operator <command> [options]

Commands:
  explain    what a leader election's timing means, and how a controller is told of it

Options:
  -h, --help     print this, or the help of a command
  --version      print the version

Exit codes: 0 fine, 1 something was found, 2 wrong usage.
`;

/** Runs the program; gives its exit code. */
export function run([name, ...argv]: string[], io: Io): ExitCode {
  try {
    return dispatch(name, argv, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`cdk8s-ha-operator: ${error.message}\n`);
      return ExitCode.USAGE;
    }
    throw error;
  }
}

function dispatch(name: string | undefined, argv: string[], io: Io): ExitCode {
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
    default:
      if (!Object.hasOwn(COMMANDS, name)) {
        throw new UsageError(`'${name}' is not a command; ${didYouMean(name, Object.keys(COMMANDS))}`);
      }
      return COMMANDS[name](argv, io);
  }
}
