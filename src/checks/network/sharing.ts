import type { AttachedWorkload, NetworkCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { listed } from '../support/inventory.ts';
import { isBuiltIn, networkCheck } from '../support/network/network-rule.ts';
import type { CheckedPart } from '../support/part.ts';

const builtIn = notApplicable('it is a built-in network');

function unread({ network, attached }: NetworkCase, part: CheckedPart): Outcome {
  const detail = attached.state === 'unreadable' ? attached.detail : 'containers were not collected';
  return part.unknown('unreadable', `the containers on network ${network.name} are not known: ${detail}`);
}

function projectOf({ key }: AttachedWorkload): string[] {
  const [, project] = /^compose:([^/]+)\//u.exec(key) ?? [];
  return project === undefined ? [] : [project];
}

const betweenProjects = networkCheck({
  id: 'network/shared-between-projects',
  needs: ['engine-objects'],
  title: 'Network shared between projects',
  severity: 'low',
  why: 'Each service of one project reaches every port of the other’s, published or not. A compromised service affects both projects.',
  remediation: 'Give each project its own network. Attach only the service that both need to both networks.',
  judge(subject, part) {
    const { attached, network } = subject;
    if (isBuiltIn(subject)) return builtIn;
    if (attached.state !== 'known') return unread(subject, part);
    const projects = [...new Set(attached.value.flatMap(projectOf))].toSorted();
    if (projects.length < 2)
      return part.pass(`${attached.value.length} workloads, of ${projects[0] ?? 'no project'}`);
    return part.fail({
      message: `Network ${network.name} is shared by ${projects.length} projects: ${listed(projects)}`,
      saw: listed(attached.value.map(({ name }) => name)),
      detail: { projects: projects.join(' ') },
      steps: [
        'Detach services that do not need the other project',
        'Create a separate network for the services that communicate across projects',
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

function checkInternal(subject: NetworkCase, part: CheckedPart): Outcome {
  const { attached, network } = subject;
  if (isBuiltIn(subject)) return builtIn;
  const { parent = '' } = network.options;
  if (network.internal && parent !== '')
    return notApplicable(`it is a network on the link of ${parent}, which network/host-link judges`);
  if (network.internal) return part.pass('it is internal');
  if (attached.state !== 'known') return unread(subject, part);
  if (attached.value.length === 0) return notApplicable('no container is attached');
  const unclear = attached.value.find(({ publishesPorts }) => publishesPorts.state !== 'known');
  if (unclear) return part.unknown('unreadable', `it is not known whether ${unclear.name} publishes ports`);
  const open = attached.value.find(
    ({ publishesPorts }) => publishesPorts.state === 'known' && publishesPorts.value,
  );
  if (open) return notApplicable(`${open.name} publishes ports, which an internal network does not support`);
  const names = listed(attached.value.map(({ name }) => name));
  return part.unknown(
    'needs-review',
    `nothing on the network publishes a port; confirm that these need external access: ${names}`,
  );
}

const internal = networkCheck({
  id: 'network/internal',
  needs: ['engine-objects'],
  title: 'Network with unneeded external access',
  severity: 'info',
  why: 'A compromised container on a network with external access downloads tools and sends data out. A database rarely needs it.',
  remediation: 'Create networks that need no external access with `internal: true` (`--internal`).',
  judge: checkInternal,
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

/** Checks for networks shared between projects and without external access. */
export const checks = [betweenProjects, internal];
