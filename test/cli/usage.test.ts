import { version } from '../../package.json';
import { run } from '../../src/cli/run';
import { Outcome, explain, runCli } from '../support/cli';
import { SCAFFOLD } from './upstream';

/** What is said in one line to standard error, where nothing else is. */
function complaint({ code, out, err, written }: Outcome): string {
  expect({ code, out, written }).toEqual({ code: 2, out: '', written: {} });
  expect(err).toMatch(/^cdk8s-ha-operator: [^\n]+\n$/);
  return err.slice('cdk8s-ha-operator: '.length, -1);
}

describe('the program', () => {
  test('prints its help, in which its commands are, and the version of the package', () => {
    for (const word of ['--help', '-h', 'help']) {
      const { code, out, err } = runCli([word]);
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/^Usage: cdk8s-ha-operator <command> \[options\]\n/);
      expect(out).toMatch(/^ {2}explain /m);
      expect(out).toMatch(/^ {2}drill /m);
    }
    expect(runCli(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '', written: {} });
  });

  test.each<[string[], string]>([
    [[], "no command was given; try 'cdk8s-ha-operator --help'"],
    [['explian'], "'explian' is not a command; did you mean 'explain'?"],
    [['Explain'], "'Explain' is not a command; did you mean 'explain'?"],
    [['synth'], "'synth' is not a command; use 'explain' or 'drill'"],
    [['dril'], "'dril' is not a command; did you mean 'drill'?"],
    [['drill-gard'], "'drill-gard' is not a command; did you mean 'drill'?"],
    [['constructor'], "'constructor' is not a command; use 'explain' or 'drill'"],
    [['--dialect', 'flux'], "'--dialect' is not a command; use 'explain' or 'drill'"],
  ])('refuses %j', (argv, message) => {
    expect(complaint(runCli(argv))).toBe(message);
  });
});

describe('explain suggests what was meant by', () => {
  test.each([
    ['--profil fast', "--profil is not an option; did you mean '--profile'?"],
    ['--Timing=15/10/2', "--Timing=15/10/2 is not an option; did you mean '--timing'?"],
    ['--lease-nam x', "--lease-nam is not an option; did you mean '--lease-name' or '--lease-namespace'?"],
    ['--dialect flx', "--dialect: 'flx' is not in the catalog; did you mean 'flux'?"],
    ['--dialect cert-manger', "--dialect: 'cert-manger' is not in the catalog; did you mean 'cert-manager'?"],
    ['--dialect xyzzy', "--dialect: 'xyzzy' is not in the catalog; try 'cdk8s-ha-operator explain --list'"],
    ['--profile fats', "--profile: 'fats' is not a profile; did you mean 'fast'?"],
    ['--profile slow', "--profile: 'slow' is not a profile; use 'default', 'fast' or 'conservative'"],
    ['--profile toString', "--profile: 'toString' is not a profile; use 'default', 'fast' or 'conservative'"],
  ])('%s', (options, message) => {
    expect(complaint(explain(options))).toBe(message);
  });
});

describe('explain refuses a value that it does not understand:', () => {
  const timing = (text: string) =>
    `--timing: '${text}' is not leaseDuration/renewDeadline/retryPeriod; write it as 20s/15s/3s or 20/15/3`;

  test.each([
    ...['15', '15/10', '15/10/2/1', '15/10/x', '15s/10s/-2s', '15,10,2', '15//2'].map((text) => [
      `--timing=${text}`,
      timing(text),
    ]),
    ['--failover soon', "--failover: 'soon' is not a duration; write it as 30s, 1m30s or 30"],
    ['--failover=-5', "--failover: '-5' is not a duration; write it as 30s, 1m30s or 30"],
    ['--tolerating 1x', "--tolerating: '1x' is not a duration; write it as 30s, 1m30s or 30"],
    ['--failover 30 --tolerating x', "--tolerating: 'x' is not a duration; write it as 30s, 1m30s or 30"],
    ...['0', '-1', '1.5', 'three', '03', '1e3'].map((text) => [
      `--replicas=${text}`,
      `--replicas: '${text}' is not a number of pods; use a whole number, at least 1`,
    ]),
    ['--dialect', "Option '--dialect <value>' argument missing; try 'cdk8s-ha-operator explain --help'"],
    ['--json=yes', "Option '--json' does not take an argument; try 'cdk8s-ha-operator explain --help'"],
  ])('%s', (options, message) => {
    expect(complaint(explain(options))).toBe(message);
  });
});

describe('explain refuses what contradicts itself or says nothing:', () => {
  test.each([
    ['--profile fast --timing 15/10/2', '--profile and --timing contradict each other; give one of them'],
    ['a.yaml b.yaml', 'one FILE can be explained at a time, and 2 were given'],
    [
      '--release-on-cancel --no-release-on-cancel',
      '--release-on-cancel and --no-release-on-cancel contradict each other; give one of them',
    ],
    ...['workload', 'container', 'name', 'namespace', 'lease-name', 'lease-namespace'].map((option) => [
      `--${option} x`,
      `--${option} says something of a controller; say which by --dialect or FILE`,
    ]),
  ])('%s', (options, message) => {
    expect(complaint(explain(options))).toBe(message);
  });

  test.each(['--profile fast --failover 30s', '--timing 15/10/2 --tolerating 5s', '--profile fast --tolerating 5s'])(
    '%s',
    (options) => {
      expect(complaint(explain(options))).toMatch(
        /^--(profile|timing) and .* contradict each other; give one of them$/,
      );
    },
  );

  test('and every contradiction before a file is read', () => {
    expect(complaint(explain('gone.yaml --profile fast --timing 15/10/2'))).toMatch(/contradict/);
  });
});

describe('the exit code is', () => {
  test.each([
    [0, '--dialect beskar7'],
    [0, '--list'],
    [0, '--help'],
    [0, '--dialect external-dns --replicas 1'],
    [1, '--dialect external-dns --replicas 2'],
    [1, '--dialect flux'],
    [1, '--dialect kubebuilder --profile fast'],
    [1, '--timing 10/15/2'],
    [1, '--failover 1s'],
    [2, '--dialect beskar'],
    [2, '--profile quick'],
    [2, 'gone.yaml'],
  ])('%i for %s', (code, options) => {
    const outcome = explain(options);
    expect(outcome.code).toBe(code);
    expect([outcome.out === '', outcome.err === '']).toEqual([code === 2, code !== 2]);
  });
});

describe('a drawing', () => {
  test('that cannot be written is told in one line, and nothing else is printed', () => {
    expect(complaint(explain('--svg /gone/x.svg', { unwritable: 'ENOENT: no such file or directory' }))).toBe(
      'cannot write /gone/x.svg: ENOENT: no such file or directory',
    );
    const files = { 'a.yaml': SCAFFOLD };
    expect(complaint(explain('a.yaml --json --svg x.svg', { files, unwritable: 'EACCES: permission denied' }))).toBe(
      'cannot write x.svg: EACCES: permission denied',
    );
  });

  test('is written beside the text or the JSON that is printed anyway', () => {
    const drawn = explain('--svg x.svg');
    expect({ ...drawn, written: {} }).toEqual(explain());
    expect(Object.keys(drawn.written)).toEqual(['x.svg']);
    expect(explain('--svg x.svg --json')).toEqual({ ...explain('--json'), written: drawn.written });
  });

  test('is not written where there is nothing to draw', () => {
    expect(explain('--timing 10/15/2 --svg x.svg')).toEqual({
      code: 1,
      out: '',
      err: 'client-go: renewDeadline (15s) must be shorter than leaseDuration (10s); shorten renewDeadline or lengthen leaseDuration\n',
      written: {},
    });
  });
});

test('a defect of its own is not taken for wrong usage', () => {
  const defect = () => {
    throw new TypeError('a defect');
  };
  const io = { out: defect, err: () => undefined, read: defect, write: defect };
  expect(() => run(['--version'], io)).toThrow(TypeError);
});
