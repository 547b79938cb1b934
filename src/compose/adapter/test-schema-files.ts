/** Files in which every key of the schema has a value that matters, if any does. */
export const schemaFiles: readonly string[] = [
  `
name: shop
version: "3"
include: [more.yaml]
services:
  web:
    image: web:1
    container_name: front
    extends: {service: base, file: base.yaml}
    annotations: {api.token: tea-and-buns}
    labels: {api.token: tea-and-buns}
    label_file: labels
    environment: {A: x}
    env_file: [{path: a.env, required: true, format: raw}]
    attach: true
    stdin_open: true
    tty: true
    init: true
    privileged: true
    read_only: true
    use_api_socket: true
    oom_kill_disable: true
    oom_score_adj: 5
    user: "5"
    group_add: ["5"]
    cap_add: [A]
    cap_drop: [B]
    security_opt: [no-new-privileges]
    cgroup: host
    cgroup_parent: /x
    ipc: host
    pid: host
    uts: host
    userns_mode: host
    runtime: other
    command: [run, --password, tea-and-buns]
    entrypoint: [run, --password, tea-and-buns]
    working_dir: /x
    stop_signal: TERM
    stop_grace_period: 5s
    hostname: x
    domainname: x
    mac_address: 02:42:ac:11:00:02
    dns: 1.1.1.1
    dns_opt: [x]
    dns_search: x
    extra_hosts: {x: 1.1.1.1}
    expose: [80]
    links: [db]
    external_links: [x]
    depends_on: {db: {condition: service_started, required: true, restart: true}}
    profiles: [a]
    scale: 1
    platform: linux/amd64
    pull_policy: always
    pull_refresh_after: 5h
    isolation: default
    credential_spec: {config: a, file: b, registry: c}
    restart: always
    sysctls: {a: 1}
    ulimits: {nofile: {soft: 1, hard: 2}}
    tmpfs: /t
    devices: [{source: /dev/a, target: /dev/b, permissions: r}]
    device_cgroup_rules: ["c 1:3 r"]
    gpus: [{driver: a, count: 1, capabilities: [b], options: {token: tea-and-buns}}]
    storage_opt: {size: 1g}
    shm_size: 1m
    blkio_config:
      weight: 5
      weight_device: [{path: /dev/a, weight: 5}]
      device_read_bps: [{path: /dev/a, rate: 1m}]
      device_read_iops: [{path: /dev/a, rate: 5}]
      device_write_bps: [{path: /dev/a, rate: 1m}]
      device_write_iops: [{path: /dev/a, rate: 5}]
    cpu_count: 1
    cpu_percent: 5
    cpu_shares: 5
    cpu_rt_period: 5
    cpu_rt_runtime: 5
    cpus: 0.5
    cpuset: "0"
    mem_limit: 8g
    mem_reservation: 6g
    mem_swappiness: 5
    memswap_limit: 64m
    pids_limit: 5
    healthcheck: {test: run, interval: 5s, timeout: 5s, retries: 5, start_period: 5s, start_interval: 5s}
    logging: {driver: splunk, options: {splunk-token: tea-and-buns}}
    ports: [{target: 80, published: 80, host_ip: 127.0.0.1, protocol: udp, mode: host, name: a, app_protocol: b}]
    networks:
      front:
        aliases: [a]
        interface_name: a
        ipv4_address: 10.0.0.2
        ipv6_address: fd00::2
        link_local_ips: [169.254.0.2]
        mac_address: 02:42:ac:11:00:02
        driver_opts: {token: tea-and-buns}
        priority: 5
        gw_priority: 5
      theirs:
    volumes:
      - type: bind
        source: /etc
        target: /a
        read_only: true
        consistency: cached
        bind: {propagation: shared, recursive: disabled, selinux: z, create_host_path: true}
      - {type: volume, source: data, target: /b, volume: {nocopy: true, subpath: x, labels: {api.token: tea-and-buns}}}
      - {type: tmpfs, target: /c, tmpfs: {size: 5, mode: 5}}
      - {type: image, source: x, target: /d, image: {subpath: x}}
      - {type: volume, source: outside, target: /e}
    volumes_from: [db]
    secrets: [{source: token, target: a, uid: "5", gid: "5", mode: 0400}, key, theirs]
    configs: [{source: site, target: /a, uid: "5", gid: "5", mode: 0400}, inline, variable, theirs]
    models: {llm: {endpoint_var: A, model_var: B}}
    post_start: &hooks
      - {command: run --password tea-and-buns, user: "5", privileged: true, working_dir: /x, environment: {A: x}}
    pre_stop: *hooks
    pre_start: *hooks
    develop:
      watch:
        - path: ./a
          action: sync+exec
          target: /a
          ignore: [b]
          include: [c]
          initial_sync: true
          exec: {command: run --password tea-and-buns, user: "5", privileged: true, working_dir: /x, environment: {A: x}}
    build:
      context: https://me:tea-and-buns@git.example/x
      dockerfile_inline: "ENV PASSWORD=tea-and-buns"
      target: x
      args: {NPM_TOKEN: tea-and-buns}
      ssh: [default]
      secrets: [{source: token, target: a, uid: "5", gid: "5", mode: 0400}]
      labels: {api.token: tea-and-buns}
      cache_from: ["type=s3,secret_access_key=tea-and-buns"]
      cache_to: ["type=s3,secret_access_key=tea-and-buns"]
      additional_contexts: {x: "https://me:tea-and-buns@git.example/x"}
      network: host
      privileged: true
      entitlements: [security.insecure]
      isolation: default
      platforms: [linux/amd64]
      tags: [x]
      no_cache: true
      no_cache_filter: [x]
      pull: true
      provenance: true
      sbom: true
      extra_hosts: {x: 1.1.1.1}
      shm_size: 1m
      ulimits: {nofile: {soft: 1, hard: 2}}
    deploy:
      mode: replicated
      endpoint_mode: vip
      replicas: 1
      labels: {api.token: tea-and-buns}
      rollback_config: &updates {failure_action: pause, order: stop-first, delay: 5s, monitor: 5s, parallelism: 5, max_failure_ratio: 0.5}
      update_config: *updates
      restart_policy: {condition: any, max_attempts: 5, delay: 5s, window: 5s}
      placement: {constraints: [a], preferences: [{spread: a}], max_replicas_per_node: 5}
      resources:
        reservations:
          cpus: 0.1
          memory: 6g
          generic_resources: [{discrete_resource_spec: {kind: a, value: 5}}]
          devices: [{driver: a, count: 1, capabilities: [b], options: {token: tea-and-buns}}]
  db: {image: db:1, volumes: ["/srv:/srv"]}
networks:
  front:
    name: edge
    driver_opts: {token: tea-and-buns}
    internal: true
    attachable: true
    enable_ipv4: true
    enable_ipv6: true
    labels: {api.token: tea-and-buns}
    ipam: {driver: x, options: {token: tea-and-buns}, config: [{subnet: 10.0.0.0/8, ip_range: 10.0.0.0/9, gateway: 10.0.0.1, aux_addresses: {a: 10.0.0.3}}]}
  theirs: {external: {name: host}}
volumes:
  data: {name: x, driver: local, driver_opts: {type: none, o: bind, device: /etc}, labels: {api.token: tea-and-buns}}
  outside: {external: {name: x}}
secrets:
  token: {name: x, file: ./token, labels: {api.token: tea-and-buns}, driver: x, template_driver: x, driver_opts: {token: tea-and-buns}}
  key: {environment: KEY}
  theirs: {external: {name: x}}
configs:
  site: {name: x, file: ./site, labels: {api.token: tea-and-buns}, template_driver: x}
  inline: {content: "password: tea-and-buns"}
  variable: {environment: KEY}
  theirs: {external: {name: x}}
models:
  llm: {name: x, model: y, context_size: 5, runtime_flags: [--token, tea-and-buns]}
`,
  `
services:
  web:
    image: web:1
    provider: {type: a, options: {token: tea-and-buns}}
    network_mode: host
    restart: always
    healthcheck: {disable: true}
    build: {context: ., dockerfile: x, target: y, ssh: {default: }}
    gpus: [{device_ids: [a]}]
    deploy:
      resources:
        limits: {cpus: 0.5, memory: 64m, pids: 5}
        reservations: {devices: [{capabilities: [b], device_ids: [a]}]}
networks:
  default: {driver: host}
`,
  `
services:
  web: {image: web:1, cpu_quota: 5000, cpu_period: 50000, volumes: ["plugged:/a"]}
networks:
  default: {driver: host}
volumes:
  plugged: {driver: rexray}
`,
  `
services:
  web: {image: web:1, ports: ["80:80"]}
networks:
  default: {internal: true}
`,
];

/** The files that they name. */
export const namedFiles: Readonly<Record<string, string>> = {
  '/srv/app/a.env': 'B=x\n',
  '/srv/app/base.yaml': 'services: {base: {image: base:1, domainname: x, cap_add: [C]}}\n',
  '/srv/app/more.yaml': 'services: {more: {image: more:1}}\n',
};
