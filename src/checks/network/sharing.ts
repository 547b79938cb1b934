import type { AttachedWorkload, NetworkCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { notApplicable } from '../../core/outcome.ts';
import { listed } from '../support/inventory.ts';
import { isBuiltIn, networkCheck } from '../support/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';

const builtIn = notApplicable('it is one that the engine or the swarm makes by itself');

function unread({ network, attached }: NetworkCase, part: CheckedPart): Outcome {
  const detail = attached.state === 'unreadable' ? attached.detail : 'no container was looked for';
  return part.unknown('unreadable', `what is on the network ${network.name} could not be told: ${detail}`);
}

function projectOf({ key }: AttachedWorkload): string[] {
  const [, project] = /^compose:([^/]+)\//u.exec(key) ?? [];
  return project === undefined ? [] : [project];
}

const betweenProjects = networkCheck({
  id: 'network/shared-between-projects',
  title: 'Projects share a network',
  severity: 'low',
  why: 'Each service of one project reaches every port of the other’s, published or not: who takes over the weaker one is inside both.',
  remediation: 'Give each project a network of its own; let only the one service that both need join both.',
  judge(subject, part) {
    const { attached, network } = subject;
    if (isBuiltIn(subject)) return builtIn;
    if (attached.state !== 'known') return unread(subject, part);
    const projects = [...new Set(attached.value.flatMap(projectOf))].toSorted();
    if (projects.length < 2)
      return part.pass(`${attached.value.length} workloads, of ${projects[0] ?? 'no project'}`);
    return part.fail({
      message: `Services of ${projects.length} projects are on the network ${network.name}: ${listed(projects)}`,
      saw: listed(attached.value.map(({ name }) => name)),
      detail: { projects: projects.join(' ') },
      steps: [
        'Take the network out of the services that need nothing of the other project',
        'For those that do, make a network with only the two that talk to each other',
      ],
    });
  },
  examples: {
    bad: [
      {
        title: 'two projects',
        facts: {
          workloads: [
            { name: 'shop-web-1', key: 'compose:shop/web', networks: ['shop_default'] },
            { name: 'blog-db-1', key: 'compose:blog/db', networks: ['shop_default'] },
          ],
        },
      },
    ],
    good: [
      {
        title: 'one project',
        facts: {
          workloads: [
            { name: 'shop-web-1', key: 'compose:shop/web', networks: ['shop_default'] },
            { name: 'shop-db-1', key: 'compose:shop/db', networks: ['shop_default'] },
          ],
        },
      },
    ],
    unsure: [
      {
        title: 'the containers could not be listed',
        facts: {
          containers: { state: 'unreadable', why: 'timeout', detail: 'no answer', from: 'GET /containers' },
        },
      },
    ],
  },
});

function judgeInternal(subject: NetworkCase, part: CheckedPart): Outcome {
  const { attached, network } = subject;
  if (isBuiltIn(subject)) return builtIn;
  if (network.internal) return part.pass('it is internal: nothing on it reaches other networks through it');
  if (attached.state !== 'known') return unread(subject, part);
  if (attached.value.length === 0) return notApplicable('nothing is on it');
  const unclear = attached.value.find(({ publishesPorts }) => publishesPorts.state !== 'known');
  if (unclear) return part.unknown('unreadable', `whether ${unclear.name} publishes ports could not be told`);
  const open = attached.value.find(
    ({ publishesPorts }) => publishesPorts.state === 'known' && publishesPorts.value,
  );
  if (open) return notApplicable(`${open.name} publishes ports, which an internal network cannot`);
  const names = listed(attached.value.map(({ name }) => name));
  return part.unknown(
    'needs-review',
    `nothing on the network publishes a port: does any of these have to reach other networks through it: ${names}?`,
  );
}

const internal = networkCheck({
  id: 'network/internal',
  title: 'Whether a network has to lead outside',
  severity: 'info',
  why: 'Whoever takes over a container on a network that leads outside fetches tools from there and sends data there. A database seldom has to.',
  remediation: 'Make networks on which nothing needs the outside with `internal: true` (`--internal`).',
  judge: judgeInternal,
  examples: {
    bad: [],
    good: [{ title: 'an internal network', facts: { internal: true } }],
    unsure: [
      {
        title: 'nothing on it publishes a port',
        facts: { workloads: [{ name: 'db', networks: ['shop_default'] }] },
      },
      {
        title: 'the containers could not be listed',
        facts: {
          containers: { state: 'unreadable', why: 'timeout', detail: 'no answer', from: 'GET /containers' },
        },
      },
    ],
  },
});

/** Who is on a network, and what it leads to. */
export const checks = [betweenProjects, internal];
