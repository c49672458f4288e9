import { courseOf } from './leadership';

const SECOND = 1000;
const at = (from: number, to?: number) => ({ from: from * SECOND, ...(to !== undefined && { to: to * SECOND }) });

test.each([
  ['one that leads all the time', [at(0)], { handovers: 0, without: 0, several: 0 }],
  ['nobody', [], { handovers: 0, without: 10, several: 0 }],
  ['one after the other', [at(0, 12), at(15)], { handovers: 1, without: 3, several: 0 }],
  ['none at the end', [at(0, 18)], { handovers: 0, without: 2, several: 0 }],
  ['two at once', [at(0, 14), at(12)], { handovers: 1, without: 0, several: 2 }],
  ['one within another', [at(0), at(12, 13)], { handovers: 1, without: 0, several: 1 }],
  ['what was before and comes after', [at(0, 9), at(11, 30), at(31)], { handovers: 1, without: 1, several: 0 }],
])('the course of %s', (_, tenures, course) => {
  expect(courseOf(tenures, 10 * SECOND, 20 * SECOND)).toEqual(course);
});
