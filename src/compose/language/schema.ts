import {
  blockInputSchema,
  deploySchema,
  developSchema,
  gpuSchema,
  hookSchema,
  loggingSchema,
} from './deploy-schema.ts';
import {
  all,
  buildUlimits,
  bytes,
  cast,
  castCount,
  count,
  duration,
  fileReferences,
  flag,
  hosts,
  keys,
  number,
  optionSchema,
  pairSchema,
  text,
  textOrTexts,
  texts,
  ulimits,
  uniquePairs,
  uniqueTexts,
  wholeBytes,
  type Schema,
} from './schema-parts.ts';
import {
  commandLine,
  hostAndAddress,
  integerWithin,
  numberWithin,
  oneOf,
  pair,
  pullPolicy,
  shortDevice,
  shortPort,
  shortVolume,
  sizeOfAtLeastZero,
  sshKey,
  swapSize,
} from './value-rules.ts';

const build: Schema = {
  ...text,
  keys: {
    ...all('context dockerfile dockerfile_inline network target isolation', text),
    ...all('args labels', pairSchema),
    ssh: { ...uniquePairs, list: { ...text, value: sshKey } },
    additional_contexts: { list: { ...text, value: pair }, map: text },
    ...all('cache_from cache_to tags platforms entitlements', texts),
    ...all('no_cache pull privileged', flag),
    ...all('provenance sbom', { scalar: ['bool', 'string'] }),
    extra_hosts: hosts(hostAndAddress),
    shm_size: wholeBytes,
    secrets: fileReferences,
    ulimits: buildUlimits,
    no_cache_filter: textOrTexts,
  },
};

const mounts: Schema = {
  list: {
    ...text,
    value: shortVolume,
    ...keys(
      {
        ...all('type source target consistency', text),
        read_only: flag,
        bind: keys({
          propagation: text,
          recursive: { ...text, value: oneOf('enabled disabled writable readonly') },
          selinux: { ...text, value: oneOf('z Z') },
          create_host_path: flag,
        }),
        volume: keys({ nocopy: flag, subpath: text, labels: pairSchema }),
        tmpfs: keys({ size: { scalar: ['int', 'string'], value: sizeOfAtLeastZero }, mode: castCount }),
        image: keys({ subpath: text }),
      },
      'type target',
    ),
  },
};

const ports: Schema = {
  list: {
    ...bytes,
    value: shortPort,
    ...keys(
      {
        ...all('name mode host_ip protocol app_protocol', text),
        target: count,
        published: { scalar: ['int', 'string'] },
      },
      'target',
    ),
  },
};

const networks: Schema = {
  ...uniqueTexts,
  map: {
    nullable: true,
    ...keys({
      ...all('interface_name ipv4_address ipv6_address mac_address', text),
      ...all('aliases link_local_ips', texts),
      driver_opts: optionSchema,
      ...all('priority gw_priority', { ...number, scalar: ['int', 'float'] }),
    }),
  },
};

const dependencies: Schema = {
  ...uniqueTexts,
  map: keys(
    {
      condition: {
        ...text,
        value: oneOf('service_started service_healthy service_completed_successfully'),
      },
      required: flag,
      restart: flag,
    },
    'condition',
  ),
};

/**
 * Values of the keys of a service (JSON schema of the Compose Specification of 2025; what it leaves
 * open was measured on docker compose 2.26.1). `extends` is checked where it is followed.
 */
export const serviceSchema: Readonly<Record<string, Schema>> = {
  ...all('annotations environment labels sysctls', pairSchema),
  ...all('attach init oom_kill_disable privileged read_only stdin_open tty', flag),
  ...all(
    `cgroup_parent container_name cpuset domainname hostname image ipc isolation mac_address
     network_mode platform restart runtime stop_signal user userns_mode uts working_dir`,
    text,
  ),
  pid: { ...text, nullable: true },
  cgroup: { ...text, value: oneOf('host private') },
  pull_policy: { ...text, value: pullPolicy },
  stop_grace_period: duration,
  ...all('cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares pids_limit', cast),
  ...all('mem_limit shm_size', bytes),
  ...all('mem_reservation mem_swappiness', wholeBytes),
  memswap_limit: { ...bytes, value: swapSize },
  cpus: number,
  cpu_count: { ...bytes, value: integerWithin(0) },
  cpu_percent: { ...wholeBytes, value: numberWithin(0, 100) },
  oom_score_adj: { ...bytes, value: integerWithin(-1000, 1000) },
  scale: { ...bytes, value: integerWithin() },
  ...all('cap_add cap_drop dns_opt links profiles', texts),
  ...all('device_cgroup_rules external_links security_opt volumes_from', uniqueTexts),
  ...all('dns dns_search label_file tmpfs', textOrTexts),
  ...all('command entrypoint', { ...textOrTexts, value: commandLine, nullable: true }),
  blkio_config: blockInputSchema,
  build,
  configs: fileReferences,
  secrets: fileReferences,
  credential_spec: keys(all('config file registry', text)),
  depends_on: dependencies,
  deploy: { ...deploySchema, nullable: true },
  develop: developSchema,
  devices: {
    list: { ...text, value: shortDevice, ...keys(all('source target permissions', text), 'source target') },
  },
  env_file: {
    ...text,
    list: {
      ...text,
      ...keys({ path: text, format: { ...text, value: oneOf('raw') }, required: flag }, 'path'),
    },
  },
  extends: {},
  expose: { list: { scalar: ['int', 'string'] } },
  extra_hosts: hosts(hostAndAddress),
  group_add: { list: { scalar: ['int', 'string'] }, unique: true },
  healthcheck: keys({
    ...all('interval timeout start_period start_interval', duration),
    test: textOrTexts,
    retries: castCount,
    disable: flag,
  }),
  logging: loggingSchema,
  gpus: gpuSchema,
  ...all('post_start pre_start pre_stop', { list: hookSchema }),
  models: { ...uniqueTexts, map: { nullable: true, ...keys(all('endpoint_var model_var', text)) } },
  provider: keys({ type: text, options: { map: {} } }, 'type'),
  pull_refresh_after: text,
  use_api_socket: flag,
  networks,
  ports,
  storage_opt: { map: { scalar: ['string', 'int'], nullable: true } },
  ulimits,
  volumes: mounts,
};
