import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

const line = "docker run --privileged -d -p 8080:80 -e MODE=fast nginx:1 sh -c 'echo hi'";

test('lint --run shows the hardened line with a comment for each change', async () => {
  const { stdout } = await runCli(['lint', '--run', line]);
  const lines = stdout.split('\n');
  const at = lines.findIndex((one) => one.includes('Hardened command'));
  const below = lines.slice(at + 2);
  const end = below.indexOf('');
  const [comments, [command = '']] = [below.slice(0, end - 1), below.slice(end - 1, end)];
  assert.ok(comments.length > 3 && comments.every((one) => one.startsWith('# ')), stdout);
  assert.ok(
    comments.some((one) => one.startsWith('# risky, workload/privileged: ')),
    stdout,
  );
  assert.match(
    command,
    /^docker run (?!.*--privileged).*127\.0\.0\.1:8080:80 -e MODE=xxxx nginx:1 xx xx xxxxxxxxx$/u,
  );
  const again = await runCli(['lint', '--run', command]);
  assert.doesNotMatch(again.stdout, /Hardened command/u);
});

test('the JSON report has it, one for each line that has fixes', async () => {
  const refused = 'docker run --nosuch a';
  const args = ['lint', '--run', line, '--run', refused, '--run', 'docker create b', '--format', 'json'];
  const { stdout } = await runCli(args);
  const { hardened } = JSON.parse(stdout) as {
    hardened: readonly { command: string; covered: boolean; changes: readonly { rule: string }[] }[];
  };
  assert.deepEqual(
    hardened.map(({ command, covered }) => [command.split(' ')[1], covered]),
    [
      ['run', true],
      ['create', false],
    ],
  );
  assert.ok(hardened[0]?.changes.some(({ rule }) => rule === 'workload/privileged'));
  const { stdout: none } = await runCli(['lint', '--run', refused, '--format', 'json']);
  assert.equal('hardened' in (JSON.parse(none) as object), false);
});

test('only the rules of the run are fixed', async () => {
  const args = ['lint', '--run', line, '--only', 'workload/privileged', '--format', 'json'];
  const { hardened } = JSON.parse((await runCli(args)).stdout) as {
    hardened: readonly { command: string }[];
  };
  assert.deepEqual(
    hardened.map(({ command }) => command),
    [
      line
        .replace(' --privileged', '')
        .replace("fast nginx:1 sh -c 'echo hi'", 'xxxx nginx:1 xx xx xxxxxxxxx'),
    ],
  );
});
