import { resolve } from 'node:path';
import { isTest, violationsOf } from './layers/judge.ts';
import { readSources } from './layers/read.ts';

const root = resolve(import.meta.dirname, '..');
const sources = readSources(root, (file) => file.startsWith('src/') && !isTest(file));
const violations = sources.flatMap(violationsOf);
for (const line of violations) console.error(line);
console.log(`${sources.length} files, ${violations.length} violations`);
process.exitCode = sources.length > 0 && violations.length === 0 ? 0 : 1;
