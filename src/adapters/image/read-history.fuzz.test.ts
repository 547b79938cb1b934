import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { seeded } from '../../../test/kit/random.ts';
import { readHistory } from './read-history.ts';

const secret = 'hunter2-Secret';
const fragments = [
  '/bin/sh -c ',
  '#(nop) ',
  ' # buildkit',
  'RUN ',
  'ADD ',
  'COPY ',
  'ENV ',
  'ARG ',
  'LABEL ',
  '|2 ',
  'TOKEN=',
  'PASSWORD=',
  `${secret} `,
  `"${secret}"`,
  `$(echo ${secret})`,
  'export ',
  'apt-get ',
  'update ',
  'install ',
  '&& ',
  '; ',
  '<<EOF\n',
  'EOF\n',
  '$A ',
  'A=$A$A ',
  "'",
  '"',
  '`',
  '(',
  ')',
  '{',
  '\\\n',
  '\0',
  '-k ',
  'curl ',
  'https://me:pw@x.example/ ',
  'sudo ',
  'sh -c ',
  '[trusted=yes] ',
  'file:ab12 in / ',
];

test('any history is read, quickly, and no secret value is stored', () => {
  const random = seeded(20_261_125);
  const start = process.cpuUsage().user;
  for (let round = 0; round < roundsOf(4000); round++) {
    const length = Math.floor(random() * 25);
    const CreatedBy = Array.from(
      { length },
      () => fragments[Math.floor(random() * fragments.length)] ?? '',
    ).join('');
    const read = readHistory([{ Created: 1, CreatedBy, Size: 0 }], 'history');
    assert.equal(read.state, 'known', CreatedBy);
    assert.ok(!JSON.stringify(read).includes(secret), CreatedBy);
  }
  assert.ok(process.cpuUsage().user - start < 10_000_000);
});

test('no text takes long to read', () => {
  const texts = [
    'a.'.repeat(60_000),
    '-eyJ'.repeat(30_000),
    'github_pat_'.repeat(11_000),
    '['.repeat(120_000),
    'sudo '.repeat(24_000),
    'sh -a '.repeat(20_000),
    '$('.repeat(60_000),
    `a=xxxxxxxx;${'a=$a$a;'.repeat(60)}echo $a`,
    'A=b '.repeat(30_000),
  ];
  const start = process.cpuUsage().user;
  for (const text of texts)
    for (const before of ['/bin/sh -c ', 'ENV ', '|99999 ', ''])
      readHistory([{ Created: 1, CreatedBy: before + text, Size: 0 }], 'history');
  assert.ok(process.cpuUsage().user - start < 8_000_000);
});
