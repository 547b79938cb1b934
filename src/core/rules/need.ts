/**
 * The parts of the facts that checks can need. A part is collected only if a check of the run needs it. `GET
 * /info` and the inspect documents of containers are always collected.
 */
export const factNeeds = {
  'running-state': 'the effective state of running containers',
  mounts: 'where the mounts and devices of containers lead on the host',
  images: 'the configuration and history of images',
  software: 'the packages of images in use, compared with advisories',
  'image-files': 'the files in the layers of images',
  registries: 'image tags in their registries',
  'engine-objects': 'networks, volumes and the swarm',
  daemon: 'the process, listeners and configuration of dockerd',
  components: 'the versions and packages of the engine’s programs',
  'host-paths': 'files, groups and file systems that the engine uses',
  'audit-rules': 'auditd rules',
  kernel: 'kernel settings and security modules',
  firewall: 'packet filter rules and listening sockets of the host',
} as const satisfies Record<string, string>;

export type FactNeed = keyof typeof factNeeds;

/** Needs that are costly or contact third parties: collected only if an option or the policy allows it. */
export const restrictedNeeds = ['image-files', 'registries'] as const satisfies readonly FactNeed[];
export type RestrictedNeed = (typeof restrictedNeeds)[number];

/** Every need that is not restricted. */
export const ordinaryNeeds: readonly FactNeed[] = Object.keys(factNeeds).filter(
  (need): need is FactNeed => !restrictedNeeds.some((restricted) => restricted === need),
);
