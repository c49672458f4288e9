import { Terminal } from '../../../src/cli/io';
import { framesOf, screen } from '../../support/screen';
import { SHOP_JSON } from './shop';
import { stageForEach } from './stage';

const stage = stageForEach();

const OPTIONS = '--tolerance 600ms';
const PLAN = [
  "delete: Deployment shop/shop, container manager: one's own controller with --leader-elect… flags (flags)",
  'lease shop-leader, in namespace shop, 1s / 0.8s / 0.2s',
  '',
  'Found',
  '  leader     shop-1 on node node-1',
  '  replicas   3',
  '  expected   the next one leads 0 – 0.44 s after the old one has released the lease',
  '  tolerance  0.6 s, for requests and the start of a process',
  '  waiting    at most 34.8 s',
  '',
  'Will',
  '  delete pod shop-1',
  '',
  'Note',
  '  by its settings it may also be: beskar7-before-0.4, beskar7, cluster-api, …',
  '',
].join('\n');

/** Somebody who answers each question so. */
function person(answer: string | (() => string), columns = 80, colours = false): Terminal & { asked: string[] } {
  const asked: string[] = [];
  return {
    columns: () => columns,
    colours,
    asked,
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(typeof answer === 'string' ? answer : answer());
    },
  };
}

const deletions = () => stage.api.requests.filter(({ method }) => method === 'DELETE').length;

describe('outside of a terminal', () => {
  test('nothing is done without --yes, and the plan is printed', async () => {
    expect(await stage.drill(OPTIONS)).toEqual({
      code: 0,
      out: PLAN,
      err: 'cdk8s-ha-operator: nothing was done, since nobody can be asked here; give --yes to go on\n',
      written: {},
      guard: [],
    });
    expect(deletions()).toBe(0);
  });

  test.each(['--dry-run', '--dry-run --yes'])('nor with %s', async (options) => {
    expect(await stage.drill(`${OPTIONS} ${options}`)).toMatchObject({ code: 0, out: PLAN, err: '' });
    expect(deletions()).toBe(0);
  });

  test('with --yes nothing is printed but the result', async () => {
    const { out, err } = await stage.drill(`${OPTIONS} --yes --json`);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ inside: true });
  });

  test('the plan is JSON where that is asked for', async () => {
    const { out } = await stage.drill(`${OPTIONS} --dry-run --json --event partition`);
    expect(JSON.parse(out)).toEqual({
      event: 'partition',
      ...SHOP_JSON,
      measuredFrom: 'event',
      bound: { lower: 0.8, upper: 1.88 },
      tolerance: 0.6,
      timeout: 34.76,
      steps: [
        'label pod shop-1',
        expect.stringMatching(/^create CiliumNetworkPolicy shop-drill-\w+, which cuts pod shop-1 off$/),
      ],
      takenBack: [
        expect.stringMatching(/^CiliumNetworkPolicy shop\/shop-drill-\w+$/),
        'the label app.kubernetes.io/cdk8s-ha-operator-drill of pod shop/shop-1',
      ],
      figures: expect.any(Object),
      notes: expect.any(Array),
    });
  });
});

describe('on a terminal', () => {
  test('one is asked, with the plan before one’s eyes', async () => {
    const terminal = person('y');
    const { code, out, err } = await stage.drill(OPTIONS, { terminal });
    expect([code, terminal.asked]).toEqual([0, ['Go on? [y/N] ']]);
    expect(screen(err)).toBe(`${PLAN}\n`);
    expect(out).toMatch(/Inside the bound\.\n$/);
    expect(deletions()).toBe(1);
  });

  test.each(['', 'n', 'no', 'yesterday'])('nothing is done for the answer %j', async (answer) => {
    const { code, out, err } = await stage.drill(OPTIONS, { terminal: person(answer) });
    expect([code, out, screen(err)]).toEqual([0, '', `${PLAN}\nnothing was done\n`]);
    expect(deletions()).toBe(0);
  });

  test('with --yes one is not asked, but told', async () => {
    const terminal = person('n');
    const { code, err } = await stage.drill(`${OPTIONS} --yes`, { terminal });
    expect([code, terminal.asked, screen(err)]).toEqual([0, [], `${PLAN}\n`]);
  });

  test('nothing is done if something has changed until one answered', async () => {
    const changed = person(() => {
      stage.shop.leader = 'shop-3';
      return 'y';
    });
    const { code, err } = await stage.drill(OPTIONS, { terminal: changed });
    expect([code, screen(err)]).toEqual([
      3,
      `${PLAN}\ncdk8s-ha-operator: refused: pod shop-1 does not lead any more; start again\n`,
    ]);
    const rollout = person(() => {
      stage.shop.change((deployment) => {
        deployment.metadata.generation = 2;
      });
      return 'y';
    });
    expect((await stage.drill(OPTIONS, { terminal: rollout })).err).toMatch(/refused: a rollout of Deployment/);
    expect(deletions()).toBe(0);
  });

  test('one who interrupts while being asked is left alone', async () => {
    let send: (signal: NodeJS.Signals) => void = () => undefined;
    const terminal = person(() => {
      send('SIGINT');
      return '';
    });
    const drilling = stage.drill(OPTIONS, {
      terminal,
      interrupt: (tell) => {
        send = tell;
      },
    });
    await expect(drilling).rejects.toMatchObject({ signal: 'SIGINT' });
    expect(deletions()).toBe(0);
  });

  test('one sees who leads, for how long nobody does, and what is waited for, while it is so', async () => {
    stage.shop.behaviour = { releaseAfter: 300, takeOverAfter: 1000 };
    const { err } = await stage.drill(`${OPTIONS} --yes`, { terminal: person('y', 60) });
    const frames = framesOf(err).filter((frame) => frame.includes('delete: the leader of'));
    const [ending, nobody] = ['shop-1 leads, and is told to end', 'nobody leads\n'].map(
      (text) => frames.find((frame) => frame.includes(text)) ?? '',
    );
    expect(ending).toContain('waiting for the next leader …');
    expect(nobody).toMatch(/^ {2}nobody leads since the release: 0\.\d s$/m);
    expect(nobody).toMatch(/^ {2}█+▒*·*$/m);
    expect(nobody).toMatch(/^ {2}0 +0\.44 s$/m);
    for (const line of frames.flatMap((frame) => frame.split('\n'))) {
      // One that the terminal breaks is not drawn over as a whole.
      expect(line.length).toBeLessThan(60);
    }
  });
});
