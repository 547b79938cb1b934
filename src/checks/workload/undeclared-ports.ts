import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { formatPortRange, unitePorts, type PortRange } from '../../core/workload/port-range.ts';
import type { PublishedPort } from '../../core/workload/workload.ts';
import type { Image } from '../../core/image/written-image.ts';
import { combine, pass, unknown } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import {
  describePort,
  isPublic,
  isUnbound,
  portsBeyond,
  publicPorts,
  rangesOf,
  whyUnpublished,
} from '../support/network/ports.ts';
import { checkEntries, settingEvidence } from '../support/workload/setting.ts';

function listOf(ranges: readonly PortRange[], protocol: string): string {
  return `${ranges.map(formatPortRange).join(', ')}/${protocol}`;
}

/** Returns the published ports without a listening socket: unneeded, or not ready yet. */
function idlePorts(effective: WorkloadCase['effective'], port: PublishedPort): readonly PortRange[] {
  const sockets = valueOf(valueOf(effective)?.listening) ?? [];
  const open = sockets.filter((socket) => socket.protocol.startsWith(port.protocol));
  const numbers = open.map((socket) => String(socket.port));
  return portsBeyond(port.containerPort, 'tcp', numbers) ?? [];
}

function idleText(effective: WorkloadCase['effective'], port: PublishedPort): string {
  if (valueOf(valueOf(effective)?.listening) === undefined) return '';
  const idle = idlePorts(effective, port);
  if (idle.length === 0) return '';
  const [only] = idle;
  const whole = only && formatPortRange(only) === port.containerPort;
  return whole ? 'nothing is listening, ' : `nothing listens on ${listOf(idle, port.protocol)}, `;
}

/** Returns the known ports that the image declares. */
function declaredPorts(image: Image | undefined): readonly string[] {
  const entries = valueOf(image?.settings.exposedPorts.value) ?? [];
  return entries.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}

/** Checks a port against the declared ones: other declarations fail, none need review. */
function checkPort(
  { image, effective }: WorkloadCase,
  port: PublishedPort,
  open: readonly string[],
  part: CheckedPart,
): Outcome {
  if (isUnbound(port)) return part.pass(describePort(port));
  if (isPublic(port, open)) return part.pass(`${describePort(port)}, public by the policy`);
  const exposed = declaredPorts(valueOf(image));
  const idle = idleText(effective, port);
  const doubt = `${idle}confirm that the port must be published (publicPorts of the policy): ${describePort(port)}`;
  const undeclared = portsBeyond(port.containerPort, port.protocol, exposed);
  if (undeclared?.length === 0) {
    return idle === ''
      ? part.pass(`${describePort(port)}, which the image declares`)
      : part.unknown('needs-review', doubt);
  }
  if (exposed.length === 0 || undeclared === undefined) return part.unknown('needs-review', doubt);
  const named = listOf(undeclared, port.protocol);
  const verb = /[-,]/u.test(named) ? 'are' : 'is';
  return part.fail({
    message: `${named} ${verb} published, and the image declares only ${declaredText(exposed)}`,
    detail: { port: named },
  });
}

/** Formats the declared ports, joining ranges. */
function declaredText(exposed: readonly string[]): string {
  const protocols = [...new Set(exposed.map((entry) => entry.split('/')[1] ?? 'tcp'))];
  return protocols
    .flatMap((protocol) =>
      unitePorts(rangesOf(exposed, protocol)).map((range) => `${formatPortRange(range)}/${protocol}`),
    )
    .join(', ');
}

/** Unknown if the network is: with the host's every listening port is open, whichever are published. */
function unreadNetwork({ workload }: WorkloadCase): Outcome | undefined {
  const network = workload.settings.network.value;
  return network.state === 'unreadable'
    ? unknown('unreadable', `it may be the host’s network: ${network.detail}`)
    : undefined;
}

/** Returns the outcome of a network on which no port is published. */
function withoutPublishing({ workload }: WorkloadCase): Outcome | undefined {
  const unpublished = whyUnpublished(workload);
  if (unpublished === undefined) return undefined;
  if (valueOf(workload.settings.network.value)?.kind !== 'host')
    return pass(...settingEvidence(workload, 'network', unpublished));
  const doubt = 'with the host’s network every listening port is open; confirm which are needed';
  return unknown('needs-review', doubt);
}

export const check = {
  id: 'workload/undeclared-ports',
  needs: ['images', 'running-state'],
  formerIds: ['workload/needless-ports'],
  on: 'workload',
  title: 'Undeclared port published',
  category: 'security',
  severity: 'low',
  why: 'Every published port is an entry point. A port that the image does not declare is usually for debugging or administration and not meant to be reachable.',
  remediation:
    'Publish only ports that others must reach. Containers reach each other over their network without publishing.',
  aliases: cisAliases('5.9'),
  references: [cisReference('5.9'), 'NIST SP 800-190, 4.4.2'],
  reads: ['ports'],
  considers: ['network'],
  implies: [],
  fixable: false,
  parameters: { publicPorts },
  evaluate(subject, parameters) {
    const open = textParameters(parameters, 'publicPorts') ?? [];
    return (
      withoutPublishing(subject) ??
      combine([
        ...checkEntries(subject.workload, 'ports', 'no port is published', (port, part) =>
          checkPort(subject, port, open, part),
        ),
        unreadNetwork(subject),
      ])
    );
  },
  examples: {
    bad: [],
    good: [
      { title: 'no published port', compose: 'image: app\n' },
      { title: 'declared only', run: 'docker run --expose 80 app' },
      {
        title: 'public by the policy',
        run: 'docker run -p 443:8443 app',
        parameters: { publicPorts: ['443/tcp'] },
      },
    ],
    unsure: [
      { title: 'the image, not collected', compose: 'image: app\nports:\n  - "8080:80"\n' },
      { title: 'the host’s network', run: 'docker run --network host app' },
    ],
  },
} satisfies Check<'workload'>;
