import type { ProbeContext } from '../context.ts';
import type { HelperAnswer } from '../parse-answers.ts';
import type { Probe, Verdict } from '../probe.ts';

const noFamily = ['EAFNOSUPPORT', 'ESOCKTNOSUPPORT'] as const;
const refusedRoute = ['ENETUNREACH', 'ENETDOWN'] as const;

/** Silence is a refusal only where the machine itself gets an answer from the same address. */
function judgeSilence(answer: HelperAnswer, { reachable }: ProbeContext): Verdict | undefined {
  if (answer.says === 'asked') return { outcome: 'none', because: 'nothing more to try' };
  const isSilent = answer.result === -110 || answer.result === -113 || answer.result === -111;
  if (!isSilent) return undefined;
  if (reachable === undefined)
    return {
      outcome: 'unknown',
      because: 'no answer, and it is not known from here whether anything listens',
    };
  return reachable.has(answer.at ?? '')
    ? { outcome: 'blocked', because: 'no connection, and this machine can connect' }
    : { outcome: 'none', because: 'no connection, and this machine cannot connect either' };
}

/** Probes of the network, and of the sockets of engines. */
export const networkProbes: readonly Probe[] = [
  {
    id: 'engine-sockets',
    group: 'network',
    title: 'Connect to a container engine',
    standsFor: 'Whoever controls an engine starts a privileged container, and is root of the host.',
    remedy: 'Do not mount the socket of an engine; use a proxy that allows only what is needed.',
    expected: 'blocked',
    steps: [
      {
        step: 'engine-sockets:connect',
        args: [undefined, undefined, undefined, 0, 0, 0],
        noneBy: ['ENOENT', 'ENOTDIR'],
        read: ({ says, result }) =>
          says === 'http'
            ? { outcome: 'possible', because: 'the engine answered' }
            : result === -111
              ? { outcome: 'unknown', because: 'the socket is there, and nothing listens on it now' }
              : undefined,
      },
    ],
    nothing: {
      outcome: 'blocked',
      because: 'no socket of an engine is there, below the mounts or at usual paths',
    },
  },
  {
    id: 'raw-sockets',
    group: 'network',
    title: 'Send raw IP packets',
    standsFor: 'Raw packets forge addresses, and attack neighbours and the network of the host.',
    remedy: 'Drop CAP_NET_RAW.',
    expected: 'any',
    steps: [{ step: 'raw-sockets:socket/inet', args: [2, 0o2000003, 1, 0, 0, 0], noneBy: noFamily }],
  },
  {
    id: 'packet-sockets',
    group: 'network',
    title: 'Read and send packets of the link',
    standsFor: 'Packet sockets read what neighbours send, forge ARP answers, and have had escapes.',
    remedy: 'Drop CAP_NET_RAW.',
    expected: 'any',
    steps: [{ step: 'packet-sockets:socket', args: [17, 0o2000003, 0, 0, 0, 0], noneBy: noFamily }],
  },
  {
    id: 'network-settings',
    group: 'network',
    title: 'Change interfaces and routes',
    standsFor:
      'With the network of the host this changes the host; else it leaves the packet filter of the container.',
    remedy: 'Do not add CAP_NET_ADMIN.',
    expected: 'blocked',
    steps: [
      {
        step: 'network-settings:ioctl',
        args: [undefined, 0x8914, undefined, 0, 0, 0],
        allowedBy: ['ENODEV'],
        read: ({ says, result = 0 }) =>
          says === 'no-socket' && (result === -1 || result === -13)
            ? { outcome: 'blocked', because: 'a socket was refused' }
            : says === 'no-socket'
              ? { outcome: 'none', because: 'no socket could be made' }
              : undefined,
      },
    ],
  },
  {
    id: 'metadata-service',
    group: 'network',
    title: 'Reach the metadata service of the cloud',
    standsFor: 'The metadata service gives the credentials of the machine to whoever asks.',
    remedy:
      'Use an internal network, or block 169.254.0.0/16, and fd00:ec2::/32 and fd20:ce::/32, for containers on the host.',
    expected: 'any',
    steps: [{ step: 'metadata-service:connect', refusedBy: refusedRoute, read: judgeSilence }],
    nothing: { outcome: 'unknown', because: 'no metadata service answers, to this machine either' },
  },
  {
    id: 'neighbours',
    group: 'network',
    title: 'Reach other containers of its networks',
    standsFor: 'An attacker moves on to databases and services that trust their network.',
    remedy: 'Give each group of containers that talk a network of its own.',
    expected: 'any',
    steps: [{ step: 'neighbours:connect', refusedBy: refusedRoute, read: judgeSilence }],
    nothing: { outcome: 'unknown', because: 'no other container of its networks answers on a port' },
  },
  {
    id: 'other-networks',
    group: 'network',
    title: 'Reach containers of other networks',
    standsFor: 'The separation of networks does not hold: every container reaches every other.',
    remedy:
      'Let the engine set its packet filter rules (iptables), and do not share the network of the host.',
    expected: 'blocked',
    steps: [{ step: 'other-networks:connect', refusedBy: refusedRoute, read: judgeSilence }],
    nothing: { outcome: 'unknown', because: 'no container of another network answers on a port' },
  },
];
