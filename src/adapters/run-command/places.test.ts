import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Location } from '../../core/location.ts';
import type { SettingName } from '../../core/workload/workload.ts';
import { readRunCommand } from './read-run-command.ts';

const context = { env: { OPTS: '--privileged --init' }, directory: '/srv', home: '/home/me' };

function places(text: string, setting: SettingName): readonly Location[] {
  const [workload] = readRunCommand(text, context).workloads;
  return workload?.settings[setting]?.at ?? [];
}

/** Returns the text at a setting's location, and the line after removing it. */
function shown(text: string, setting: SettingName): [string, string | undefined] {
  const [at] = places(text, setting);
  assert.ok(at?.in === 'command');
  const { range, remove } = at;
  const left = remove && text.slice(0, remove.startOffset) + text.slice(remove.endOffset);
  return [text.slice(range.startOffset, range.endOffset), left];
}

test('a location covers the flag, and removing it leaves one blank', () => {
  const cases: [string, SettingName, [string, string | undefined]][] = [
    ['docker run --privileged x', 'privileged', ['--privileged', 'docker run x']],
    ['docker run  -p 80:80  x', 'ports', ['-p 80:80', 'docker run   x']],
    ['docker run --user="0" x', 'user', ['--user="0"', 'docker run x']],
    ['docker run "--user=0" x', 'user', ['"--user=0"', 'docker run x']],
    ['docker run -itp 80:80 x', 'ports', ['p 80:80', 'docker run -it x']],
    ['docker run -itp80:80 x', 'ports', ['p80:80', 'docker run -it x']],
    ['docker run -iPt x', 'ports', ['P', 'docker run -it x']],
    ['docker run -P x', 'ports', ['-P', 'docker run x']],
    ['docker run -u0 x', 'user', ['-u0', 'docker run x']],
    ['docker run -i"t"u 0 x', 'user', ['-i"t"u 0', undefined]],
    ['docker run $OPTS x', 'privileged', ['$OPTS', undefined]],
    ['docker run x', 'image', ['x', undefined]],
  ];
  for (const [text, setting, expected] of cases) assert.deepEqual(shown(text, setting), expected, text);
});

test('removing a value gives a line without it', () => {
  const text = 'docker run \\\n  --cap-add ALL \\\n  -itp 80:80 \\\n  x';
  for (const setting of ['capAdd', 'ports'] as const) {
    const [, left = ''] = shown(text, setting);
    const { workloads, problems } = readRunCommand(left, context);
    assert.deepEqual(problems, []);
    assert.equal(workloads[0]?.settings[setting], undefined);
    assert.ok(workloads[0]?.settings.image);
  }
});

test('lines and columns are 1-based', () => {
  const [at] = places('ls\ndocker run \\\r\n  --init x', 'init');
  assert.ok(at?.in === 'command');
  const { startLine, startColumn, endLine, endColumn } = at.range;
  assert.deepEqual([startLine, startColumn, endLine, endColumn], [3, 3, 3, 9]);
});

function masked(text: string): string {
  const [workload] = readRunCommand(text, context).workloads;
  const at = workload?.at[0];
  assert.ok(at?.in === 'command');
  return at.command;
}

test('locations hold the text with possible credentials masked', () => {
  const cases: [string, string][] = [
    ['docker run -v /a:/b x', 'docker run -v /a:/b x'],
    ['T=abc docker run -e T=s3cret x', 'T=xxx docker run -e T=xxxxxx x'],
    ['docker run -eT=abc --env=T=abc -e=T=abc x', 'docker run -eT=xxx --env=T=xxx -e=T=xxx x'],
    ['docker run -e "T=a b" -e T="a b" x', 'docker run -e "T=xxx" -e T=xxxxx x'],
    [
      'docker run --log-opt splunk-token=abc --label a=b x',
      'docker run --log-opt splunk-token=xxx --label a=x x',
    ],
    ['docker run --health-cmd "curl -u a:b h" x', 'docker run --health-cmd xxxxxxxxxxxxxxx x'],
    [
      'docker run --mount dst=/x,volume-opt=o=password=p,src=v x',
      'docker run --mount dst=/x,volume-opt=o=password=x,src=v x',
    ],
    ['docker run x mysql -ppw "a b"', 'docker run x xxxxx xxxx xxxxx'],
    ['docker login -p pw; docker run x', 'docker xxxxx xx xx; docker run x'],
    ['docker run x # pw is abc', 'docker run x x xx xx xxx'],
    ['curl -u a:b | docker run x > f', 'curl xx xxx | docker run x > x'],
    ['id=$(docker run -e A=b x)', 'id=$(docker run -e A=x x)'],
    ['docker run -v $(cat pw):/x y', 'docker run -v $(cat xx):/x y'],
  ];
  for (const [text, expected] of cases) {
    assert.equal(masked(text), expected);
    assert.equal(expected.length, text.length);
  }
});

test('no environment value is anywhere in the result', () => {
  const secret = 'hunter2hunter2';
  const text = [
    `export A=${secret}`,
    `TOKEN=${secret} docker run -e X=${secret} --env "Y=${secret}" --env=Z='${secret}' -e W=$A x sh -c ${secret}`,
    `docker run --health-cmd "x ${secret}" --label k=${secret} --log-opt a=${secret} y --password ${secret}`,
  ].join('\n');
  assert.ok(!JSON.stringify(readRunCommand(text, context)).includes(secret));
});
