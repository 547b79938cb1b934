import type { Check, WorkloadCase } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import type { PublishedPort } from '../../core/workload.ts';
import type { Image } from '../../core/written-image.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { combine, conclude, type Tally } from '../support/conclude.ts';
import { describePort, isUnbound } from '../support/ports.ts';
import { isWhole, judgeEntries, type EntryVerdict } from '../support/setting.ts';

function within(port: string, range: string): boolean {
  const [first = '', last = first] = range.split('-');
  return Number(first) <= Number(port) && Number(port) <= Number(last);
}

/** Whether the image declares a port: `80/tcp`, or a range of them. */
function declares(exposed: readonly string[], { containerPort, protocol }: PublishedPort): boolean {
  return exposed.some((declared) => {
    const [range = '', kind = 'tcp'] = declared.split('/');
    return kind === protocol && containerPort.split('-').every((port) => within(port, range));
  });
}

/** Whether the kernel shows no socket that waits on a published port: it may be needless, or not up yet. */
function isIdle(effective: WorkloadCase['effective'], { containerPort, protocol }: PublishedPort): boolean {
  const sockets = valueOf(valueOf(effective)?.listening);
  if (sockets === undefined || !/^\d+$/u.test(containerPort)) return false;
  return !sockets.some(
    (socket) => socket.port === Number(containerPort) && socket.protocol.startsWith(protocol),
  );
}

/** The ports that the image declares and that are known. */
function declaredPorts(image: Image | undefined): readonly string[] {
  const entries = valueOf(image?.settings.exposedPorts.value) ?? [];
  return entries.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}

/** An image that declares nothing says nothing; one that declares others did not mean this one to be reached. */
function judgePort({ image, effective }: WorkloadCase, port: PublishedPort): EntryVerdict {
  if (isUnbound(port)) return { fine: describePort(port) };
  const exposed = declaredPorts(valueOf(image));
  const idle = isIdle(effective, port) ? 'nothing listens there, ' : '';
  const doubt = `${idle}see whether it has to be reached: ${describePort(port)}`;
  if (declares(exposed, port)) {
    return idle === '' ? { fine: `${describePort(port)}, which the image declares` } : { doubt };
  }
  if (exposed.length === 0) return { doubt };
  const named = `${port.containerPort}/${port.protocol}`;
  return {
    problem: {
      message: `${named} is published, and the image declares only ${exposed.join(', ')}`,
      detail: { port: named },
    },
  };
}

function onHostNetwork({ workload }: WorkloadCase): Tally | undefined {
  if (valueOf(workload.settings.network.value)?.kind !== 'host') return undefined;
  const doubt = 'on the host’s network every port that it listens on is open: see which those are';
  return { problems: [], doubts: [doubt], evidence: [] };
}

export const check = {
  id: 'workload/undeclared-ports',
  formerIds: ['workload/needless-ports'],
  on: 'workload',
  title: 'Port published that the image does not declare',
  category: 'security',
  severity: 'low',
  why: 'Every published port is a way in. One that the image does not declare is mostly for debugging or administration and was never meant to be reached.',
  remediation:
    'Publish only what others have to reach; containers reach each other over their network without that.',
  aliases: cisAliases('5.9'),
  references: [cisReference('5.9'), 'NIST SP 800-190, 4.4.2'],
  surfaces: ['compose', 'run', 'create', 'container', 'service'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const judged =
      onHostNetwork(subject) ??
      combine(
        judgeEntries(subject.workload, 'ports', 'no port is published', (port) => judgePort(subject, port)),
      );
    return conclude(isWhole(subject.workload, 'ports') ? { ...judged, doubtKind: 'needs-review' } : judged);
  },
  examples: {
    bad: [],
    good: [
      { title: 'nothing published', compose: 'image: app\n' },
      { title: 'declared only', run: 'docker run --expose 80 app' },
    ],
    unsure: [
      { title: 'the image was not looked at', compose: 'image: app\nports:\n  - "8080:80"\n' },
      { title: 'the host’s network', run: 'docker run --network host app' },
    ],
  },
} satisfies Check<'workload'>;
