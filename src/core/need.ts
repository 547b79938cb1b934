/**
 * Parts of the facts that checks can need, and what each is. A part is collected only where a check
 * that runs needs it. What `GET /info` and the inspect documents of containers say is always collected.
 */
export const factNeeds = {
  'running-state': 'what the kernel and the runtime enforce on running containers',
  mounts: 'where the mounts and devices of containers lead on the host',
  images: 'the configuration and history of images',
  'image-files': 'the files in the layers of images',
  registries: 'what registries have under the tags of containers',
  'engine-objects': 'networks, volumes and the swarm',
  daemon: 'the process, the listeners and the configuration of dockerd',
  components: 'the versions and packages of the programs of the engine',
  'host-paths': 'files, groups and file systems that the engine uses',
  'audit-rules': 'the rules of auditd',
  kernel: 'kernel settings and security modules',
  firewall: 'packet filter rules and listening sockets of the host',
} as const satisfies Record<string, string>;

export type FactNeed = keyof typeof factNeeds;

/** Needs that are costly or ask others: they are collected only where a flag or the policy allows it. */
export const restrictedNeeds = ['image-files', 'registries'] as const satisfies readonly FactNeed[];
export type RestrictedNeed = (typeof restrictedNeeds)[number];

/** Every need that is not restricted. */
export const ordinaryNeeds: readonly FactNeed[] = Object.keys(factNeeds).filter(
  (need): need is FactNeed => !restrictedNeeds.some((restricted) => restricted === need),
);
