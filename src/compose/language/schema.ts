import type { ScalarType } from './node.ts';

/**
 * The type of a value in a Compose file: of a single value, of the members of a list or a mapping, or the
 * known keys.
 */
export interface Schema {
  scalar?: readonly ScalarType[];
  list?: Schema;
  map?: Schema;
  keys?: Readonly<Record<string, Schema>>;
}

const text: Schema = { scalar: ['string'] };
const flag: Schema = { scalar: ['bool', 'string'] };
const amount: Schema = { scalar: ['int', 'float', 'string'] };
const simple: Schema = { scalar: ['string', 'int', 'float', 'bool'] };
const texts: Schema = { list: text };
const textOrTexts: Schema = { ...text, ...texts };
const command: Schema = { scalar: ['string'], list: text };
const pairs: Schema = { list: text, map: simple };
const options: Schema = { map: simple };

const keys = (entries: Readonly<Record<string, Schema>>): Schema => ({ keys: entries });

/** Returns `schema` for every key of `names`, which are separated by spaces. */
const all = (names: string, schema: Schema): Readonly<Record<string, Schema>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, schema]));

const fileReferences: Schema = {
  list: { ...text, keys: { ...all('source target uid gid', text), mode: amount } },
};

const ulimits: Schema = { map: { ...amount, ...keys(all('hard soft', amount)) } };

const build: Schema = {
  ...text,
  keys: {
    ...all('context dockerfile dockerfile_inline network target isolation', text),
    ...all('args ssh labels additional_contexts', pairs),
    ...all('cache_from cache_to tags platforms entitlements', texts),
    ...all('no_cache pull privileged', flag),
    ...all('provenance sbom', flag),
    extra_hosts: { list: text, map: { ...text, ...texts } },
    shm_size: amount,
    secrets: fileReferences,
    ulimits,
    no_cache_filter: textOrTexts,
  },
};

const updates = keys({
  ...all('delay failure_action monitor order', text),
  ...all('parallelism max_failure_ratio', amount),
});

const devices: Schema = {
  list: keys({
    capabilities: texts,
    count: amount,
    device_ids: texts,
    driver: text,
    options: pairs,
  }),
};

const deploy = keys({
  ...all('mode endpoint_mode', text),
  replicas: amount,
  labels: pairs,
  rollback_config: updates,
  update_config: updates,
  resources: keys({
    limits: keys({ cpus: amount, memory: text, pids: amount }),
    reservations: keys({
      cpus: amount,
      memory: text,
      devices,
      generic_resources: { list: keys({ discrete_resource_spec: keys({ kind: text, value: amount }) }) },
    }),
  }),
  restart_policy: keys({ ...all('condition delay window', text), max_attempts: amount }),
  placement: keys({
    constraints: texts,
    preferences: { list: keys({ spread: text }) },
    max_replicas_per_node: amount,
  }),
});

const mounts: Schema = {
  list: {
    ...text,
    keys: {
      ...all('type source target consistency', text),
      read_only: flag,
      bind: keys({ ...all('propagation recursive selinux', text), create_host_path: flag }),
      volume: keys({ nocopy: flag, subpath: text, labels: pairs }),
      tmpfs: keys(all('size mode', amount)),
      image: keys({ subpath: text }),
    },
  },
};

const ports: Schema = {
  list: {
    ...amount,
    keys: { ...all('name mode host_ip protocol app_protocol', text), ...all('target published', amount) },
  },
};

const networks: Schema = {
  list: text,
  map: keys({
    ...all('interface_name ipv4_address ipv6_address mac_address', text),
    ...all('aliases link_local_ips', texts),
    driver_opts: options,
    ...all('priority gw_priority', amount),
  }),
};

/**
 * Schemas of the keys of a service (JSON schema of the Compose Specification of 2025). Other keys are not
 * checked here.
 */
export const serviceSchema: Readonly<Record<string, Schema>> = {
  ...all('annotations environment labels sysctls', pairs),
  ...all('attach init oom_kill_disable privileged read_only stdin_open tty', flag),
  ...all(
    `cgroup cgroup_parent container_name cpuset domainname hostname image ipc isolation mac_address
     network_mode pid platform pull_policy restart runtime stop_grace_period stop_signal user
     userns_mode uts working_dir`.replaceAll(/\s+/gu, ' '),
    text,
  ),
  ...all(
    `cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus mem_limit
     mem_reservation mem_swappiness memswap_limit oom_score_adj pids_limit scale shm_size`.replaceAll(
      /\s+/gu,
      ' ',
    ),
    amount,
  ),
  ...all(
    'cap_add cap_drop device_cgroup_rules dns_opt external_links links profiles security_opt volumes_from',
    texts,
  ),
  ...all('dns dns_search label_file tmpfs', textOrTexts),
  ...all('command entrypoint', command),
  build,
  configs: fileReferences,
  secrets: fileReferences,
  depends_on: { list: text, map: keys({ condition: text, required: flag, restart: flag }) },
  deploy,
  devices: { list: { ...text, keys: all('source target permissions', text) } },
  env_file: { ...text, list: { ...text, keys: { ...all('path format', text), required: flag } } },
  expose: { list: amount },
  extra_hosts: { list: text, map: { ...text, ...texts } },
  group_add: { list: amount },
  healthcheck: keys({
    ...all('interval timeout start_period start_interval', text),
    test: textOrTexts,
    retries: amount,
    disable: flag,
  }),
  logging: keys({ driver: text, options }),
  networks,
  ports,
  ulimits,
  volumes: mounts,
};

const external: Schema = { ...flag, ...keys({ name: text }) };

/** Schemas of the entries of the sections besides `services`. */
export const sectionSchemas: Readonly<Record<string, Schema>> = {
  networks: keys({
    ...all('name driver', text),
    ...all('internal attachable enable_ipv4 enable_ipv6', flag),
    driver_opts: options,
    external,
    labels: pairs,
    ipam: keys({
      driver: text,
      options,
      config: { list: keys({ ...all('subnet ip_range gateway', text), aux_addresses: { map: text } }) },
    }),
  }),
  volumes: keys({ ...all('name driver', text), driver_opts: options, external, labels: pairs }),
  secrets: keys({
    ...all('name environment file driver template_driver', text),
    driver_opts: options,
    external,
    labels: pairs,
  }),
  configs: keys({
    ...all('name content environment file template_driver', text),
    external,
    labels: pairs,
  }),
};
