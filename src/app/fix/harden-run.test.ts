import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accepted, randomLines } from '../../../test/lab/run-lines.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { readScript } from '../../adapters/run-command/read-script.ts';
import { checks } from '../../checks/registry.gen.ts';
import { lint } from '../lint.ts';
import { localMachine } from '../runtime/local-machine.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { hardenRunLine } from './harden-run.ts';

const machine: RuntimeContext = {
  ...localMachine('0.0.0', () => undefined),
  env: { HOME: '/home/user' },
  home: '/home/user',
  directory: '/nowhere',
};

/** The rules that are on by default, without those that only ask for hygiene. */
const judge = { checks: checks.filter(({ category }) => category === 'security') };

const harden = (line: string) => hardenRunLine(line, judge, machine);

/** The options of the first run line of a text with their values, and the words behind them. */
function parts(text: string) {
  const [run] = readScript(text, { env: machine.env, directory: '/nowhere', home: '/home/user' }).runs;
  assert.ok(run, text);
  return {
    uses: run.flags.uses.map(({ flag, value }) => `${flag}=${value}`),
    rest: run.flags.rest.map((word) => word.text),
    errors: run.flags.errors.length,
  };
}

/** Whether the items of a list are in another one, in their order. */
function isSubsequence(part: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const one of all) if (at < part.length && one === part[at]) at++;
  return at === part.length;
}

async function findings(line: string) {
  const { report, failures } = await lint({ paths: [], run: [line] }, judge.checks, machine);
  return { rules: report.findings.map(({ fingerprint }) => fingerprint), failures };
}

describe('a hardened line', () => {
  const cases: readonly (readonly [title: string, line: string, wanted: RegExp])[] = [
    ['has no privileged', 'docker run --privileged a', /^docker run (?!.*--privileged).* a$/u],
    ['has the options first', 'docker run -d --name w a b', / -d --name w a b$/u],
    ['replaces a value', 'docker run --pids-limit -1 -d a', /^docker run .*--pids-limit \d+ -d a$/u],
    ['binds a port', 'docker run -p 8080:80 a', /127\.0\.0\.1:8080:80 a$/u],
    ['binds a port in a cluster', 'docker run -itp 8080:80 a', /--publish 127\.0\.0\.1:8080:80 .*-it a$/u],
    ['keeps quotes', `docker run -l 'a=b c' a sh -c 'x "y" $Z'`, / -l 'a=b c' a sh -c 'x "y" \$Z'$/u],
    [
      'keeps what is around it',
      'cd /x && sudo docker run a | tee log',
      /^cd \/x && sudo docker run .+ a \| tee log$/u,
    ],
    ['is before the end of options', 'docker run -- a', /^docker run .+ -- a$/u],
    ['keeps lines', 'docker run \\\n  -d \\\n  a', / -d \\\n {2}a$/u],
    ['keeps an unknown part', 'docker run $OPTIONS a', /\$OPTIONS a$/u],
  ];
  for (const [title, line, wanted] of cases)
    test(title, async () => {
      const hardened = await harden(line);
      assert.match(hardened?.command ?? line, wanted);
    });

  test('is each of several lines', async () => {
    const hardened = await harden('docker run --privileged a; docker create --pid host b');
    assert.match(hardened?.command ?? '', /^docker run [^;]+ a; docker create --.+ b$/u);
    assert.doesNotMatch(hardened?.command ?? '', /--privileged|--pid host/u);
  });

  test('names each change, safe ones first, and says which are risky', async () => {
    const { changes = [] } = (await harden('docker run --privileged a')) ?? {};
    const found = changes.find(({ rule }) => rule === 'workload/privileged');
    assert.deepEqual([found?.safety, found?.severity, found?.option], ['risky', 'critical', undefined]);
    const option = changes.find(({ rule }) => rule === 'workload/no-new-privileges')?.option;
    assert.equal(option, '--security-opt no-new-privileges:true');
    const order = changes.map(({ safety }) => safety);
    assert.deepEqual(order, [
      ...order.filter((one) => one === 'safe'),
      ...order.filter((one) => one === 'risky'),
    ]);
  });

  test('covers what looks like a credential, and nothing else', async () => {
    const hardened = await harden('docker run -e DB_PASSWORD=hunter2 -e MODE=fast a --token hunter2 x');
    assert.match(hardened?.command ?? '', / -e DB_PASSWORD=xxxxxxx -e MODE=fast a x{7} x{7} x$/u);
    assert.equal(hardened?.isCovered, true);
    assert.equal((await harden('docker run -e MODE=fast a'))?.isCovered, false);
  });

  test('is not there for a line that docker refuses, or that has nothing to fix', async () => {
    assert.equal(await harden('docker run --nosuch a'), undefined);
    assert.equal(await harden('echo a'), undefined);
    const { command = '' } = (await harden('docker run a')) ?? {};
    assert.equal(await harden(command), undefined);
  });
});

test('any line keeps its other options in their order, its image and its command, and is hardened once', async () => {
  const lines = [...accepted, ...randomLines(roundsOf(200), 7)];
  let hardenedCount = 0;
  for (const line of lines) {
    const before = await findings(line);
    if (before.failures.length > 0) continue;
    const hardened = await harden(line);
    if (hardened === undefined || hardened.isCovered) continue;
    hardenedCount++;
    const { command, changes } = hardened;
    const [was, is] = [parts(line), parts(command)];
    assert.deepEqual(is.rest, was.rest, command);
    assert.equal(is.errors, 0, command);
    const options = changes.flatMap(({ option = '' }) => parts(`docker run ${option} a`).uses);
    const written = new Set(options);
    const without = (uses: readonly string[]) => uses.filter((use) => !written.has(use));
    const kept = without(is.uses);
    assert.ok(isSubsequence(kept, without(was.uses)), `${line}\n${command}`);
    assert.ok(is.uses.length - kept.length >= written.size, command);
    // An option that is there twice is removed with all that it says.
    const gone = without(was.uses).length - kept.length;
    assert.ok(gone <= changes.length * 4, `${line}\n${command}`);
    const after = await findings(command);
    assert.deepEqual(after.failures, [], command);
    assert.ok(after.rules.length < before.rules.length, command);
    assert.ok(
      after.rules.every((one) => before.rules.includes(one)),
      command,
    );
    assert.equal(await harden(command), undefined, command);
  }
  assert.ok(hardenedCount > lines.length / 2, `${hardenedCount} of ${lines.length}`);
});
