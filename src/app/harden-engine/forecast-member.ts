import type { ContainerState } from '../../core/workload/container-state.ts';

/** What a change of one member means for the containers of an engine. */
export interface MemberForecast {
  applies: string;
  mayBreak: string;
  /** The containers that it concerns, of those that run. */
  concerns: (container: ContainerState, registries: readonly string[]) => boolean;
}

const none = (): boolean => false;
const every = (): boolean => true;

function onDefaultBridge({ networks }: ContainerState): boolean {
  return networks.includes('bridge');
}

/** The registry of an image as it is named; empty for Docker Hub. */
function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/u.test(first) || first === 'localhost') ? first : '';
}

/**
 * What a change of each member of daemon.json means, by its name. Each sentence on existing containers was tried on
 * Engine 26.1.5 (test/lab/harden-engine-effects.test.ts).
 */
const forecasts: Readonly<Record<string, MemberForecast>> = {
  'live-restore': {
    applies: 'containers keep running while dockerd is down, from the reload on',
    mayBreak: 'nothing that runs; an engine with live-restore cannot join a swarm',
    concerns: none,
  },
  'no-new-privileges': {
    applies:
      'only containers created later; existing ones keep what they have, also when they are started again',
    mayBreak:
      'setuid programs such as sudo in containers created later (one that needs them: --security-opt no-new-privileges=false)',
    concerns: none,
  },
  icc: {
    applies: 'every container on the default bridge, once dockerd has started with no container running',
    mayBreak:
      'connections between these containers by address; give those that belong together their own network',
    concerns: onDefaultBridge,
  },
  'userland-proxy': {
    applies:
      'every published port, as soon as dockerd was restarted: packet filter rules serve it, and no docker-proxy',
    mayBreak: 'connections that go through docker-proxy at that moment, such as from this host to 127.0.0.1',
    concerns: ({ publishesPorts }) => publishesPorts,
  },
  iptables: {
    applies: 'the packet filter of this host: dockerd adds its rules',
    mayBreak:
      'packets that this host forwards for others, and ports of containers that were reachable without being published',
    concerns: every,
  },
  ip6tables: {
    applies: 'the packet filter of this host for IPv6: dockerd adds its rules',
    mayBreak: 'ports of containers that were reachable by IPv6 without being published',
    concerns: every,
  },
  debug: { applies: 'only the log of dockerd', mayBreak: 'nothing', concerns: none },
  'log-level': { applies: 'only the log of dockerd', mayBreak: 'nothing', concerns: none },
  experimental: {
    applies: 'only the API of dockerd',
    mayBreak: 'commands that are experimental, such as docker checkpoint',
    concerns: none,
  },
  'default-ulimits': {
    applies:
      'containers that set no such limit: docker exec and health checks in them as soon as dockerd was restarted, the containers themselves when they are started next',
    mayBreak: 'programs that need more open files than the limit',
    concerns: every,
  },
  'metrics-addr': {
    applies: 'only the metrics of dockerd',
    mayBreak: 'monitoring that reads them from another host',
    concerns: none,
  },
  builder: {
    applies: 'only builds',
    mayBreak: 'builds with --allow security.insecure',
    concerns: none,
  },
  'seccomp-profile': {
    applies: 'only containers created later; existing ones stay unconfined, also when they are started again',
    mayBreak: 'programs that make calls which the built-in profile denies, in containers created later',
    concerns: none,
  },
  'log-opts': {
    applies: 'only containers created later; existing ones keep their log options until they are recreated',
    mayBreak: 'readers of old log lines: of each later container only the newest are kept',
    concerns: none,
  },
  'userns-remap': {
    applies: 'the whole engine: dockerd uses another data root',
    mayBreak: 'all images, containers and volumes are gone from view until the setting is removed again',
    concerns: every,
  },
  'insecure-registries': {
    applies: 'pulls and pushes, from the reload on',
    mayBreak: 'pulls from that registry, unless it has a certificate that this host trusts',
    concerns: ({ image }, registries) => registries.includes(registryOf(image)),
  },
  'registry-mirrors': {
    applies: 'pulls of images of Docker Hub, from the reload on: they do not go through that mirror',
    mayBreak: 'pulls on a host that reaches Docker Hub only through it',
    concerns: none,
  },
  hosts: {
    applies: 'clients of the Docker API at that address, once dockerd was restarted',
    mayBreak: 'every client that connects there, such as CI, monitoring and management tools',
    concerns: none,
  },
  'allow-direct-routing': {
    applies: 'packets from other hosts to the addresses of containers',
    mayBreak: 'hosts with a route to the addresses of containers',
    concerns: onDefaultBridge,
  },
  'ip-forward-no-drop': {
    applies: 'the packet filter of this host: dockerd sets the FORWARD policy to DROP',
    mayBreak: 'packets that this host forwards for others',
    concerns: none,
  },
};

const unknownForecast: MemberForecast = {
  applies: 'what it changes is not known to this version',
  mayBreak: 'not known',
  concerns: every,
};

/** Returns what a change of a member means; for one that is not known, that it may concern every container. */
export function forecastOfMember(member: string): MemberForecast {
  return (Object.hasOwn(forecasts, member) ? forecasts[member] : undefined) ?? unknownForecast;
}
