import { counted } from '../../core/counted.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { RestartPolicy } from '../../core/workload/workload-limits.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/workload/setting.ts';

/** Most restart attempts that the benchmark accepts. */
const most = 5;

function checkPolicy(
  { name, maximumRetries }: RestartPolicy,
  allowed: readonly string[],
  part: CheckedPart,
): Outcome {
  if (allowed.includes(name)) return part.pass(`${name}, allowed by the policy`);
  if (name === 'no') return part.pass('it is not restarted');
  const bounded = name === 'on-failure' && maximumRetries > 0;
  if (bounded && maximumRetries <= most)
    return part.pass(`restarted on failure, at most ${counted(maximumRetries, 'time')}`);
  const times = bounded ? counted(maximumRetries, 'time') : 'without a limit';
  return part.fail({
    message: `The container restarts ${times} (${name})`,
    detail: {},
    change: {
      kind: 'write',
      safety: 'risky',
      title: `Restart on failure, at most ${counted(most, 'time')}`,
      setting: 'restart',
      value: `on-failure:${most}`,
    },
  });
}

export const check = {
  id: 'workload/restart-policy',
  needs: [],
  on: 'workload',
  title: 'Restarts without a limit',
  category: 'security',
  severity: 'low',
  why: 'An attack that crashes the process can be repeated endlessly against a container that always restarts, unnoticed. A crash loop also uses CPU time.',
  remediation: 'Use `on-failure` with at most five attempts, and alert on containers that stay down.',
  aliases: [...cisAliases('5.15'), { tool: 'kics', id: 'Restart Policy On Failure Not Set To 5' }],
  references: [cisReference('5.15'), 'NIST SP 800-190, 4.4.3'],
  // Swarm replaces an ended task on any node, so its restart policy is not a container's.
  reads: ['restart'],
  onlyOn: ['compose', 'run', 'create', 'container'],
  implies: [],
  fixable: true,
  parameters: {
    allowedPolicies: {
      about: 'Restart policies that are allowed, such as unless-stopped',
      type: 'strings',
    },
  },
  evaluate({ workload }, parameters) {
    const allowed = textParameters(parameters, 'allowedPolicies') ?? [];
    return checkValue(workload, 'restart', (policy, part) => checkPolicy(policy, allowed, part));
  },
  examples: {
    bad: [
      { title: 'always', compose: 'image: app\nrestart: always\n' },
      { title: 'unless stopped', compose: 'image: app\nrestart: unless-stopped\n' },
      { title: 'on failure, without a limit', run: 'docker run --restart on-failure app' },
      { title: 'too many attempts', run: 'docker run --restart on-failure:6 app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'a few attempts', compose: 'image: app\nrestart: on-failure:5\n' },
      { title: 'on the command line', run: 'docker run --restart=on-failure:3 app' },
      {
        title: 'allowed by the policy',
        compose: 'image: app\nrestart: unless-stopped\n',
        parameters: { allowedPolicies: ['unless-stopped'] },
      },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nrestart: ${RESTART}\n' }],
  },
} satisfies Check<'workload'>;
