import type { Check } from '../../core/check.ts';
import type { ContainerProcess } from '../../core/effective.ts';
import { valueOf } from '../../core/observed.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { conclude } from '../support/conclude.ts';
import { describeProcess, judgeProcesses } from '../support/running.ts';

/** OpenSSH (from 9.8 on in three programs), Dropbear and TinySSH. */
const servers: ReadonlySet<string> = new Set(['sshd', 'sshd-session', 'sshd-auth', 'dropbear', 'tinysshd']);

function isServer({ name, program }: ContainerProcess): boolean {
  return servers.has(name) || servers.has(valueOf(program) ?? '');
}

/** The names of the first few, each once. */
function few(processes: readonly ContainerProcess[]): string {
  const names = [...new Set(processes.map(({ name }) => name))].toSorted();
  const rest = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return names.slice(0, 8).join(', ') + rest;
}

export const check = {
  id: 'workload/ssh-server',
  on: 'workload',
  title: 'SSH server in a container',
  category: 'security',
  severity: 'medium',
  why: 'An SSH server is a second way in, with keys and passwords of its own that nobody rotates, past the engine’s access control and its logs.',
  remediation: 'Take it out of the image. `docker exec` gives a shell to whoever may have one, and logs it.',
  aliases: cisAliases('5.7'),
  references: [cisReference('5.7'), 'NIST SP 800-190, 4.1.2'],
  surfaces: ['container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    return judgeProcesses(subject, (processes, _state, source) => {
      const found = processes.filter(isServer);
      const problems = [...new Map(found.map((process) => [process.name, process])).values()].map(
        (process) =>
          ({
            message: `An SSH server runs in the container: ${process.name}`,
            detail: { program: process.name },
            at: subject.workload.at,
            evidence: [{ source, saw: describeProcess(process) }],
          }) as const,
      );
      return conclude({
        problems,
        doubts: [],
        evidence: [{ source, saw: `no SSH server among ${few(processes)}` }],
      });
    });
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
