import type { Check } from '../../core/rules/check.ts';
import { formatPortRange, type PortRange } from '../../core/workload/port-range.ts';
import type { PublishedPort } from '../../core/workload/workload.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { textParameters } from '../support/parameters.ts';
import {
  describePort,
  isPublic,
  isUnbound,
  portsBeyond,
  portSentence,
  publicPorts,
  whyUnpublished,
} from '../support/network/ports.ts';
import { checkEntries } from '../support/workload/setting.ts';

/** First unprivileged port (kernel default of `net.ipv4.ip_unprivileged_port_start`). */
const unprivileged = 1024;

/** Returns the privileged host ports: none if the engine picks a high port, absent if not parsed. */
function privilegedPorts({ hostPort, protocol }: PublishedPort): readonly PortRange[] | undefined {
  return hostPort === '' ? [] : portsBeyond(hostPort, protocol, [`${unprivileged}-65535/${protocol}`]);
}

export const check = {
  id: 'workload/privileged-ports',
  needs: [],
  on: 'workload',
  title: 'Privileged host port published',
  category: 'security',
  severity: 'low',
  why: 'Other hosts expect services of an administrator on ports below 1024. Docker gives such ports to everyone who can start a container.',
  remediation: 'Publish on port 1024 or above. Document the exception for the reverse proxy on 80 and 443.',
  aliases: [...cisAliases('5.8'), { tool: 'kics', id: 'Privileged Ports Mapped In Container' }],
  references: [cisReference('5.8'), 'NIST SP 800-190, 4.4.2'],
  reads: ['ports'],
  considers: ['network'],
  implies: [],
  fixable: false,
  parameters: {
    allowedPorts: {
      about: 'Privileged host ports that may be published, such as 443 or 80-90',
      type: 'strings',
    },
    publicPorts,
  },
  evaluate({ workload }, parameters) {
    const open = textParameters(parameters, 'publicPorts') ?? [];
    const allowed = textParameters(parameters, 'allowedPorts') ?? [];
    const unpublished = whyUnpublished(workload);
    if (unpublished !== undefined) return notApplicable(unpublished);
    const judgements = checkEntries(workload, 'ports', 'no port is published', (port, part) => {
      if (isUnbound(port)) return part.pass(describePort(port));
      const low = privilegedPorts(port);
      if (low === undefined) return part.unknown('unreadable', `the port ${port.hostPort} is not understood`);
      const [range] = low;
      if (!range) return part.pass(describePort(port));
      const forbidden = portsBeyond(formatPortRange(range), 'tcp', allowed) ?? [range];
      if (allowed.includes(port.hostPort) || forbidden.length === 0)
        return part.pass(`${describePort(port)}, allowed by the policy`);
      if (isPublic(port, open)) return part.pass(`${describePort(port)}, public by the policy`);
      const inside = `${port.containerPort}/${port.protocol}`;
      const change = {
        kind: 'manual',
        title: 'Publish on another port',
        steps: [
          `Publish ${inside} on port ${unprivileged} or above`,
          'Or name the port in publicPorts of workload/published-ports in ironhull.yaml',
        ],
      } as const;
      const whole = port.hostPort === formatPortRange(range);
      const what = whole
        ? `privileged (below ${unprivileged})`
        : `partly privileged (${formatPortRange(range)})`;
      const message = portSentence(port, `${what} and published`);
      return part.fail({ message, detail: { port: port.hostPort }, change });
    });
    return combine(judgements);
  },
  examples: {
    bad: [
      { title: 'port 80', compose: 'image: app\nports:\n  - "80:8080"\n' },
      { title: 'port 1023', run: 'docker run -p 127.0.0.1:1023:8080 app' },
      { title: 'a range that starts below 1024', run: 'docker run -p 1020-1030:1020-1030 app' },
    ],
    good: [
      { title: 'port 1024', compose: 'image: app\nports:\n  - "1024:80"\n' },
      { title: 'a container port only', run: 'docker run -p 8080:80 app' },
      { title: 'an ephemeral port', run: 'docker run -p 80 app' },
      {
        title: 'allowed by the policy',
        run: 'docker run -p 443:8443 app',
        parameters: { allowedPorts: ['80', '443'], publicPorts: [] },
      },
      {
        title: 'public by the policy',
        run: 'docker run -p 443:8443 app',
        parameters: { allowedPorts: [], publicPorts: ['443/tcp'] },
      },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nports:\n  - "${PORT}:80"\n' }],
  },
} satisfies Check<'workload'>;
