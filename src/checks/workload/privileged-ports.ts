import type { Check } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { combine, conclude } from '../support/conclude.ts';
import { textParameters } from '../support/parameters.ts';
import { describePort, isUnbound } from '../support/ports.ts';
import { judgeEntries } from '../support/setting.ts';

/** The first port that anyone may listen on (`net.ipv4.ip_unprivileged_port_start`, as the kernel has it). */
const unprivileged = 1024;

/** The lowest port of `80` or `8000-8010`; `undefined` for one that the engine picks, which is high. */
function lowest(hostPort: string): number | undefined {
  return hostPort === '' ? undefined : Number(hostPort.split('-')[0]);
}

export const check = {
  id: 'workload/privileged-ports',
  on: 'workload',
  title: 'Privileged port of the host published',
  category: 'security',
  severity: 'low',
  why: 'Ports below 1024 are where other machines expect the services of an administrator. The engine hands them to whoever starts a container.',
  remediation:
    'Publish on a port from 1024 on, and let the one reverse proxy that needs 80 and 443 be the exception that is written down.',
  aliases: [...cisAliases('5.8'), { tool: 'kics', id: 'Privileged Ports Mapped In Container' }],
  references: [cisReference('5.8'), 'NIST SP 800-190, 4.4.2'],
  surfaces: ['compose', 'run', 'create', 'container', 'service'],
  implies: [],
  fixable: false,
  parameters: {
    allowedPorts: { about: 'Ports of the host that may be published all the same, as 443', type: 'strings' },
  },
  evaluate({ workload }, parameters) {
    const allowed = textParameters(parameters, 'allowedPorts') ?? [];
    if (valueOf(workload.settings.network.value)?.kind === 'host') {
      return { state: 'not-applicable', because: 'ports are not published on the host’s network' };
    }
    const judgements = judgeEntries(workload, 'ports', 'no port is published', (port) => {
      const first = lowest(port.hostPort);
      if (isUnbound(port)) return { fine: describePort(port) };
      if (Number.isNaN(first)) return { doubt: `the port ${port.hostPort} is not understood` };
      if (allowed.includes(port.hostPort)) return { fine: `${describePort(port)}, which the policy allows` };
      if (first === undefined || first >= unprivileged) return { fine: describePort(port) };
      const inside = `${port.containerPort}/${port.protocol}`;
      const change = {
        kind: 'manual',
        title: 'Publish on another port',
        steps: [`Publish ${inside} on a port from ${unprivileged} on`],
      } as const;
      const message = `A privileged port is published: ${describePort(port)}`;
      return { problem: { message, detail: { port: port.hostPort }, change } };
    });
    return conclude(combine(judgements));
  },
  examples: {
    bad: [
      { title: 'the web', compose: 'image: app\nports:\n  - "80:8080"\n' },
      { title: 'the last of them', run: 'docker run -p 127.0.0.1:1023:8080 app' },
      { title: 'a range that begins among them', run: 'docker run -p 1020-1030:1020-1030 app' },
    ],
    good: [
      { title: 'the first that is not', compose: 'image: app\nports:\n  - "1024:80"\n' },
      { title: 'inside only', run: 'docker run -p 8080:80 app' },
      { title: 'one that the engine picks', run: 'docker run -p 80 app' },
      {
        title: 'allowed by the policy',
        run: 'docker run -p 443:8443 app',
        parameters: { allowedPorts: ['80', '443'] },
      },
    ],
    unsure: [{ title: 'a variable decides', compose: 'image: app\nports:\n  - "${PORT}:80"\n' }],
  },
} satisfies Check<'workload'>;
