import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { formatPortRange } from '../../core/workload/port-range.ts';
import type { PublishedPort } from '../../core/workload/workload.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { hasCapability } from '../support/capability-set.ts';
import type { CheckedPart } from '../support/part.ts';
import { describePort, portsBeyond, whyUnpublished } from '../support/network/ports.ts';
import { checkEntries } from '../support/workload/setting.ts';

function checkPort(port: PublishedPort, part: CheckedPart): Outcome {
  const { containerPort, protocol } = port;
  const low = portsBeyond(containerPort, protocol, [`1024-65535/${protocol}`]);
  if (low === undefined) return part.unknown('unreadable', `the port ${containerPort} is not understood`);
  const [first] = low;
  if (first === undefined) return part.pass(describePort(port));
  return part.fail({
    message: `The container listens on the privileged port ${formatPortRange(first)}/${protocol}`,
    detail: { port: `${containerPort}/${protocol}` },
    steps: [
      'Let the application listen on port 1024 or above, and publish that port',
      'Then drop NET_BIND_SERVICE with all other capabilities',
    ],
  });
}

export const check = {
  id: 'workload/privileged-container-ports',
  needs: [],
  on: 'workload',
  title: 'Privileged container port published',
  category: 'hygiene',
  severity: 'info',
  why: 'Before Engine 20.10, and on the host’s network always, only root or a process with NET_BIND_SERVICE may listen on a port below 1024: such an application tends to run with more rights than it needs.',
  remediation:
    'Let the application listen on port 1024 or above and drop NET_BIND_SERVICE; the host port is independent of it.',
  aliases: [{ tool: 'kics', id: 'Privileged Ports Mapped In Container' }],
  references: ['CIS Docker Benchmark 1.6.0, 5.8', 'NIST SP 800-190, 4.4.3'],
  reads: ['ports'],
  considers: ['network'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    const unpublished = whyUnpublished(workload);
    if (unpublished !== undefined) return notApplicable(unpublished);
    const held = valueOf(workload.boundingSet.value);
    const withoutRight = held !== undefined && !hasCapability(held, 'NET_BIND_SERVICE');
    return combine(
      checkEntries(workload, 'ports', 'no port is published', (port, part) =>
        withoutRight ? part.pass('the container does not have NET_BIND_SERVICE') : checkPort(port, part),
      ),
    );
  },
  examples: {
    bad: [
      { title: 'port 80', compose: 'image: app\nports:\n  - "8080:80"\n' },
      { title: 'long syntax', compose: 'image: app\nports:\n  - target: 443\n    published: "8443"\n' },
      { title: 'a range', run: 'docker run -p 1020-1030:1020-1030 app' },
    ],
    good: [
      { title: 'port 1024', compose: 'image: app\nports:\n  - "80:1024"\n' },
      {
        title: 'without the capability',
        compose: 'image: app\ncap_drop: [NET_BIND_SERVICE]\nports:\n  - "8080:80"\n',
      },
      { title: 'no port', run: 'docker run app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nports:\n  - "8080:${PORT}"\n' }],
  },
} satisfies Check<'workload'>;
