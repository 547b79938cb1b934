import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { ContainerProcess, EffectiveState } from '../../core/workload/effective.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { sshServers } from '../../formats/proc/server-title.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { portsBeyond } from '../support/network/ports.ts';
import { describeProcess, checkProcesses } from '../support/workload/running.ts';

function isServer({ name, program, looksLike }: ContainerProcess): boolean {
  return looksLike === 'ssh-server' || sshServers.has(name) || sshServers.has(valueOf(program) ?? '');
}

/** Returns who listens on port 22 without a known program name: another or a renamed SSH server. */
function unnamedServer({ workload }: WorkloadCase, { listening }: EffectiveState): string[] {
  const sockets = listening && valueOf(listening);
  const open = sockets?.some(({ port, protocol }) => port === 22 && protocol.startsWith('tcp'));
  const ports = valueOf(workload.settings.ports.value) ?? [];
  const published = ports.some(
    (entry) =>
      'value' in entry &&
      entry.value.protocol === 'tcp' &&
      portsBeyond('22', 'tcp', [entry.value.containerPort])?.length === 0,
  );
  if (open !== true && !(published && sockets === undefined)) return [];
  return [`port 22 is ${open === true ? 'open' : 'published'}; confirm that no SSH server answers there`];
}

/** Returns the distinct names of the first few processes. */
function few(processes: readonly ContainerProcess[]): string {
  const names = [...new Set(processes.map(({ name }) => name))].toSorted();
  const rest = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return names.slice(0, 8).join(', ') + rest;
}

export const check = {
  id: 'workload/ssh-server',
  needs: ['running-state'],
  on: 'workload',
  title: 'SSH server in container',
  category: 'security',
  severity: 'medium',
  why: 'An SSH server is a second entry point, with its own keys and passwords that nobody rotates, past the access control and logs of Docker.',
  remediation:
    'Remove it from the image. `docker exec` gives a shell to those who may have one, and is logged.',
  aliases: cisAliases('5.7'),
  references: [cisReference('5.7'), 'NIST SP 800-190, 4.1.2'],
  reads: [],
  considers: ['ports'],
  onlyOn: ['container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    return checkProcesses(subject, (processes, state, source) => {
      const found = processes.filter(isServer);
      const problems = [...new Map(found.map((process) => [process.name, process])).values()].map(
        (process) =>
          ({
            message: `SSH server ${process.name} runs in the container`,
            detail: { program: process.name },
            at: subject.workload.at,
            evidence: [{ source, saw: describeProcess(process) }],
          }) as const,
      );
      return combine([
        ...problems.map((problem) => fail(problem)),
        ...(found.length > 0 ? [] : unnamedServer(subject, state)).map((doubt) =>
          unknown('needs-review', doubt),
        ),
        pass({ source, saw: `no SSH server among ${few(processes)}` }),
      ]);
    });
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
