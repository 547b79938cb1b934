import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readDockerfile } from '../../adapters/dockerfile/read-dockerfile.ts';
import type { Check } from '../../core/rules/check.ts';
import type { TextEdit } from '../../core/findings/finding.ts';
import { applyEdits } from '../../fixes/apply-edits.ts';
import { parameterValues } from '../../policy/parameters.ts';
import { loadChecks } from '../../../tools/generate/load.ts';

const checks = (await loadChecks(join(import.meta.dirname, '..')))
  .flatMap((file) => file.checks)
  .filter((check): check is Check<'dockerfile'> => check.on === 'dockerfile' && check.fixable);

/** The edits that a check proposes for a file. */
function editsOf(check: Check<'dockerfile'>, text: string, parameters = {}): readonly TextEdit[] {
  const dockerfile = readDockerfile(text, 'Dockerfile');
  const outcome = check.evaluate({ dockerfile }, parameterValues(check, parameters));
  const problems = outcome.state === 'failed' ? outcome.problems : [];
  return problems.flatMap(({ change }) => (change?.kind === 'edit' ? change.edits : []));
}

const lineEnds: Readonly<Record<string, (text: string) => string>> = {
  'as written': (text) => `${text}\n`,
  'with CRLF': (text) => `${text}\n`.replaceAll('\n', '\r\n'),
  'without a final newline': (text) => text,
};

describe('edits of Dockerfiles', () => {
  assert.ok(checks.length > 5);
  for (const check of checks)
    for (const { title, dockerfile, parameters } of check.examples.bad) {
      if (dockerfile === undefined) continue;
      for (const [how, change] of Object.entries(lineEnds))
        it(`${check.id}: ${title}, ${how}`, () => {
          const before = change(dockerfile);
          const edits = editsOf(check, before, parameters);
          if (edits.length === 0) return;
          const { text } = applyEdits(before, edits);
          assert.notEqual(text, before);
          assert.deepEqual(readDockerfile(text, 'Dockerfile').problems, [], text);
          assert.deepEqual(editsOf(check, text, parameters), [], text);
        });
    }
});
