/** Bodies of a service that Compose refuses, one a line, beside services `db` and `prof` (of a profile). */
export const refusedServices: readonly string[] = String.raw`
healthcheck: {interval: 10x}
command: "a 'b"
command: 'a "b'
entrypoint: (a)
environment: {"": a}
labels: {"": a}
sysctls: {"": a}
links: ["db:a:b"]
healthcheck: {timeout: abc}
healthcheck: {start_period: 1 s}
healthcheck: {start_interval: x}
healthcheck: {retries: abc}
healthcheck: {disable: maybe}
healthcheck: {test: [curl]}
healthcheck: 
stop_grace_period: 10
restart: false
pull_policy: sometimes
pull_policy: every_
pull_policy: every_x
pull_policy: every_12
ports: ["::1:80:80"]
ports: ["::1::80"]
ports: ["2001:db8::1:80-81:80-81/udp"]
ports: ["1-3:80-81"]
ports: [{published: 80}]
ports: [{target: abc}]
expose: [1.5]
security_opt: [a, a]
device_cgroup_rules: [c 1:3 r, c 1:3 r]
external_links: [a, a]
group_add: [a, a]
volumes_from: [db, db]
extra_hosts: ["a:1.1.1.1", "a:1.1.1.1"]
networks: [n1, n1]
depends_on: [db, db]
cap_add: [null]
image: ""
command: 5
privileged: "t"
read_only: 0
tty: abc
init: abc
oom_kill_disable: abc
stdin_open: "1"
attach: abc
cpus: abc
cpu_count: abc
cpu_percent: abc
cpu_period: abc
cpu_quota: abc
cpu_rt_period: 100ms
cpu_rt_runtime: "400ms"
cpu_shares: abc
cpuset: 0
mem_limit: abc
mem_reservation: abc
memswap_limit: abc
mem_swappiness: abc
shm_size: abc
oom_score_adj: abc
pids_limit: abc
scale: abc
ulimits: {nofile: abc}
ulimits: 
network_mode: "service:nope"
pid: service:nope
ipc: service:nope
cgroup: foo
links: [nope]
depends_on: {db: {condition: foo}}
depends_on: {nope: {condition: service_started, required: false}}
extends: {file: nope.yaml, service: a}
extends: {}
container_name: x, scale: 2
container_name: x, deploy: {replicas: 2}
scale: 2, deploy: {replicas: 3}
mem_limit: 1g, deploy: {resources: {limits: {memory: 2g}}}
mem_reservation: 1g, deploy: {resources: {reservations: {memory: 2g}}}
cpus: 1, deploy: {resources: {limits: {cpus: "2"}}}
pids_limit: 5, deploy: {resources: {limits: {pids: 6}}}
build: 
build: {context: }
extra_hosts: {a: }
environment: [1]
environment: {A: {}}
labels: {a: [1]}
labels: abc
sysctls: {a: [1]}
annotations: {a: [1]}
tmpfs: [1]
tmpfs: {a: b}
devices: ["a:b:c:d"]
devices: [{source: /dev/a}]
dns: 5
volumes: [""]
volumes: [{target: /a}]
volumes: [{type: bind, target: /a}]
networks: {n1: {aliases: a}}
secrets: [nope]
secrets: [{source: nope}]
secrets: [{target: a}]
configs: [nope]
configs: [{source: c1, mode: abc}]
configs: [{target: a}]
logging: {driver: 5}
logging: {options: {a: [1]}}
logging: 
deploy: {replicas: abc}
deploy: {resources: {limits: {cpus: abc}}}
deploy: {restart_policy: {delay: abc}}
deploy: {update_config: {parallelism: abc}}
deploy: {rollback_config: {order: foo}}
deploy: {placement: {max_replicas_per_node: abc}}
deploy: {labels: {a: [1]}}
blkio_config: {weight: abc}
blkio_config: {device_read_bps: [{path: /dev/a, rate: abc}]}
blkio_config: {weight_device: [{path: /dev/a, weight: abc}]}
blkio_config: {foo: 1}
credential_spec: {foo: a}
credential_spec: a
storage_opt: [a]
develop: {watch: [{path: ., action: sync}]}
develop: {foo: 1}
profiles: a
stop_signal: 15
hostname: 5
user: 5
cgroup_parent: 5
working_dir: 
sysctls: 
deploy: {mode: }
labels: {2024-01-01: a}
labels: {2024-1-1 1:2:3.5: a}
labels: {2024-02-29T10:00:00+01:00: a}
privileged: !!bool "yes"
pids_limit: !!int x
x-a: !!float x
blkio_config: 
X-a: 1
foo: 1
`
  .split('\n')
  .filter((line) => line !== '');

/** Further sections that Compose refuses beside a valid service, one a line. */
export const refusedSections: readonly string[] = String.raw`
version: 3
version: 3.8
version: 
version: [3]
name: 5
name: 
networks: {n: {external: {name: a}, name: b}}
networks: {n: {external: abc}}
networks: {n: {external: }}
networks: {n: {internal: abc}}
networks: {n: {enable_ipv6: abc}}
networks: {n: {ipam: {config: [{foo: 1}]}}}
networks: []
volumes: {v: {external: true, driver: local}}
volumes: {v: {external: true, labels: {a: b}}}
volumes: {v: {external: true, driver_opts: {a: b}}}
volumes: {v: {external: {name: a}, name: b}}
volumes: {v: {external: {name: a}, driver: local}}
volumes: {v: {external: abc}}
volumes: {"a b": {}}
secrets: {s: {}}
secrets: {s: }
secrets: {s: {file: ./a, environment: A}}
secrets: {s: {external: {name: a}, name: b}}
secrets: {s: {name: a}}
secrets: {s: {content: a}}
configs: {s: {}}
configs: {s: }
configs: {s: {content: a, file: b}}
configs: {s: {content: a, environment: b}}
configs: {s: {environment: A, file: b}}
configs: {s: {name: b}}
secrets: {"a b": {file: a}}
include: nope.yaml
include: [nope.yaml]
include: [{path: [inc.yaml]}]
include: [5]
`
  .split('\n')
  .filter((line) => line !== '');
