import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { DroppedKey } from '../../core/workload/dropped-key.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { combine, fail, notApplicable, pass } from '../../core/rules/outcome.ts';
import { droppedHardening } from '../../knowledge/settings/stack-deploy.ts';
import { sourceAt } from '../support/image/image-setting.ts';

function wordsOf({ key, treatment }: DroppedKey): string {
  if (treatment === 'refused') return `docker stack deploy refuses the file for ${key}`;
  if (key === 'ports')
    return 'docker stack deploy ignores the host address of a port, and publishes it on every address of every node';
  return `docker stack deploy ignores ${key}`;
}

/** What a swarm has in place of a key. */
const substitutes: Readonly<Record<string, string>> = {
  ports:
    'Keep the port unpublished behind a proxy on the overlay network, or filter it in DOCKER-USER on every node',
  security_opt:
    'Set `no-new-privileges` and `seccomp-profile` in the configuration of dockerd on every node: they are for all containers there',
  tmpfs: 'Write a volume of that type: `volumes: [{ type: tmpfs, target: /tmp }]`',
  restart: 'Write `deploy.restart_policy`',
  ulimits: 'Write `default-ulimits` into the configuration of dockerd on every node',
};

function stepFor(key: string): string {
  const limit = /^(?:cpu|mem|pids)/u.test(key) ? 'Write `deploy.resources.limits`' : undefined;
  return (
    substitutes[key] ??
    limit ??
    `Take ${key} out of the file, and do without what it gave: a swarm has nothing in its place`
  );
}

function severityOf({ key, treatment, loosens }: DroppedKey): 'high' | 'medium' | 'low' {
  if (treatment === 'refused') return 'medium';
  if (loosens) return 'low';
  if (key === 'ports' || key === 'security_opt') return 'high';
  return droppedHardening.has(key) ? 'medium' : 'low';
}

function judge({ workload }: WorkloadCase): Outcome {
  const { dropped, at } = workload;
  if (dropped === undefined)
    return notApplicable('it is not checked for a swarm (`ironhull lint --target swarm`)');
  const problems = dropped.map((one) =>
    fail({
      message: wordsOf(one),
      severity: severityOf(one),
      detail: { key: one.key },
      at: one.at,
      evidence: [{ source: sourceAt(one.at, one.key), saw: one.key }],
      change: {
        kind: 'manual',
        title: 'Write what a swarm honours',
        steps: [stepFor(one.key)],
      },
    }),
  );
  return combine([
    ...problems,
    pass({ source: sourceAt(at, 'the service'), saw: 'every key reaches the swarm' }),
  ]);
}

export const check = {
  id: 'workload/dropped-by-swarm',
  on: 'workload',
  needs: [],
  title: 'Setting that a swarm does not honour',
  category: 'security',
  severity: 'medium',
  why: 'What was written to confine the service is not there where it runs, and nothing in the file shows it: a port of 127.0.0.1 is open to everybody, and security options are gone.',
  remediation: 'Write what `docker stack deploy` honours, or set it in the configuration of the nodes.',
  aliases: [],
  references: ['docker/cli, cli/compose/types: unsupported and forbidden properties'],
  onlyOn: ['compose'],
  implies: [],
  fixable: false,
  evaluate: judge,
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
