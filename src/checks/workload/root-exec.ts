import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { ContainerProcess, EffectiveState } from '../../core/workload/effective.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { isRootUid } from '../support/workload/root.ts';
import { describeProcess, checkProcesses } from '../support/workload/running.ts';
import { checkEntries } from '../support/workload/setting.ts';
import { isRoot } from '../support/user.ts';

/** Whether the container has a PID namespace of its own. In a shared one, orphans get a parent outside and look like exec processes. */
function hasOwnProcesses({ workload, effective }: WorkloadCase): boolean {
  const mode = valueOf(workload.settings.pid.value)?.kind;
  const shared = valueOf(effective)?.namespaces.pid?.host;
  return (mode === 'private' || mode === 'default') && shared !== true;
}

/** Whether a root process may be a health check, which runs as the configured user. */
function mayBeHealthCheck({ workload: { settings } }: WorkloadCase): boolean {
  const user = valueOf(settings.user.value);
  return valueOf(settings.health.value) !== false && (user === undefined || isRoot(user));
}

const itselfRoot = notApplicable('the container itself runs as root: see workload/root-user');

function review(found: readonly ContainerProcess[]): string {
  const words = found.map(describeProcess).join('; ');
  return `confirm that these are processes of the container and not exec sessions as root: ${words}`;
}

function problemOf({ workload }: WorkloadCase, process: ContainerProcess, source: string): Problem {
  return {
    message: `Process ${process.name} was started in the container as root`,
    detail: { program: process.name },
    at: workload.at,
    evidence: [{ source, saw: describeProcess(process) }],
  };
}

/**
 * Checks root processes below a first process that is not root: an exec process whose parent ended, or a
 * setuid program if new privileges are allowed.
 */
function adopted(
  subject: WorkloadCase,
  processes: readonly ContainerProcess[],
  state: EffectiveState,
  source: string,
): Outcome | undefined {
  const found = processes.filter(
    ({ entered, uid, pid }) => !entered && isRootUid(uid, state) && pid !== state.pid,
  );
  if (found.length === 0) return undefined;
  // A first process that began as root may have older root children.
  const began = valueOf(subject.spec)?.uid;
  if (state.noNewPrivileges && began !== undefined && began !== 0) {
    return combine(found.map((process) => fail(problemOf(subject, process, source))));
  }
  return unknown('needs-review', review(found));
}

function judge(
  subject: WorkloadCase,
  processes: readonly ContainerProcess[],
  state: EffectiveState,
  source: string,
): Outcome {
  if (isRootUid(state.uids[1], state)) {
    return itselfRoot;
  }
  const found = processes.filter(({ entered, uid }) => entered && isRootUid(uid, state));
  if (found.length > 0 && (!hasOwnProcesses(subject) || mayBeHealthCheck(subject))) {
    return unknown('needs-review', review(found));
  }
  const entered = processes.filter((process) => process.entered).length;
  const saw = `${processes.length} processes, ${entered} exec processes, none as root`;
  return combine([
    ...found.map((process) => fail(problemOf(subject, process, source))),
    adopted(subject, processes, state, source),
    pass({ source, saw }),
  ]);
}

/** Checks the users of the hooks that a file writes, each of which Compose runs as `docker exec` does. */
function checkHooks({ workload }: WorkloadCase): Outcome {
  const user = valueOf(workload.settings.user.value);
  if (user !== undefined && isRoot(user)) return itselfRoot;
  return combine(
    checkEntries(workload, 'hooks', 'no command runs beside the container’s own', (hook, part) => {
      const { key, user: name } = hook;
      if (name === undefined) return part.pass(`${key}: as the user of the container`);
      if (!isRoot(name)) return part.pass(`${key}: as ${name}`);
      return part.fail({
        message: `The ${key} command runs in the container as root`,
        saw: `${key}: user = ${name}`,
        detail: { hook: key },
        steps: ['Remove `user` from the hook, and prepare files and directories in the image'],
      });
    }),
  );
}

export const check = {
  id: 'workload/root-exec',
  needs: ['images', 'running-state'],
  on: 'workload',
  title: 'Root exec process in container',
  category: 'security',
  severity: 'medium',
  why: 'A shell opened with `docker exec -u 0`, or a hook of Compose with `user: root`, is root in a container that runs without it. What it changes stays, and the application can reach it.',
  remediation:
    'Open shells and run hooks as the user of the container. The audit log shows earlier ones, where dockerd is watched.',
  aliases: cisAliases('5.24'),
  references: [cisReference('5.24'), 'NIST SP 800-190, 4.4.3'],
  reads: [],
  considers: ['pid', 'user', 'health', 'hooks'],
  onlyOn: ['compose', 'container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    if (subject.workload.surface === 'compose') return checkHooks(subject);
    return checkProcesses(subject, (processes, state, from) => judge(subject, processes, state, from));
  },
  examples: {
    bad: [
      {
        title: 'a hook',
        compose: 'image: app\nuser: "1000"\npost_start:\n  - command: chown app /data\n    user: root\n',
      },
    ],
    good: [
      {
        title: 'a hook as the user of the container',
        compose: 'image: app\nuser: "1000"\npost_start:\n  - command: warm-up\n',
      },
    ],
    unsure: [
      {
        title: 'a variable',
        compose: 'image: app\nuser: "1000"\npre_stop:\n  - command: flush\n    user: ${OPERATOR}\n',
      },
    ],
  },
} satisfies Check<'workload'>;
