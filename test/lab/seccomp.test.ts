import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { check as content } from '../../src/checks/workload/seccomp-profile-content.ts';
import { check as seccomp } from '../../src/checks/workload/seccomp.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { callFamilies } from '../../src/knowledge/kernel/seccomp-calls.ts';
import { collect, specOf } from '../kit/collect-lab.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';

const engineOf = sharedEngine('default');
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-seccomp-'));
});
after(() => rm(folder, { recursive: true }));

async function docker(engine: LabEngine, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await engine.docker(...words);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

async function start(engine: LabEngine, name: string, ...flags: readonly string[]): Promise<void> {
  const image = await labImage(engine);
  await docker(engine, 'run', '-d', '--network=none', '--name', name, ...flags, image, 'sleep', '600');
}

/** What the runtime and `sleep` of the lab's image need. */
const needed =
  'access arch_prctl brk capget capset chdir clock_nanosleep close close_range dup2 dup3 epoll_create1 epoll_ctl ' +
  'epoll_pwait execve exit exit_group faccessat2 fchdir fchown fcntl fstat fstatfs futex getcwd getdents64 getegid ' +
  'geteuid getgid getpid getppid getrandom gettid getuid ioctl lseek madvise mmap mprotect munmap nanosleep ' +
  'newfstatat open openat openat2 pipe2 prctl pread64 prlimit64 read readlinkat restart_syscall rseq rt_sigaction ' +
  'rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield seccomp set_robust_list set_tid_address setgid ' +
  'setgroups setuid sigaltstack stat statfs statx tgkill uname wait4 write writev';

/** Writes a profile and gives the option that names it. */
async function option(name: string, profile: object): Promise<string> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(profile));
  return `--security-opt=seccomp=${path}`;
}

/** The option of a profile that refuses all but what is needed and these calls. */
function allowing(name: string, ...calls: readonly string[]): Promise<string> {
  const names = [...needed.split(' '), ...calls];
  return option(name, {
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }],
  });
}

/** The outcomes of the two rules on every container, as the whole program reports them. */
async function outcomesOn(engine: LabEngine): Promise<(check: { id: string }, name: string) => Outcome> {
  const machine = labMachine();
  const targets = { engine: `unix://${engine.socket}`, with: [] };
  const { report } = await audit(targets, [seccomp, content], machine);
  witness('live', report.outcomes);
  return ({ id }, name) => {
    const found = report.outcomes.find(({ subject, rule }) => subject.name === name && rule === id);
    assert.ok(found, `${id} on ${name}`);
    return found.outcome;
  };
}

describe('the filter of a container', () => {
  labTest('is the engine’s default one, and what capabilities add to it is not accused', async () => {
    const engine = await engineOf();
    const granting = [...new Set(callFamilies.flatMap(({ grantedBy }) => grantedBy))];
    await start(engine, 'plain');
    for (const capability of granting) await start(engine, `with-${capability}`, `--cap-add=${capability}`);
    await start(engine, 'with-ALL', '--cap-add=ALL');
    const outcomeOf = await outcomesOn(engine);
    for (const name of ['plain', 'with-ALL', ...granting.map((each) => `with-${each}`)]) {
      const outcome = outcomeOf(content, name);
      assert.equal(outcome.state, 'passed', `${name}: ${JSON.stringify(outcome)}`);
    }
  });

  labTest('has every family of the table open where a capability grants it, and none without', async () => {
    const engine = await engineOf();
    const { facts } = await collect(engine);
    const letsOf = (name: string): Set<string> => {
      const filter = specOf(facts, name).seccomp;
      assert.ok(filter?.state === 'known');
      return new Set(filter.value.lets.flatMap((call) => (call.partly ? [] : [call.name])));
    };
    assert.deepEqual([...letsOf('plain')], []);
    const all = letsOf('with-ALL');
    for (const { name, calls, grantedBy } of callFamilies) {
      assert.equal(
        calls.some((call) => all.has(call)),
        grantedBy.length > 0,
        name,
      );
      for (const capability of grantedBy)
        assert.ok(
          calls.some((call) => letsOf(`with-${capability}`).has(call)),
          `${name} with ${capability}`,
        );
    }
  });

  labTest('is weaker than the default one with calls that it refuses', async () => {
    const engine = await engineOf();
    await start(engine, 'tight', await allowing('tight'));
    await start(engine, 'wide', await allowing('wide', 'mount', 'unshare', 'keyctl', 'io_uring_setup'));
    const outcomeOf = await outcomesOn(engine);
    assert.equal(outcomeOf(content, 'tight').state, 'passed');
    assert.equal(outcomeOf(seccomp, 'tight').state, 'passed');
    assert.equal(outcomeOf(seccomp, 'wide').state, 'passed');
    const wide = outcomeOf(content, 'wide');
    assert.ok(wide.state === 'failed', JSON.stringify(wide));
    const grades = wide.problems.map(({ detail, severity }) => `${detail.calls} ${severity}`);
    assert.deepEqual(grades.toSorted(), [
      'io-uring medium',
      'keyring medium',
      'mounting high',
      'namespaces high',
    ]);
  });

  labTest('that allows everything fails before the container is ever started', async () => {
    const engine = await engineOf();
    const image = await labImage(engine);
    const open = await option('open', { defaultAction: 'SCMP_ACT_ALLOW' });
    await docker(engine, 'create', '--name', 'never-ran-open', open, image, 'sleep', '600');
    const wide = await allowing('bpf', 'bpf');
    await docker(engine, 'create', '--name', 'never-ran-wide', wide, image, 'sleep', '600');
    await start(engine, 'runs-open', open);
    const outcomeOf = await outcomesOn(engine);
    for (const name of ['never-ran-open', 'runs-open']) {
      assert.equal(outcomeOf(seccomp, name).state, 'failed', name);
      assert.equal(outcomeOf(content, name).state, 'not-applicable', name);
    }
    assert.equal(outcomeOf(seccomp, 'never-ran-wide').state, 'passed');
    assert.equal(outcomeOf(content, 'never-ran-wide').state, 'failed');
  });
});
