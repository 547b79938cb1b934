import type { Check, WorkloadCase } from '../../core/check.ts';
import type { ContainerProcess } from '../../core/effective.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, fail, pass } from '../../core/outcome.ts';
import { capabilitiesOfMask } from '../../knowledge/capabilities.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { describeProcess, checkProcesses } from '../support/running.ts';

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
  { capBounding, capEffective }: ContainerProcess,
  container: ReadonlySet<string>,
): readonly string[] {
  if (container.has('ALL')) return [];
  const held = BigInt(`0x${capBounding}`) | BigInt(`0x${capEffective}`);
  return capabilitiesOfMask(held.toString(16)).filter((name) => !container.has(name));
}

function few(names: readonly string[]): string {
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${rest}`;
}

export const check = {
  id: 'workload/privileged-exec',
  needs: ['running-state'],
  on: 'workload',
  title: 'Privileged exec process in container',
  category: 'security',
  severity: 'high',
  why: 'A process started with `docker exec --privileged` has every capability in a confined container. An attacker in the container takes it over, and with it the host.',
  remediation:
    'End the process, and run privileged tasks in a separate container. The audit log shows earlier ones, where dockerd is watched.',
  aliases: cisAliases('5.23'),
  references: [cisReference('5.23'), 'NIST SP 800-190, 4.4.3'],
  reads: [],
  onlyOn: ['container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    return checkProcesses(subject, (processes, { capBounding }, source) => {
      const container = given(subject, capBounding);
      const problems = processes.flatMap((process) => {
        const extra = beyond(process, container);
        if (extra.length === 0) return [];
        const message = `Process ${process.name} has capabilities that the container does not: ${few(extra)}`;
        const evidence = [{ source, saw: `${describeProcess(process)}: ${extra.join(' ')}` }] as const;
        return [{ message, detail: { program: process.name }, at: subject.workload.at, evidence }];
      });
      const saw = `${processes.length} processes, none with more capabilities than the container`;
      return combine([...problems.map((problem) => fail(problem)), pass({ source, saw })]);
    });
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
