import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { ContainerProcess } from '../../core/workload/effective.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, fail, pass } from '../../core/rules/outcome.ts';
import { capabilitiesOfMask } from '../../knowledge/kernel/capabilities.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { describeProcess, checkProcesses } from '../support/workload/running.ts';
import { checkEntries } from '../support/workload/setting.ts';

/**
 * Returns the capabilities of the container: by the runtime specification or the settings, and those of its
 * first process, which may have dropped some.
 */
function given({ workload, spec }: WorkloadCase, capBounding: string): ReadonlySet<string> {
  const specified = valueOf(spec)?.capBounding ?? valueOf(workload.boundingSet.value) ?? [];
  return new Set([...capabilitiesOfMask(capBounding), ...specified]);
}

/** Returns the capabilities of a process beyond its container's. A bounding set only shrinks, so the process was
 * started from outside. */
function beyond(
  { capBounding, capEffective, nested }: ContainerProcess,
  container: ReadonlySet<string>,
): readonly string[] {
  if (container.has('ALL') || nested) return [];
  const held = BigInt(`0x${capBounding}`) | BigInt(`0x${capEffective}`);
  return capabilitiesOfMask(held.toString(16)).filter((name) => !container.has(name));
}

/** Whether the runtime gave the container a seccomp filter that a process does not have: it was started from outside. */
function isUnfiltered({ spec }: WorkloadCase, { unfiltered }: ContainerProcess): boolean {
  return unfiltered === true && valueOf(spec)?.seccompDefaultAction.state === 'known';
}

function few(names: readonly string[]): string {
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${rest}`;
}

/** Checks the hooks that a file writes, each of which Compose runs as `docker exec` does. */
function checkHooks({ workload }: WorkloadCase): Outcome {
  const isPrivileged = valueOf(workload.settings.privileged.value) === true;
  return combine(
    checkEntries(workload, 'hooks', 'no command runs beside the container’s own', (hook, part) => {
      const { key, privileged } = hook;
      if (!privileged) return part.pass(`${key}: not privileged`);
      if (isPrivileged) return part.pass(`${key}: no more privileges than the container`);
      return part.fail({
        message: `The ${key} command runs privileged in the container`,
        saw: `${key}: privileged = true`,
        detail: { hook: key },
        steps: [
          'Remove `privileged: true` from the hook',
          'Run what needs the privileges in a separate service, or give the one capability to the container',
        ],
      });
    }),
  );
}

export const check = {
  id: 'workload/privileged-exec',
  needs: ['running-state'],
  on: 'workload',
  title: 'Privileged exec process in container',
  category: 'security',
  severity: 'high',
  why: 'A process started with `docker exec --privileged`, or by a hook of Compose with `privileged: true`, has every capability in a confined container; one that enters with `nsenter` has no seccomp filter either, nor the limits of the container. An attacker in the container takes it over, and with it the host.',
  remediation:
    'End the process or change the hook, and run privileged tasks in a separate container. The audit log shows earlier ones, where dockerd is watched.',
  aliases: cisAliases('5.23'),
  references: [cisReference('5.23'), 'NIST SP 800-190, 4.4.3'],
  reads: [],
  considers: ['privileged', 'hooks'],
  onlyOn: ['compose', 'container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    if (subject.workload.surface === 'compose') return checkHooks(subject);
    return checkProcesses(subject, (processes, { capBounding }, source) => {
      const container = given(subject, capBounding);
      const problems = processes.flatMap((process) => {
        const extra = beyond(process, container);
        const isOpen = isUnfiltered(subject, process);
        if (extra.length === 0 && !isOpen) return [];
        const message =
          extra.length > 0
            ? `Process ${process.name} has capabilities that the container does not: ${few(extra)}`
            : `Process ${process.name} entered the container without its seccomp filter`;
        const shown = extra.length > 0 ? extra.join(' ') : 'Seccomp: 0';
        const evidence = [{ source, saw: `${describeProcess(process)}: ${shown}` }] as const;
        return [{ message, detail: { program: process.name }, at: subject.workload.at, evidence }];
      });
      const saw = `${processes.length} processes, none with more privileges than the container`;
      return combine([...problems.map((problem) => fail(problem)), pass({ source, saw })]);
    });
  },
  examples: {
    bad: [
      {
        title: 'a hook',
        compose: 'image: app\npost_start:\n  - command: chown app /data\n    privileged: true\n',
      },
    ],
    good: [
      { title: 'a hook without privileges', compose: 'image: app\npre_stop:\n  - command: flush\n' },
      { title: 'no hook', compose: 'image: app\n' },
    ],
    unsure: [
      {
        title: 'a variable',
        compose: 'image: app\npost_start:\n  - command: chown app /data\n    privileged: ${PRIVILEGED}\n',
      },
    ],
  },
} satisfies Check<'workload'>;
