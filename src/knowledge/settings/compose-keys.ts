/** Keys of a Compose file that no rule reads, and why none needs to. */
interface KeysWithoutBearing {
  /** Paths separated by white space: `*` is any name, and a path includes what is below it. */
  keys: string;
  because: string;
}

/**
 * The keys of the Compose Specification (its JSON schema of 2025) that have no bearing on security. Every other
 * one is read into facts; `compose/adapter/schema-walk.test.ts` shows both.
 */
const rows: readonly KeysWithoutBearing[] = [
  {
    keys: `services.*.attach services.*.stdin_open services.*.tty services.*.stop_grace_period
      services.*.stop_signal services.*.working_dir services.*.post_start.working_dir
      services.*.pre_stop.working_dir services.*.pre_start.working_dir
      services.*.develop.watch.exec.working_dir`,
    because: 'how a command is started, shown and ended; not what it may do',
  },
  {
    keys: `services.*.depends_on services.*.profiles services.*.scale services.*.links services.*.external_links
      services.*.deploy.mode services.*.deploy.endpoint_mode services.*.deploy.replicas
      services.*.deploy.placement services.*.deploy.update_config services.*.deploy.rollback_config
      services.*.deploy.restart_policy.delay services.*.deploy.restart_policy.window`,
    because: 'when, where and how often a service runs: it is checked whether it does or not',
  },
  {
    keys: `services.*.dns services.*.dns_opt services.*.dns_search services.*.domainname services.*.extra_hosts
      services.*.hostname services.*.mac_address services.*.networks.*.aliases
      services.*.networks.*.interface_name services.*.networks.*.ipv4_address
      services.*.networks.*.ipv6_address services.*.networks.*.link_local_ips
      services.*.networks.*.mac_address services.*.networks.*.priority services.*.networks.*.gw_priority
      networks.*.ipam.driver networks.*.ipam.config`,
    because: 'names and addresses: which networks a service is on decides what it reaches',
  },
  {
    keys: 'services.*.ports.mode',
    because: 'Compose leaves it out: it is for a swarm, where it is read',
  },
  {
    keys: 'services.*.expose services.*.ports.name services.*.ports.app_protocol',
    because: 'a description of ports: nothing is published by it',
  },
  {
    keys: `networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6`,
    because: 'checked on the network that the engine makes of it, where its containers are known (network/…)',
  },
  {
    keys: `services.*.blkio_config services.*.cpu_rt_period services.*.cpu_rt_runtime
      services.*.mem_swappiness services.*.shm_size services.*.storage_opt
      services.*.deploy.resources.reservations.cpus
      services.*.deploy.resources.reservations.generic_resources`,
    because:
      'a share, a reservation or the size of a part: the limits of memory, CPU and processes are checked',
  },
  {
    keys: 'services.*.cpu_count services.*.cpu_percent services.*.credential_spec services.*.isolation services.*.build.isolation',
    because: 'Windows containers only',
  },
  {
    keys: `services.*.healthcheck.interval services.*.healthcheck.retries services.*.healthcheck.start_interval
      services.*.healthcheck.start_period services.*.healthcheck.timeout`,
    because: 'how often the health is checked, not whether',
  },
  {
    keys: 'services.*.platform services.*.pull_refresh_after',
    because: 'which build of an image is used, and how long it is kept: the image itself is checked',
  },
  {
    keys: `services.*.build.platforms services.*.build.tags
      services.*.build.no_cache services.*.build.no_cache_filter services.*.build.pull
      services.*.build.provenance services.*.build.sbom services.*.build.extra_hosts
      services.*.build.shm_size services.*.build.ulimits`,
    because: 'what is built and how: the image is checked where it is',
  },
  {
    keys: 'services.*.build.secrets services.*.build.ssh',
    because:
      'the right place for credentials: only the steps that ask for one see it, and the image does not hold it',
  },
  {
    keys: `services.*.develop.watch.target services.*.develop.watch.ignore services.*.develop.watch.include
      services.*.develop.watch.initial_sync`,
    because:
      'what of a folder is copied into the container, when and where to: which folder it is, is checked',
  },
  {
    keys: 'services.*.env_file.required services.*.env_file.format',
    because: 'how a file is read: one that is missing is a doubt in any case',
  },
  {
    keys: `services.*.secrets.uid services.*.secrets.gid services.*.configs.uid
      services.*.configs.gid secrets.*.driver secrets.*.template_driver
      configs.*.template_driver`,
    because: 'for swarm stacks: Compose takes no notice of it for a mounted file',
  },
  {
    keys: `secrets.*.name configs.*.name secrets.*.external.name secrets.*.external.*
      configs.*.external.name configs.*.external.* volumes.*.name volumes.*.external.name
      volumes.*.external.*`,
    because: 'where content comes from that is not of the host’s files, or a name on the engine',
  },
  {
    keys: 'services.*.volumes.consistency',
    because: 'for Docker Desktop of long ago; engines take no notice of it',
  },
  {
    keys: 'services.*.models.*.endpoint_var services.*.models.*.model_var models.*.name models.*.model models.*.context_size',
    because: 'which language model a service may ask, and under which variables it finds it',
  },
  {
    keys: 'services.*.provider.type',
    because: 'a service that a provider runs is unknown, whichever it is',
  },
  { keys: 'version', because: 'Compose takes no notice of it' },
];

const listed: ReadonlySet<string> = new Set(rows.flatMap(({ keys }) => keys.trim().split(/\s+/u)));

/** Whether a key of a Compose file, by the path of the schema, or one above it, has no bearing on security. */
export function isWithoutBearing(path: string): boolean {
  const parts = path.split('.');
  return parts.some((_, index) => listed.has(parts.slice(0, index + 1).join('.')));
}
