import { explain, tableOf } from '../support/cli';

describe("--client is what a controller of one's own elects with", () => {
  test.each([
    ['env', 'kube-lease-manager', '--dialect bindy'],
    ['flags', 'fabric8', '--dialect strimzi'],
  ])('%s with %s means what it means for %s', (dialect, client, alike) => {
    const means = (options: string) => {
      const table = tableOf(explain(`${options} --timing 15/10/2`), 'What it means');
      return ['leader crashes', 'leader is cut off', 'clocks', 'API requests'].map((row) => table[row]);
    };
    expect(means(`--dialect ${dialect} --client ${client}`)).toEqual(means(alike));
    expect(means(`--dialect ${dialect} --client ${client}`)).not.toEqual(means(`--dialect ${dialect}`));
  });

  test.each([
    [
      '--dialect flags --client operator-sdk',
      "--client: 'operator-sdk' is not a library that elections are known of; did you mean 'java-operator-sdk'?",
    ],
    [
      '--dialect flux --client client-go',
      "--client says what library a controller of your own elects with, and 'flux' is in the catalog; give it with --dialect flags or --dialect env, or leave it out",
    ],
    [
      '--client client-go',
      '--client says what library a controller of your own elects with; give it with --dialect flags or --dialect env, or leave it out',
    ],
  ])('%s is refused', (options, message) => {
    expect(explain(options)).toMatchObject({ code: 2, out: '', err: `cdk8s-ha-operator: ${message}\n` });
  });
});
