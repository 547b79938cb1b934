import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { readRunCommand } from '../run-command/read-run-command.ts';
import { arithmeticNames } from './arithmetic-names.ts';

test('the variables that arithmetic sets', () => {
  const cases: readonly (readonly [text: string, names: string])[] = [
    ['((X=1))', 'X'],
    ['(( X += 1, Y++ ))', 'X Y'],
    ['echo $((--X)) $[Z = 2]', 'X Z'],
    ['let "X = 1" Y=2', 'X Y'],
    ['for ((i=0; i<3; i++)); do :; done', 'i'],
    ['a[X=1]=2', 'X'],
    ['[[ 1 -eq X=1 ]]', 'X'],
    ['(( A = (B + (1)), X = 1 ))', 'A X'],
    ['(((A=((1)), X=1)))', 'A X'],
    [`((${' '.repeat(500)}X=1))`, 'X'],
    [`let \\\n${' '.repeat(500)}X=1`, 'X'],
    ['${text:X=1:Y++}', 'X Y'],
    ['${A:=B}', ''],
    ['((X == 1))', ''],
    ['((cd x); X=1 y)', ''],
    ['n=$((n + 1)); [ $n -eq 1 ]', ''],
    ['# let X=1', ''],
    ['outlet X=1', ''],
  ];
  for (const [text, names] of cases)
    assert.equal([...arithmeticNames(text)].toSorted().join(' '), names, text);
});

test('long texts of any shape are read in time that grows with their length', () => {
  const shapes = ['\n', '(', '((', '((a', ')', 'a[', '$[', 'let a', 'a', 'a ', '++', ' -eq'];
  const before = processorTime();
  for (const shape of shapes) for (const end of ['', '))']) arithmeticNames(shape.repeat(60_000) + end);
  arithmeticNames(`((${'a'.repeat(200_000)}))`);
  assert.ok(processorTime() - before < 5000);
});

const setting: readonly string[] = [
  'let X=1;',
  'let "X = 1";',
  '((X=1));',
  'X=0; ((X++));',
  ': $((X=1));',
  'echo $[X=1];',
  'if ((X=1)); then :; fi;',
  'for ((X=1; X<1; X++)); do :; done;',
  'f() { let X=1; }; f;',
  'a[X=1]=2;',
  'X[0]=true;',
  'declare "X=true";',
  'export "X"=true;',
  'X=false; export "X=true";',
  "X=false; declare 'X=true';",
  'X=false; export "X=$Y";',
  'X=false; ((A=(B+(1)), X=1));',
  'declare -n R=X; R=true;',
  'eval "let X=1";',
];

for (const before of setting)
  test(`a variable that the shell sets is not taken for an unset one: ${before}`, () => {
    for (const use of ['--privileged=${X:-false}', '--privileged=${X-false}', '${X:+--privileged}']) {
      const { workloads } = readRunCommand(`${before} docker run ${use} x`, { env: {}, directory: '/' });
      const privileged = workloads[0]?.settings.privileged;
      const isKnownFalse = workloads[0]?.doubts.length === 0 && privileged === undefined;
      assert.ok(!isKnownFalse, use);
      assert.ok(privileged === undefined || !('value' in privileged) || privileged.value, use);
    }
  });
