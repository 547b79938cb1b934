import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { parseShares, smbParameter } from './smb-conf.ts';

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
  assert.equal(smbParameter(`a${blanks}b`, 'include'), undefined);
  assert.equal(smbParameter(`a${blanks}=${blanks}b`, 'include'), undefined);
  assert.ok(processorTime() - start < 1000);
});

test('names of parameters are compared without case and spaces', () => {
  for (const line of ['include = /x', ' Include=/x ', 'in clude = "/x"'])
    assert.equal(smbParameter(line, 'include'), '/x', line);
  for (const line of ['# include = /x', 'include', '[include = /x]', 'includes = /x'])
    assert.equal(smbParameter(line, 'include'), undefined, line);
});
