// Writes the tables of attacks of docs/design/trust.md from a run of them: `node tools/attack-table.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { attackTables, withTables } from './attack-table/table.ts';

const page = resolve(import.meta.dirname, '../docs/design/trust.md');
writeFileSync(page, withTables(readFileSync(page, 'utf8'), await attackTables()));
