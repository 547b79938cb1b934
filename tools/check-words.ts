import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allowedWords, pendingFolders } from './words/exceptions.ts';
import { refusedWords } from './words/word-list.ts';
import { applyExceptions, describeProblem, refusedIn } from './words/words.ts';

const root = resolve(import.meta.dirname, '..');
const patterns = [
  '*.md',
  'docs/**/*.md',
  'examples/**/*.md',
  '{src,test,tools,bench}/**/*.{ts,mjs}',
  'bin/*',
];
/** The list itself and its tests; generated pages, whose text is refused where it is written. */
const skipped = /^(?:tools\/words\/|docs\/checks\/|src\/.*\.gen\.ts$)/u;

const files = globSync(patterns, { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !skipped.test(file));
const problems = files.flatMap((file) =>
  refusedIn(file, readFileSync(join(root, file), 'utf8'), refusedWords),
);
const { refused, stale } = applyExceptions(problems, allowedWords);
const isPending = (file: string): boolean => pendingFolders.some((folder) => file.startsWith(folder));
const current = refused.filter(({ file }) => !isPending(file));
for (const problem of current) console.error(describeProblem(problem));
for (const { file, word } of stale)
  console.error(`tools/words/exceptions.ts: “${word}” is not in ${file}: remove it`);
for (const folder of pendingFolders) {
  const count = refused.filter(({ file }) => file.startsWith(folder)).length;
  console.log(
    count === 0
      ? `${folder} is clean: remove it from the pending folders`
      : `${folder}: ${count} words pending`,
  );
}
console.log(`${files.length} files, ${current.length} refused words`);
process.exitCode = files.length > 0 && current.length === 0 && stale.length === 0 ? 0 : 1;
