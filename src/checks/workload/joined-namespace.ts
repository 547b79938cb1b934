import { joinableNamespaces, type Check, type WorkloadCase } from '../../core/rules/check.ts';
import { valueOf } from '../../core/observed.ts';
import type { NamespaceMode } from '../../core/workload/workload.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { combine, fail } from '../../core/rules/outcome.ts';
import { checkValue, placesOf } from '../support/workload/setting.ts';
import { mayEnterProcesses } from '../support/workload/shared-processes.ts';
import { describeNamespace } from '../support/workload/format-value.ts';
import { check as engineSocket } from './engine-socket.ts';
import { check as sensitiveHostPath } from './sensitive-host-path.ts';

/** Returns the first mount of a workload that gives the host away: the Docker socket, or a directory. */
function graveMount(subject: WorkloadCase): Problem | undefined {
  const outcomes = [engineSocket.evaluate(subject), sensitiveHostPath.evaluate(subject)];
  const problems = outcomes.flatMap((outcome) => (outcome.state === 'failed' ? outcome.problems : []));
  // Without a severity of its own a problem has that of its rule, which is one of these.
  return problems.find(({ severity = 'high' }) => severity === 'critical' || severity === 'high');
}

/** A mount of another workload in the same PID namespace. */
interface ReachedMount {
  owner: string;
  message: string;
}

/** Returns what a workload reaches through the processes that it shares with others. */
function mountThroughProcesses(subject: WorkloadCase): ReachedMount | undefined {
  for (const peer of subject.processPeers ?? []) {
    const problem = mayEnterProcesses(subject, peer) ? graveMount(peer) : undefined;
    if (problem) return { owner: peer.workload.name, message: problem.message };
  }
  return undefined;
}

function throughProcesses({ owner, message }: ReachedMount): string {
  return `reaches what ${owner} has mounted, at /proc/<pid>/root: ${message}`;
}

function joinsOther({ kind }: NamespaceMode): boolean {
  return kind === 'container' || kind === 'service';
}

/** Fails for a workload whose PID namespace another one joins that has mounted what gives the host away. */
function asOwner({ workload }: WorkloadCase, reached: ReachedMount | undefined): Outcome | undefined {
  const mode = valueOf(workload.settings.pid.value);
  if (reached === undefined || mode === undefined || joinsOther(mode)) return undefined;
  return fail({
    message: `The container shares its PID namespace with ${reached.owner}, and ${throughProcesses(reached)}`,
    severity: 'high',
    detail: { namespace: 'pid', owner: 'itself' },
    at: placesOf(workload, 'pid'),
    evidence: [{ source: `mounts of ${reached.owner}`, saw: reached.message }],
    change: {
      kind: 'manual',
      title: 'Separate the processes',
      steps: [`Give ${reached.owner} its own PID namespace, or remove its mount`],
    },
  });
}

/** Returns the owner of the namespace: its name if known, else its short id. */
function ownerOf(mode: NamespaceMode, known: string | undefined): string {
  if (known !== undefined) return known;
  return describeNamespace(mode).replace(/^(container:[0-9a-f]{12})[0-9a-f]{52}$/u, '$1');
}

export const check = {
  id: 'workload/joined-namespace',
  needs: ['mounts', 'host-paths', 'daemon'],
  formerIds: ['workload/foreign-namespace'],
  on: 'workload',
  title: 'Namespace joined from another container',
  category: 'security',
  severity: 'medium',
  why: 'A shared namespace removes isolation: processes of the other container can be controlled, its files and mounts are open at /proc/<pid>/root, and its loopback services are reachable.',
  remediation:
    'Connect containers through a network. Share a namespace only with a sidecar that is as trusted as the application.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.2'],
  reads: ['network', 'pid', 'ipc'],
  // A swarm service cannot join the namespace of a container.
  onlyOn: ['compose', 'run', 'create', 'container'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const { workload, owners } = subject;
    const reached = mountThroughProcesses(subject);
    const judgements = joinableNamespaces.map((setting) => {
      const worse = setting === 'pid' ? reached : undefined;
      return checkValue(workload, setting, (mode, part) =>
        joinsOther(mode)
          ? part.fail({
              message: `The container joins the ${setting} namespace of ${ownerOf(mode, owners?.[setting]?.name)}${worse ? `, and ${throughProcesses(worse)}` : ''}`,
              ...(worse && { severity: 'high' }),
              detail: { namespace: setting },
              change: {
                kind: 'remove',
                safety: 'risky',
                title: 'Use a separate namespace',
                at: workload.settings[setting].written?.at ?? [],
              },
            })
          : part.pass(`${setting}: ${describeNamespace(mode)}`),
      );
    });
    return combine([asOwner(subject, reached), ...judgements]);
  },
  examples: {
    bad: [
      { title: 'processes of another container', run: 'docker run --pid container:db app' },
      { title: 'network of another service', compose: 'image: app\nnetwork_mode: service:app\n' },
    ],
    good: [{ title: 'private namespaces', compose: 'image: app\n' }],
    unsure: [{ title: 'a variable', compose: 'image: app\nipc: ${IPC}\n' }],
  },
} satisfies Check<'workload'>;
