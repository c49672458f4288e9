import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOG } from '../src/leader-election/catalog';
import { dialectsPage } from './dialects-page';

const folder = join(__dirname, '..', 'docs', 'dialects');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'README.md'), dialectsPage(CATALOG));
