import { deadLinksOf, pagesIn } from './markdown';

test.each(['README.md', 'CONTRIBUTING.md', ...pagesIn('docs')])('every link of %s leads to something', (page) => {
  expect(deadLinksOf(page)).toEqual([]);
});
