import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { ProposedChange, Outcome } from '../../core/findings/finding.ts';
import type { Location } from '../../core/location.ts';
import { valueOf } from '../../core/observed.ts';
import type { PublishedPort, Workload } from '../../core/workload/workload.ts';
import { combine, pass } from '../../core/rules/outcome.ts';
import { isLoopback } from '../support/network/loopback.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { exposureOf } from '../support/network/port-exposure.ts';
import {
  addressesOf,
  describePort,
  isEveryAddress,
  isPublic,
  portsBeyond,
  portSentence,
  publicPorts,
  routedSentence,
  whyUnpublished,
} from '../support/network/ports.ts';
import { asUnprivileged } from '../support/workload/root.ts';
import { openServiceAt } from '../support/workload/open-service.ts';
import { publishedEngine, type PublishedEngine } from '../support/workload/published-engine.ts';
import { checkEntries, settingEvidence } from '../support/workload/setting.ts';

const byHand: ProposedChange = {
  kind: 'manual',
  title: 'Set a bind address',
  steps: [
    'Put an address before the port, such as `127.0.0.1:8080:80`, or do not publish it',
    'If the port is meant to be public, name it in publicPorts of workload/published-ports in ironhull.yaml',
  ],
};

/** Returns the change that binds a port to loopback: an edit, or manual steps if entries share a place. */
function bindToLoopback(port: PublishedPort, at: readonly Location[], shared: boolean): ProposedChange {
  const [place] = at;
  if (!place || at.length > 1 || shared || port.mode !== undefined || port.hostPort === '') return byHand;
  const suffix = port.protocol === 'tcp' ? '' : `/${port.protocol}`;
  return {
    kind: 'replace',
    safety: 'risky',
    title: 'Bind the port to 127.0.0.1, or name it in publicPorts of the policy',
    setting: 'ports',
    at: place,
    address: '127.0.0.1',
    value: `127.0.0.1:${port.hostPort}:${port.containerPort}${suffix}`,
  };
}

const leaveRouted: ProposedChange = {
  kind: 'manual',
  title: 'Use a network with gateway mode nat',
  steps: [
    'Move the container to a network without gateway mode `routed`, where a bind address counts',
    'Otherwise publish only ports that other hosts may reach',
  ],
};

/** What everyone who reaches a port gets: an engine, or a service in its network namespace that lets everybody in. */
function givenTo(subject: WorkloadCase, port: PublishedPort): PublishedEngine | undefined {
  const engine = publishedEngine(subject, port);
  if (engine !== undefined) return engine;
  const own = openServiceAt(subject.workload, port);
  const ofOthers = (subject.networkPeers ?? []).flatMap(({ workload }) => {
    const gives = workload.running === false ? undefined : openServiceAt(workload, port);
    return gives === undefined ? [] : [`${gives} of ${workload.name}, in the same network namespace`];
  });
  const [gives] = own === undefined ? ofOthers : [own];
  return gives === undefined ? undefined : { severity: 'high', gives };
}

/** Checks a port on a routed network, where no bind address keeps other hosts out. */
function checkRouted(
  port: PublishedPort,
  subject: WorkloadCase,
  open: readonly string[],
  part: CheckedPart,
): Outcome {
  const { containerPort, protocol } = port;
  if (portsBeyond(containerPort, protocol, open)?.length === 0)
    return part.pass(`container port ${containerPort}/${protocol}, public by the policy`);
  const given = givenTo(subject, port);
  return part.fail({
    message: `${routedSentence(port)}${given === undefined ? '' : `: ${given.gives}`}`,
    ...(given && { severity: given.severity }),
    detail: { port: `${containerPort}/${protocol}` },
    change: leaveRouted,
  });
}

const unpublishEngine: ProposedChange = {
  kind: 'manual',
  title: 'Do not publish the Docker API',
  steps: [
    'Remove the port, and let clients reach the container over a network that they share with it',
    'From another machine connect to Docker through SSH',
  ],
};

/** Checks a port on some addresses only: it is closed to most, unless whoever reaches it gets an engine. */
function checkNarrow(port: PublishedPort, subject: WorkloadCase, part: CheckedPart): Outcome {
  const addresses = addressesOf(port);
  const onHost = addresses.every(isLoopback);
  const { severity, besides } = exposureOf(subject, port);
  const isClosed = addresses.length === 0 || (!onHost && severity === 'low');
  const engine = isClosed ? undefined : publishedEngine(subject, port);
  if (engine === undefined) return part.pass(describePort(port));
  return part.fail({
    message: `${portSentence(port, 'published')}: ${onHost ? 'every user of the host reaches it, and ' : ''}${engine.gives}`,
    severity: onHost ? asUnprivileged(engine.severity) : engine.severity,
    detail: { port: `${port.containerPort}/${port.protocol}` },
    change: unpublishEngine,
    besides: onHost ? [] : besides,
  });
}

function checkPort(
  port: PublishedPort,
  subject: WorkloadCase,
  { open, isShared }: { open: readonly string[]; isShared: (at: readonly Location[]) => boolean },
  part: CheckedPart,
): Outcome {
  if (port.routed) return checkRouted(port, subject, open, part);
  const everywhere = port.mode === 'ingress' || addressesOf(port).some(isEveryAddress);
  if (isPublic(port, open))
    return part.pass(`${describePort(port)}${everywhere ? ', public by the policy' : ''}`);
  if (!everywhere) return checkNarrow(port, subject, part);
  const { severity, besides } = exposureOf(subject, port);
  const given = severity === 'low' ? undefined : givenTo(subject, port);
  const worst = given?.severity ?? severity;
  return part.fail({
    message: `${portSentence(port, 'published')}${given === undefined ? '' : `: ${given.gives}`}`,
    ...(worst === undefined ? {} : { severity: worst }),
    detail: { port: `${port.containerPort}/${port.protocol}` },
    change: bindToLoopback(port, part.at, isShared(part.at)),
    besides,
  });
}

/** Whether several entries were written at the same place. */
function sharedPlaces({ settings }: Workload): (at: readonly Location[]) => boolean {
  const counts = new Map<string, number>();
  for (const { at } of valueOf(settings.ports.value) ?? []) {
    const place = JSON.stringify(at);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return (at) => (counts.get(JSON.stringify(at)) ?? 0) > 1;
}

export const check = {
  id: 'workload/published-ports',
  needs: ['firewall', 'mounts'],
  on: 'workload',
  title: 'Port published on all interfaces',
  category: 'security',
  severity: 'medium',
  why: 'A port published without an address is open on every interface of the host, IPv6 included, and Docker’s packet filter rules apply before the host firewall.',
  remediation:
    'Set a bind address: `127.0.0.1:8080:80` for local access, or the address of the right interface. Name a port that is meant to be public in `publicPorts` of this rule in the policy; it then answers `workload/privileged-ports` and `workload/undeclared-ports`, too.',
  aliases: [
    { tool: 'docker-bench', id: '5.14' },
    { tool: 'cis', id: '5.14' },
    { tool: 'kics', id: 'Container Traffic Not Bound To Host Interface' },
    { tool: 'dclint', id: 'no-unbound-port-interfaces' },
    { tool: 'docksec', id: 'port-bound-all-interfaces' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.14', 'NIST SP 800-190, 4.4.2', 'OWASP Docker Top 10, D03'],
  reads: ['ports'],
  considers: ['network', 'privileged', 'mounts', 'image', 'environment', 'engineEndpoints', 'serviceWords'],
  implies: [],
  fixable: true,
  parameters: {
    publicPorts: { type: publicPorts.type, about: publicPorts.about, default: [] },
  },
  evaluate(subject, parameters) {
    const open = textParameters(parameters, 'publicPorts') ?? [];
    const { workload } = subject;
    const isShared = sharedPlaces(workload);
    const unpublished = whyUnpublished(workload);
    if (unpublished !== undefined) {
      const [evidence] = settingEvidence(workload, 'network', unpublished);
      return pass(evidence);
    }
    return combine(
      checkEntries(workload, 'ports', 'no port is published', (port, part) =>
        checkPort(port, subject, { open, isShared }, part),
      ),
    );
  },
  examples: {
    bad: [
      { title: 'no address', compose: 'image: app\nports:\n  - "8080:80"\n' },
      { title: 'all IPv6 addresses', run: 'docker run -p [::]:8080:80 app' },
      {
        title: 'another protocol than the public one',
        parameters: { publicPorts: ['443'] },
        run: 'docker run -p 443:443/udp app',
      },
      { title: 'Redis without a password', compose: 'image: redis:8\nports:\n  - "6379:6379"\n' },
      { title: 'the Docker API', run: 'docker run --privileged -p 2375:2375 docker:dind' },
      { title: 'long syntax', compose: 'image: app\nports:\n  - target: 80\n    published: "8080"\n' },
    ],
    good: [
      { title: 'loopback', compose: 'image: app\nports:\n  - "127.0.0.1:8080:80"\n' },
      {
        title: 'a public port',
        parameters: { publicPorts: ['443/tcp'] },
        compose: 'image: app\nports:\n  - "443:8443"\n',
      },
      { title: 'no published port', run: 'docker run --expose 80 app' },
      { title: 'no network', run: 'docker run --network none -p 8080:80 app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nports:\n  - "${ADDRESS}:8080:80"\n' }],
  },
} satisfies Check<'workload'>;
