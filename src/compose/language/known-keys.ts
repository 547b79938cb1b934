/** Keys of a service in the Compose specification (its JSON schema of 2025, `definitions.service`). */
export const serviceKeys: ReadonlySet<string> = new Set(
  `annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs
  container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares
  cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt
  dns_search domainname entrypoint env_file environment expose extends external_links extra_hosts
  gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging
  mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks
  oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop
  privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale
  secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs
  tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir`.split(/\s+/),
);

/** Keys of a service that may have no value (measured on docker compose 2.26.1). */
export const nullableKeys: ReadonlySet<string> = new Set([
  'command',
  'deploy',
  'develop',
  'entrypoint',
  'pid',
]);

/** Whether a text is a valid service name (`^[a-zA-Z0-9._-]+$` in the JSON schema). */
export function isServiceName(name: string): boolean {
  return /^[a-zA-Z0-9._-]+$/.test(name);
}

/** Top-level keys of a Compose file. */
export const topLevelKeys: ReadonlySet<string> = new Set(
  'version name include services models networks volumes secrets configs'.split(' '),
);

/** Whether a key is in `keys`, or an extension (`x-…`), which Compose ignores. */
export function isKnownKey(keys: ReadonlySet<string>, key: string): boolean {
  return keys.has(key) || key.startsWith('x-');
}
