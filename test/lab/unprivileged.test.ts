import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { after, describe } from 'node:test';
import type { Facts } from '../../src/core/facts/facts.ts';
import { run, workload } from '../kit/collect-lab.ts';
import { openCopy, type OpenCopy } from '../kit/open-copy.ts';
import { labTest, programPath } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
let copy: OpenCopy | undefined;
after(() => copy?.remove());

/** Runs the command as a user who owns nothing. */
function asNobody(...args: readonly string[]) {
  const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--'];
  const env = { PATH: programPath, HOME: '/nonexistent' };
  copy ??= openCopy();
  return runCommand('setpriv', [...nobody, copy.node, copy.program, ...args], { env, directory: '/' });
}

/** What this test reads of the JSON report. */
interface JsonOutcomes {
  outcomes: readonly { rule: string; subject: { name: string }; state: string }[];
}

/** The same in a mount namespace with a `/proc` of this option. */
function asNobodyWithProc(option: string, ...args: readonly string[]) {
  const env = { PATH: programPath, HOME: '/nonexistent' };
  copy ??= openCopy();
  const script =
    'mount -t proc -o "$0" proc /proc && exec setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"';
  const command = ['--mount', 'sh', '-c', script, option, copy.node, copy.program, ...args];
  return runCommand('unshare', command, { env, directory: '/' });
}

describe('a user without rights', () => {
  labTest('learns that the socket may not be opened', async () => {
    const engine = await plainEngine();
    await chmod(engine.socket, 0o600);
    const { code, stderr } = await asNobody('audit', '--engine', engine.endpoint);
    assert.equal(code, 2);
    assert.match(stderr, /permission denied: run as root or as a member of the socket’s group/u);
  });

  labTest('who may not see the processes of others takes none of them for no engine (hidepid)', async () => {
    const engine = await plainEngine();
    await labImage(engine);
    await run(engine, 'mounts', '--volume=/srv:/srv:ro');
    await chmod(engine.socket, 0o666);
    const rules = ['workload/engine-socket', 'host/engine-ports', 'workload/privileged'];
    const audit = ['audit', '--engine', engine.endpoint, '--format=json', '--only', rules.join(',')];
    for (const option of ['hidepid=1', 'hidepid=2']) {
      const { code, stdout, stderr } = await asNobodyWithProc(option, ...audit);
      assert.notEqual(code, 2, stderr);
      const { outcomes } = JSON.parse(stdout) as JsonOutcomes;
      const states = outcomes.flatMap(({ rule, subject, state }) =>
        subject.name === 'mounts' || rule.startsWith('host/') ? [`${rule} ${state}`] : [],
      );
      assert.deepEqual(
        states.toSorted(),
        ['host/engine-ports unknown', 'workload/engine-socket unknown', 'workload/privileged passed'],
        option,
      );
    }
    await chmod(engine.socket, 0o660);
  });

  labTest('who may use the socket gets what the engine says, and gaps for the rest', async () => {
    const engine = await plainEngine();
    await labImage(engine);
    await run(engine, 'bad', '--privileged');
    await chmod(engine.socket, 0o666);
    const { code, stdout, stderr } = await asNobody('facts', '--engine', engine.endpoint);
    await chmod(engine.socket, 0o660);
    assert.equal(code, 0, stderr);
    const facts = JSON.parse(stdout) as Facts;
    const { effective, spec } = workload(facts, 'bad');
    assert.equal(effective.state, 'known', 'everybody may read the status of a process');
    assert.equal(spec.state === 'unreadable' && spec.why, 'denied');
    const { gaps } = facts;
    assert.ok(
      gaps.some(({ why }) => why.includes('run as root')),
      JSON.stringify(gaps),
    );
  });
});
