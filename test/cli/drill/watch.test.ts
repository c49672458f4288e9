import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../../../src/cli/drill/api';
import { Sight, watch } from '../../../src/cli/drill/watch';
import { connectionTo } from '../../support/drill';
import { FakeApi, status } from '../../support/fake-api';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/shop/leases';
const QUERY = { fieldSelector: 'metadata.name=a' };

let api: FakeApi;
let end: AbortController;
let sights: Sight[];
let watching: Promise<void>;

beforeEach(async () => {
  api = await FakeApi.start();
  end = new AbortController();
  sights = [];
  hold('one');
  hold('other', 'b');
});
afterEach(async () => {
  end.abort();
  await api.close();
});

function hold(holder: string, name = 'a'): void {
  api.put(`${LEASES}/${name}`, { metadata: {}, spec: { holderIdentity: holder } });
}

function start(silence = 5): void {
  const options = { query: QUERY, silence, signal: end.signal };
  watching = watch(new Api(connectionTo(api)), LEASES, options, (sight) => sights.push(sight));
}

/** Who held the lease by what was told, one after the other. */
function told(): string[] {
  return sights.map((sight) => {
    const objects = sight.type === 'all' ? sight.objects : [sight.object];
    const holders = objects.map(({ spec }) => (spec as { holderIdentity: string }).holderIdentity).join();
    return `${sight.type} ${holders}`;
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds() && i < 400; i++) {
    await sleep(10);
  }
  expect(holds()).toBe(true);
}

const seen = (text: string) => () => told().includes(text);
const watches = () => api.requests.filter(({ query }) => query.get('watch') === 'true').length;

test('tells what there is, and then each change of it, and of nothing else', async () => {
  start();
  await until(() => watches() === 1);
  hold('two');
  hold('more', 'b');
  api.remove(`${LEASES}/a`);
  await until(seen('gone two'));
  expect(told()).toEqual(['all one', 'changed two', 'gone two']);
});

test('goes on from where it was when the connection is closed, and misses nothing', async () => {
  start();
  await until(() => watches() === 1);
  api.dropWatches();
  hold('two');
  hold('three');
  await until(seen('changed three'));
  expect(told()).toEqual(['all one', 'changed two', 'changed three']);
  expect(watches()).toBe(2);
});

test('takes a connection on which nothing comes for dead, and says how late it may be', async () => {
  start(0.3);
  await until(() => watches() === 1);
  api.silenceWatches();
  hold('two');
  await until(seen('changed two'));
  expect(told()).toEqual(['all one', 'changed two']);
  const [, late] = sights;
  expect(late.type === 'changed' && late.delay > 0.25 && late.delay < 1).toBe(true);
});

test('a connection on which there is only nothing to tell does not make what comes later late', async () => {
  start(0.2);
  await until(() => watches() >= 3);
  hold('two');
  await until(seen('changed two'));
  expect(told()).toEqual(['all one', 'changed two']);
});

test('begins anew where the API server has forgotten what was, and says that it may have missed something', async () => {
  start();
  await until(() => watches() === 1);
  api.rules.unshift(({ query }) => {
    // While it is not connected, much happens, and is forgotten.
    if (query.get('watch') === 'true') {
      api.rules.shift();
      hold('two');
      hold('three');
      api.compact();
    }
    return undefined;
  });
  api.dropWatches();
  await until(seen('all three'));
  expect(told()).toEqual(['all one', 'all three']);
  expect(sights.map((sight) => sight.type === 'all' && sight.isAfterGap)).toEqual([false, true]);
  await until(() => watches() === 3);
  hold('four');
  await until(seen('changed four'));
});

test('the same where that is told in the middle of a connection', async () => {
  api.rules.unshift(({ query }) =>
    query.get('watch') === 'true' && watches() === 1
      ? { status: 200, body: { type: 'ERROR', object: { code: 410, message: 'too old' } } }
      : undefined,
  );
  start();
  await until(() => watches() === 2);
  expect(told()).toEqual(['all one', 'all one']);
});

test.each([429, 500, 503, 401])('tries again after %i', async (code) => {
  let refusals = 2;
  api.rules.unshift(() => (refusals-- > 0 ? status(code, 'not now') : undefined));
  start();
  await until(seen('all one'));
});

test('ends where it may not go on', async () => {
  api.rules.unshift(() => status(403, 'leases is forbidden'));
  start();
  await expect(watching).rejects.toMatchObject({ status: 403, message: 'leases is forbidden' });
});

test('ends when it is told to', async () => {
  start();
  await until(() => watches() === 1);
  end.abort();
  await watching;
});

test('bookmarks are where it goes on from', async () => {
  api.rules.unshift(({ query }) =>
    query.get('watch') === 'true' && watches() === 1
      ? { status: 200, body: { type: 'BOOKMARK', object: { metadata: { resourceVersion: '4711' } } } }
      : undefined,
  );
  start();
  await until(() => watches() === 2);
  expect(told()).toEqual(['all one']);
  expect(api.requests.at(-1)?.query.get('resourceVersion')).toBe('4711');
});
