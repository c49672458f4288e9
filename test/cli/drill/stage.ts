import { Drilled, drillOn, Surroundings } from '../../support/drill';
import { FakeApi } from '../../support/fake-api';
import { Shop } from './shop';

/** An API server and a Deployment in it, new for each test of a file. */
export interface Stage {
  readonly api: FakeApi;
  readonly shop: Shop;
  drill(options: string, surroundings?: Surroundings): Promise<Drilled>;
}

export function stageForEach(): Stage {
  let api: FakeApi;
  let shop: Shop;
  beforeEach(async () => {
    api = await FakeApi.start();
    shop = new Shop(api);
  });
  afterEach(async () => {
    shop.stop();
    await api.close();
  });
  return {
    get api() {
      return api;
    },
    get shop() {
      return shop;
    },
    drill: (options, surroundings) => drillOn(api, `--namespace shop --deployment shop ${options}`, surroundings),
  };
}
