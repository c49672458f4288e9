import { elementsOf, parseXml } from '../../support/xml';
import { stageForEach } from './stage';

const stage = stageForEach();

describe('a drawing', () => {
  const lanes = (svg: string) =>
    elementsOf(parseXml(svg), 'g').flatMap(({ attributes }) => attributes['data-lane'] ?? []);

  test.each([
    [
      'delete',
      { releaseAfter: 50, takeOverAfter: 100 },
      'seconds after the release',
      /^Delete: the next one led after 0\.\d+ s \(0 to 0\.44 s\)$/,
    ],
    [
      'crash',
      { takeOverAfter: 1200 },
      'seconds after the event',
      /^Crash: the next one led after 1\.\d+ s \(0\.8 to 1\.88 s\)$/,
    ],
    ['crash', {}, 'seconds after the event', /^Crash: nobody took over$/],
  ])('of %s, %j', async (event, behaviour, caption, title) => {
    stage.shop.behaviour = behaviour;
    const { written } = await stage.drill(`--tolerance 600ms --yes --event ${event} --svg drill.svg --timeout 2s`);
    const svg = parseXml(written['drill.svg']);
    expect(lanes(written['drill.svg'])).toEqual(['at best', 'at worst', 'measured']);
    expect(elementsOf(svg, 'title')[0].text).toMatch(title);
    expect(elementsOf(svg, 'g').some(({ attributes }) => attributes['data-axis'] === caption)).toBe(true);
  });

  test('that cannot be written is told after what was measured', async () => {
    const { code, out, err } = await stage.drill('--yes --svg drill.svg', {
      unwritable: "EACCES: permission denied, open 'x'",
    });
    expect(code).toBe(2);
    expect(out).toContain('Inside the bound.');
    expect(err).toBe('cdk8s-ha-operator: cannot write drill.svg: EACCES: permission denied\n');
  });
});
