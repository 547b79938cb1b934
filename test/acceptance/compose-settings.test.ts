import { shows } from './judge.ts';

/** What a project of Compose says in places that are easy to pass over. */
const compose = (text: string) => ({ 'compose.yaml': text });

shows('what is mounted at the path of an engine’s socket is one, whatever its source is called', {
  files: compose(`services:
  file: {image: a, volumes: ["./x:/var/run/docker.sock"]}
  folder: {image: a, volumes: ["/srv/engine:/run/containerd"]}
  target: {image: a, volumes: [{type: bind, source: /opt/y, target: /run/docker.sock}]}
`),
  expect: ['file', 'target'].map((name) => `${name} engine-socket failed critical`),
});

shows('hooks and watches have privileges, a user and an environment of their own', {
  files: compose(`services:
  start: {image: a, user: "1000", post_start: [{command: a, privileged: true}]}
  stop: {image: a, user: "1000", pre_stop: [{command: a, privileged: true}]}
  watch:
    image: a
    build: .
    develop: {watch: [{path: x, action: sync+exec, target: /x, exec: {command: a, privileged: true}}]}
  root: {image: a, user: "1000", post_start: [{command: a, user: root}]}
  token:
    image: a
    pre_stop: [{command: a, environment: {GITHUB_TOKEN: ghp_16C7e42F292c6912E7710c838347Ae178B4a}}]
`),
  expect: [
    ...['start', 'stop', 'watch'].map((name) => `${name} privileged-exec failed high`),
    'root root-exec failed medium',
    'token secrets-in-environment failed medium',
  ],
});

shows('volumes_from is followed: chains, extends, and containers from outside', {
  files: {
    'compose.yaml': `services:
  host: {image: a, volumes: ["/etc:/e"]}
  middle: {image: a, volumes_from: [host]}
  last: {image: a, volumes_from: ["middle:ro"]}
  extending: {extends: {service: middle}}
  other: {extends: {file: b.yaml, service: b}}
  outside: {image: a, volumes_from: ["container:backup"]}
`,
    'b.yaml': 'services: {b: {image: b, volumes_from: [host]}}\n',
  },
  expect: [
    ...['middle', 'last', 'extending'].map((name) => `${name} sensitive-host-path failed critical`),
    'outside sensitive-host-path unknown',
  ],
});

shows('numbers are those that the YAML of Go reads', {
  files: compose(`services:
  octal: {image: a, ports: [{target: 0120, published: "80"}], shm_size: 0x3ff}
  mode: {image: a, configs: [{source: c, mode: 01777}]}
  pids: {image: a, pids_limit: 0o120}
  none: {image: a, pids_limit: -0x1}
configs: {c: {content: x}}
`),
  expect: ['pids pids-limit passed', 'none pids-limit failed medium'],
});

shows('what a build may do and is given is judged', {
  files: compose(`services:
  privileged: {build: {context: ., privileged: true}}
  entitled: {build: {context: ., entitlements: [security.insecure]}}
  network: {build: {context: ., network: host}}
  args: {build: {context: ., args: {NPM_TOKEN: npm_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5}}}
`),
  expect: [
    'privileged build-privileges failed high',
    'entitled build-privileges failed high',
    'network build-privileges failed medium',
    'args secrets-in-arguments failed medium',
  ],
});

shows('every option of security_opt is known, or a doubt', {
  files: compose(`services:
  cgroups: {image: a, security_opt: ["writable-cgroups=true"]}
  paths: {image: a, security_opt: ["systempaths=unconfined"]}
  label: {image: a, security_opt: ["label:disable"]}
  gained: {image: a, security_opt: ["no-new-privileges=false"]}
  kept: {image: a, security_opt: ["no-new-privileges"]}
  also: {image: a, security_opt: ["no-new-privileges:true"]}
  new: {image: a, security_opt: ["some-option=1"]}
`),
  expect: [
    'cgroups writable-cgroups failed medium',
    'paths system-paths failed high',
    'label selinux failed medium',
    'gained no-new-privileges failed medium',
    'kept no-new-privileges passed',
    'also no-new-privileges passed',
    ...['apparmor', 'seccomp', 'selinux', 'no-new-privileges', 'system-paths', 'writable-cgroups'].map(
      (rule) => `new ${rule} unknown`,
    ),
  ],
});

shows('a ulimit without a limit is a finding', {
  files: compose(`services:
  both: {image: a, ulimits: {nofile: -1}}
  hard: {image: a, ulimits: {nofile: {soft: 1024, hard: -1}}}
`),
  expect: ['both ulimits failed low', 'hard ulimits failed low'],
});

shows('ports of a container without a network, or on loopback, are none', {
  files: compose(`services:
  none: {image: a, network_mode: none, ports: ["80:80"]}
  bound: {image: a, networks: [local], ports: ["80:80"]}
  open: {image: a, ports: ["81:80"]}
networks:
  local:
    driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.1}
`),
  expect: [
    'none published-ports passed',
    'bound published-ports passed',
    'open published-ports failed medium',
  ],
});

shows('a mount has the severity of what its subtree gives', {
  files: compose(`services:
  own: {image: a, volumes: ["/etc/myapp:/c"]}
  share: {image: a, volumes: ["/usr/local/share/app:/c", "/usr/share/appdata/x:/d"]}
  log: {image: a, volumes: ["/var/log/nginx:/var/log/nginx"]}
  gpio: {image: a, volumes: ["/sys/class/gpio:/sys/class/gpio"]}
  exporter: {image: a, user: "65534", volumes: ["/proc:/host/proc:ro"]}
  cron: {image: a, volumes: ["/etc/cron.d:/c"]}
  etc: {image: a, volumes: ["/etc:/c"]}
`),
  expect: [
    'own sensitive-host-path failed medium',
    'share sensitive-host-path failed medium',
    'log sensitive-host-path failed low',
    'gpio sensitive-host-path failed low',
    'exporter sensitive-host-path failed medium',
    'cron sensitive-host-path failed critical',
    'etc sensitive-host-path failed critical',
  ],
});

shows('a CDI device, an image that is mounted, and a routed network are what they are', {
  files: compose(`services:
  device: {image: a, devices: ["vendor.example/x=all"]}
  mounted: {image: a, volumes: [{type: image, source: b, target: /b}]}
  routed: {image: a, networks: [r], ports: ["127.0.0.1:80:80"]}
networks:
  r: {driver_opts: {com.docker.network.bridge.gateway_mode_ipv4: routed}}
`),
  expect: [
    'device host-devices unknown',
    'mounted sensitive-host-path passed',
    'routed published-ports failed medium',
  ],
});
