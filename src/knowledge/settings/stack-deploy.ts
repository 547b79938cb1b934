/** What `docker stack deploy` does with a key of a service that `docker compose` honours. */
export type StackTreatment = 'ignored' | 'refused';

const ignored =
  'build cgroup_parent cgroupns_mode container_name devices domainname external_links ipc links mac_address ' +
  'network_mode pid privileged restart security_opt shm_size tmpfs userns_mode';

const refused =
  'annotations blkio_config cgroup cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime ' +
  'cpu_shares cpus cpuset device_cgroup_rules extends gpus group_add label_file mem_limit mem_reservation ' +
  'mem_swappiness memswap_limit models oom_kill_disable oom_score_adj pids_limit platform post_start pre_stop ' +
  'profiles provider pull_policy runtime scale storage_opt use_api_socket uts volumes_from';

/**
 * The keys of a service that do not reach a swarm. Measured with `docker stack deploy` 26.1.5 and the
 * specification of the service that it made; `tmpfs` is ignored without a word, for the others it prints
 * "Ignoring unsupported options". Keys that are not here are honoured.
 */
export const stackTreatments: ReadonlyMap<string, StackTreatment> = new Map([
  ...ignored.split(' ').map((key) => [key, 'ignored'] as const),
  ...refused.split(' ').map((key) => [key, 'refused'] as const),
]);

/** The ignored keys that may restrict a service. */
export const droppedHardening: ReadonlySet<string> = new Set([
  'cgroup_parent',
  'ipc',
  'network_mode',
  'pid',
  'security_opt',
  'tmpfs',
  'userns_mode',
]);
