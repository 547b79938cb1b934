import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAnswers, selfValue } from './parse-answers.ts';

test('lines of the helper', () => {
  const answers = parseAnswers(
    [
      '{"step":"start","at":"x86_64","result":1}',
      '{"step":"status","at":"CapBnd","says":"0000000000000000","result":0}',
      '{"step":"mount:mount","result":-1}',
      '{"step":"bpf:bpf","killed":31,"exit":0}',
      '{"step":"end","result":1}',
      '',
    ].join('\n'),
  );
  assert.equal(answers.architecture, 'x86_64');
  assert.equal(answers.ended, true);
  assert.equal(answers.strayLines, 0);
  assert.deepEqual(answers.steps.get('bpf:bpf'), [{ killed: 31 }]);
  assert.equal(selfValue(answers, 'status', 'CapBnd'), '0000000000000000');
  assert.equal(selfValue(answers, 'status', 'CapEff'), undefined);
});

test('what is no line of the helper decides nothing, and is counted', () => {
  const stray = [
    'hello',
    '[]',
    '{}',
    '{"step":"mount:mount"}',
    '{"step":7,"result":0}',
    '{"step":"mount:mount","result":"0"}',
    '{"step":"mount:mount","result":1e400}',
    '{"step":"\\u001b[31m","result":0}',
    '{"step":"mount:mount","at":[],"result":0}',
    `{"step":"mount:mount","at":"${'x'.repeat(3000)}","result":0}`,
    '{"step":"mount:mount","result":-1',
  ];
  const answers = parseAnswers(stray.join('\n'));
  assert.equal(answers.strayLines, stray.length);
  assert.equal(answers.steps.size, 0);
  assert.equal(answers.ended, false);
});
