import type { SwarmCase } from '../../core/check.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { Outcome } from '../../core/finding.ts';
import type { Workload } from '../../core/workload.ts';
import { namesCredential } from '../../knowledge/secret-names.ts';
import { unread } from '../support/subject.ts';
import { judgePart, swarmCheck } from '../support/swarm-rule.ts';
import type { Verdict } from '../support/verdict.ts';

/** `service NAME` for each service whose environment names a credential. */
function inEnvironment(services: readonly Workload[]): readonly string[] {
  return services.flatMap(({ name, settings }) => {
    const variables = valueOf(settings.environment.value) ?? [];
    const found = variables.find((entry) => 'value' in entry && namesCredential(entry.value.name));
    return found && 'value' in found ? [`${name} (${found.value.name})`] : [];
  });
}

function judgeCount(secrets: number, defined: number, { services }: SwarmCase): Verdict {
  if (secrets > 0) return { fine: `${secrets} secrets are kept by the swarm` };
  if (defined === 0) return { because: 'the swarm has no services' };
  const bare = inEnvironment(services);
  if (bare.length === 0)
    return {
      doubt: `the swarm keeps no secret: do none of its ${defined} services need a credential?`,
    };
  return {
    wrong: `The swarm keeps no secret, and services have credentials in their environment: ${bare.join(', ')}`,
    steps: [
      'Put each into the swarm: `docker secret create NAME FILE`',
      'Hand it to the service (`--secret NAME`), which reads it from /run/secrets/NAME',
    ],
  };
}

function judgeSecrets(secrets: Observed<number>, defined: number, subject: SwarmCase): Outcome {
  return judgePart(
    secrets,
    (count) => `${count} secrets, ${defined} services`,
    (count) => judgeCount(count, defined, subject),
  );
}

const one = { state: 'known', value: 1, from: 'GET /services' };
const none = { state: 'known', value: 0, from: 'GET /secrets' };

export const check = swarmCheck({
  slug: 'secrets',
  cis: '7.4',
  title: 'Secrets of the swarm are not used',
  severity: 'low',
  why: 'A credential in the definition of a service is read by everyone who may list services, and stands in the configuration of each container; a secret reaches only the tasks that it is for.',
  remediation: 'Keep credentials as secrets of the swarm.',
  judge: (swarm, subject) =>
    swarm.services.state === 'known'
      ? judgeSecrets(swarm.secrets, swarm.services.value, subject)
      : unread(swarm.services),
  examples: {
    bad: [
      {
        title: 'a password in the environment instead',
        facts: {
          swarm: { secrets: none, services: one },
          workloads: [{ name: 'db', environment: ['DB_PASSWORD'] }],
        },
      },
    ],
    good: [
      {
        title: 'a secret',
        facts: {
          swarm: { secrets: { state: 'known', value: 2, from: 'GET /secrets' } },
          workloads: [{ name: 'db' }],
        },
      },
    ],
    unsure: [
      {
        title: 'nothing that names a credential',
        facts: { swarm: { secrets: none, services: one }, workloads: [{ name: 'web' }] },
      },
    ],
  },
});
