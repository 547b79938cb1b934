import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { applyReplacements, changesOf, currentText, unedited } from '../../src/fixes/edited-text.ts';
import { unifiedDiff } from '../../src/fixes/unified-diff.ts';
import { seeded } from '../kit/random.ts';
import { roundsOf } from '../kit/rounds.ts';

const skip = spawnSync('git', ['--version']).status === 0 ? false : 'there is no git to apply diffs with';

/** Returns a file as git leaves it after a diff is applied. */
function patched(folder: string, name: string, original: string, diff: string): string {
  writeFileSync(join(folder, name), original);
  const args = ['apply', '--whitespace=nowarn', '-'];
  const { status, stderr } = spawnSync('git', args, { cwd: folder, input: diff, encoding: 'utf8' });
  assert.equal(status, 0, `${stderr}\n${diff}`);
  return readFileSync(join(folder, name), 'utf8');
}

function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-diff-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('git makes the edited text of the original and the diff', { skip }, (context) => {
  const folder = folderFor(context);
  const random = seeded(7);
  const upTo = (most: number): number => Math.floor(random() * (most + 1));
  const parts = ['a', 'b', '\n', '\n', '\r\n', 'x y', '#', 'é'];
  const textOf = (most: number): string =>
    Array.from({ length: upTo(most) }, () => parts[upTo(parts.length - 1)]).join('');
  for (let round = 0; round < roundsOf(150); round += 1) {
    let edited = unedited<number>(textOf(120));
    for (let pass = 0; pass <= upTo(2); pass += 1) {
      const text = currentText(edited);
      let from = 0;
      const replacements = Array.from({ length: upTo(4) }, (_, by) => {
        const start = Math.min(text.length, from + upTo(30));
        const end = Math.min(text.length, start + upTo(6));
        from = end;
        return { start, end, text: textOf(4), by };
      });
      edited = applyReplacements(edited, replacements);
    }
    const [before, after] = [edited.original, currentText(edited)];
    const diff = unifiedDiff('a file.yaml', before, changesOf(edited), () => 'why');
    if (diff === '') assert.equal(after, before);
    else assert.equal(patched(folder, 'a file.yaml', before, diff), after, diff);
  }
});

test('a file name cannot end the line it is on', { skip }, (context) => {
  const folder = folderFor(context);
  const name = 'a"b\\c\n+++ é.yaml';
  const edited = applyReplacements(unedited('one\n'), [{ start: 0, end: 3, text: 'two', by: 1 }]);
  const diff = unifiedDiff(name, 'one\n', changesOf(edited), () => 'why');
  assert.equal(patched(folder, name, 'one\n', diff), 'two\n');
});
