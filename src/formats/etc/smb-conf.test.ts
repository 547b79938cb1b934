import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { parseShares } from './smb-conf.ts';

test('shares have their directories, by name in lower case', () => {
  const text =
    '[global]\n path\n[ Data ] ; x\n\tPath = "/srv/my data" \n# path = /x\n[two]\ndirectory=/srv/\\\ntwo \n';
  assert.deepEqual(
    [...parseShares(text)],
    [
      ['data', '/srv/my data'],
      ['two', '/srv/ two'],
    ],
  );
});

test('a configuration of blanks is read in a short time', () => {
  const blanks = ' '.repeat(300_000);
  const start = processorTime();
  assert.equal(parseShares(`[${blanks}\n[a]\npath = /${blanks}"x\n`).size, 0);
  assert.ok(processorTime() - start < 1000);
});
