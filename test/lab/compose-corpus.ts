/** A Compose file to read both ways: other files beside it, and variables that are set. */
export interface OracleCase {
  title: string;
  text: string;
  files?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** Names of those of the other files that are merged over it. */
  overrides?: readonly string[];
}

const one = (title: string, body: string, rest = '', env: Record<string, string> = {}): OracleCase => ({
  title,
  text: `services: {web: {${body.includes('image:') ? '' : 'image: x, '}${body}}, db: {image: y}}\n${rest}`,
  env,
});

const volumes = 'volumes: {vol: , etc: {driver_opts: {type: none, o: bind, device: /etc}}}\n';
const networks = 'networks: {n1: , n2: {name: other}, n3: {external: true}}\n';

/** Files that Compose takes. */
export const accepted: readonly OracleCase[] = [
  ...['yes', 'on', '"true"', 'True', 'Y', 'off', '"No"', 'n'].map((word) =>
    one(`privileged ${word}`, `privileged: ${word}`),
  ),
  one('plain settings', 'read_only: on, init: "true", user: "1000:1000", runtime: runc, cgroup_parent: /x'),
  one(
    'namespaces',
    'pid: host, ipc: shareable, uts: host, userns_mode: host, cgroup: private, network_mode: host',
  ),
  one('namespaces of services', 'pid: "service:db", ipc: "service:db", network_mode: "service:db"'),
  one('capabilities', 'cap_add: [NET_ADMIN, cap_sys_admin], cap_drop: [ALL], group_add: [1, docker]'),
  one('duplicate capabilities', 'cap_add: [A, A]'),
  one('limits', 'mem_limit: 1.5g, cpus: "1.5", pids_limit: "5", cpu_shares: "12"'),
  one('limits in other notations', 'mem_limit: 512 MB, cpus: 2, pids_limit: -1'),
  one('octal and hexadecimal', 'pids_limit: 0x10, mem_limit: 0400000000'),
  one('an octal number', 'pids_limit: 010, mem_limit: 010000000'),
  one('a number as text with a leading zero', 'pids_limit: "010", mem_limit: "010000000"'),
  one('limits below deploy', 'deploy: {resources: {limits: {memory: 64M, cpus: "0.5", pids: 7}}}'),
  one('the same limit twice', 'mem_limit: 64m, deploy: {resources: {limits: {memory: 64M}}}'),
  one('restart', 'restart: on-failure:3'),
  one('restart no', 'restart: no'),
  one(
    'short ports',
    'ports: ["8000-8002:80-82", "127.0.0.1::80/udp", "[::1]:80:80", 85, "9000-9001:80", "1.2.3.4:5000-5001:6000-6001"]',
  ),
  one(
    'long ports',
    'ports: [{target: 80, published: "1-2", host_ip: 1.1.1.1, mode: host}, {target: 81, published: 82, protocol: udp}, {target: 90}]',
  ),
  one(
    'ranges of ports',
    'ports: ["7000-7010:7000-7010/udp", "8000-8003", "127.0.0.1:9000-9002:9100-9102", {target: 70, published: "70-72"}]',
  ),
  one('sexagesimal ports', 'ports: [22:22]'),
  one(
    'short volumes',
    'volumes: [".:/a", "~/b:/b:ro,z", "../c:/c", "vol:/d:nocopy", "/anon", "./f:/g:rw,rshared", "etc:/e"]',
    volumes,
  ),
  one('one-letter volumes', 'volumes: ["v:/v"]'),
  one(
    'long volumes',
    'volumes: [{type: bind, source: ./x, target: /y, read_only: "true", bind: {propagation: rshared}}, {type: bind, source: y, target: /q}, {type: volume, source: vol, target: /z}, {type: tmpfs, target: /t}]',
    volumes,
  ),
  one(
    'a relative device',
    'volumes: [rel:/r]',
    'volumes: {rel: {driver: local, driver_opts: {type: none, o: bind, device: ./d}}}\n',
  ),
  one(
    'two items for one target',
    'volumes: ["/a:/x", "/b:/x"], devices: ["/dev/a:/dev/x", "/dev/b:/dev/x"], ports: ["80:80", "80:80"]',
  ),
  one('an explicit key and tags', '? privileged : !foo true, user: !!str 5, read_only: !!bool "true"'),
  one('an empty health check test', 'healthcheck: {test: []}'),
  one('keys that may be null', 'command: , entrypoint: , deploy: , develop: '),
  one(
    'references',
    'volumes_from: ["db:ro", "container:x"], depends_on: {db: {condition: service_started}}, ipc: "service:db"',
  ),
  one('tmpfs', 'tmpfs: [/x, "/y:size=1m"]'),
  one('devices', 'devices: ["/dev/a", "/dev/b:/dev/c:r"], device_cgroup_rules: ["c 1:3 mr"]'),
  one('environment mapping', 'environment: {A: 1, B: true, C: , D: 1.5, E: "", F: "x=y"}'),
  one('environment list', 'environment: [A, B=c, D=, "E=f=g"]'),
  one(
    'variables',
    'user: "${U:-root}", image: "${I}:${T-latest}", read_only: "${R}", ports: ["${P}:80"], cap_add: ["$C"]',
    '',
    { I: 'img', R: 'yes', P: '8080', C: 'NET_RAW' },
  ),
  one('dollars', 'environment: {A: "$$x", B: "$1", C: "a$", D: "${X:-{y}}"}'),
  one(
    'sysctls and ulimits',
    'sysctls: {net.core.somaxconn: 5}, ulimits: {nofile: 5, nproc: {soft: 1, hard: "2"}}',
  ),
  one('sysctl list', 'sysctls: [a=b, a=c]'),
  one('health checks', 'healthcheck: {test: [NONE]}'),
  one('disabled health check', 'healthcheck: {disable: true}'),
  one('logging', 'logging: {driver: none, options: {a: 1}}'),
  one('networks', 'networks: [n1, n2, n3]', networks),
  one('network mapping', 'networks: {n1: {aliases: [a]}, n2: }', networks),
  one(
    'devices of bind mounts',
    'volumes: ["a1:/a", "b1:/b"]',
    'volumes: {a1: {driver: local, driver_opts: {o: bind, device: "~/x"}}, b1: {driver: local, driver_opts: {o: bind, device: ./y/../z}}}\n',
  ),
  one('extensions', 'x-a: {privileged: true}', 'x-b: $1\n'),
  {
    title: 'merge keys',
    text: 'x-a: &a {cap_add: [A], privileged: true}\nx-b: &b {privileged: false, init: true}\nservices:\n  web: {image: x, <<: [*a, *b], read_only: true}\n  own: {<<: *a, image: x, privileged: false}\n',
  },
  {
    title: 'nested merges',
    text: 'x-a: &a {environment: &e {A: a, B: b}}\nservices:\n  web: {<<: *a, image: x}\n  own: {image: x, environment: {<<: *e, B: c}}\n',
  },
  {
    title: 'documents',
    text: 'services:\n  web: {image: x, read_only: true, cap_add: [A]}\n---\nservices:\n  web: {image: y, cap_add: [B]}\n',
  },
  { title: 'name', text: 'name: My_App\nservices:\n  web: {image: "$COMPOSE_PROJECT_NAME"}\n' },
  {
    title: 'name from the environment',
    text: 'name: file\nservices:\n  web: {image: x, networks: [default]}\n',
    env: { COMPOSE_PROJECT_NAME: 'other' },
  },
  {
    title: 'a volume that a later document leaves null',
    text: 'services: {web: {image: x, volumes: ["v1:/v"]}}\nvolumes: {v1: {driver_opts: {type: none, o: bind, device: /etc}}}\n---\nvolumes: {v1: }\n',
  },
  one('items that are reset', 'cap_drop: [ALL, !reset KILL], cap_add: [!reset A, B]'),
  {
    title: 'a service that is reset',
    text: 'services: {web: {image: x}}\n---\nservices: {web: !reset null, other: {image: y}}\n',
  },
  ...['\r', '\u0085', '\u2028', '\u2029', '\u00A0'].map((character) => ({
    title: `U+${character.charCodeAt(0).toString(16)} in a comment`,
    text: `services:\n  web:\n    image: x # c${character}    privileged: true\n`,
  })),
  { title: 'a byte order mark', text: '\uFEFFservices: {web: {image: x}}\n' },
  { title: 'tabs between tokens', text: 'services:\n  web:\n    image: x\t# c\n    privileged:\ttrue\t\n' },
  {
    title: 'folded, multi-line and JSON-like values',
    text: 'services:\n  web:\n    image: x\n    user: >\n      ro\n\n      ot\n  a: {"image":"x","privileged":true}\n  b:\n    image: x\n    user: ro\n      ot\n',
  },
  {
    title: 'an anchor that is set twice',
    text: 'x-a: &a true\nx-b: &a false\nx-c: &c true\nservices: {web: {image: x, privileged: *a, read_only: *c}}\n',
  },
  {
    title: 'directives',
    text: '%YAML 1.1\n%TAG ! tag:yaml.org,2002:\n---\nservices: {web: {image: x, user: !str 5, privileged: yes}}\n',
  },
  { title: 'built', text: 'services:\n  web: {build: .}\n' },
  {
    title: 'extends',
    text: 'services:\n  base: {image: x, cap_add: [A], ports: ["80:80"], volumes: ["/a:/b"], environment: {A: b, C: d}, devices: [/dev/a], tmpfs: /x, sysctls: [a=b], healthcheck: {test: a, retries: 1}, logging: {driver: json-file, options: {a: b}}, ulimits: {nofile: 1}, group_add: [a], deploy: {resources: {limits: {memory: 1g}}}, privileged: true}\n  web: {extends: base, cap_add: [C], ports: ["81:80"], volumes: ["/z:/b:ro", "/q:/r"], environment: [A=c, D], devices: ["/dev/z:/dev/a:r"], tmpfs: [/y], sysctls: {a: c}, healthcheck: {test: b}, logging: {driver: local, options: {c: d}}, ulimits: {nofile: {soft: 1, hard: 3}}, group_add: [b], deploy: {resources: {limits: {cpus: "1"}}}, privileged: }\n',
  },
  {
    title: 'reset and override',
    text: 'services:\n  a: {image: x, cap_add: [A, B], privileged: true, tmpfs: [/x], environment: {A: 1, B: 2}}\n  b: {extends: {service: a}, cap_add: !override [C], privileged: !reset false, tmpfs: !reset [], environment: {A: !reset null}}\n  c: {image: x, privileged: !reset true, read_only: !override true}\n',
  },
  {
    title: 'extends from another file',
    text: 'services:\n  web: {extends: {file: sub/base.yaml, service: base}, init: true}\nvolumes: {vol: }\n',
    files: {
      'sub/base.yaml':
        'services:\n  base: {image: q, volumes: ["./d:/d", "vol:/v"], extends: {file: ../other.yaml, service: o}}\n',
      'other.yaml': 'services:\n  o: {image: o, volumes: ["./e:/e"], privileged: true}\n',
    },
  },
  {
    title: 'include',
    text: 'include: [sub/inner.yaml]\nservices:\n  web: {image: x}\n',
    files: {
      'sub/inner.yaml': 'services:\n  inner: {image: "${TAG}", volumes: ["./x:/y"], privileged: true}\n',
      'sub/.env': 'TAG=inner:1\n',
    },
  },
  {
    title: 'include of several files',
    text: 'include:\n- path: [sub/a.yaml, sub/b.yaml]\n  project_directory: .\nservices:\n  web: {image: x}\n',
    files: {
      'sub/a.yaml': 'services:\n  inner: {image: a, cap_add: [A], volumes: ["./x:/y"]}\n',
      'sub/b.yaml': 'services:\n  inner: {image: b, cap_add: [B]}\n',
    },
  },
  {
    title: 'include of what is defined the same here',
    text: 'include: [o.yaml]\nservices: {o: {image: y}}\nvolumes: {vol: }\n',
    files: { 'o.yaml': 'services:\n  o:\n    image: "y"\nvolumes: {vol: }\n' },
  },
  one('a shell command NONE', 'healthcheck: {test: NONE}'),
  {
    title: 'files that override',
    text: 'name: one\nservices:\n  web: {image: x, privileged: true, cap_add: [A], ports: ["80:80"], environment: {A: 1}, volumes: ["./a:/a", "v1:/v"]}\nvolumes: {v1: {driver_opts: {type: none, o: bind, device: /etc}}}\n',
    files: {
      'deploy/prod.yaml':
        'name: two\nservices:\n  web: {cap_add: !override [B], volumes: ["./b:/b"], environment: [A=22], privileged: !reset }\n  more: {image: y, extends: {file: deploy/base.yaml, service: base}}\n',
      'deploy/base.yaml': 'services:\n  base: {image: z, init: true, volumes: ["./c:/c"]}\n',
      'last.yaml': 'services:\n  web: {read_only: true}\nvolumes: {v1: {driver_opts: {device: /usr}}}\n',
    },
    overrides: ['deploy/prod.yaml', 'last.yaml'],
  },
  {
    title: 'secrets and configs',
    text: 'services:\n  web: {image: x, secrets: [s], configs: [{source: c, target: /c}]}\nsecrets: {s: {file: ./s.txt}}\nconfigs: {c: {file: ./c.txt}}\n',
  },
  {
    title: 'block style, CRLF',
    text: 'services:\r\n  web:\r\n    image: x\r\n    cap_add:\r\n    - A\r\n    user: |-\r\n      root\r\n',
  },
  {
    title: 'env files',
    text: 'services:\n  web: {image: x, env_file: [a.env, b.env], environment: {A: own}}\n',
    files: { 'a.env': '# c\nA=1\nexport B="two words"\n\nC=\'$x\'\n', 'b.env': 'B=3 # c\nD: 4\n' },
  },
];

/** Files that Compose rejects. */
export const rejected: readonly OracleCase[] = [
  one('an unknown key', 'nonsense: 1'),
  one('a boolean that is none', 'privileged: "t"'),
  one('a number for a boolean', 'privileged: 1'),
  one('a list for a word', 'user: [a]'),
  one('a word for a list', 'cap_add: A'),
  one('a hexadecimal number as text', 'pids_limit: "0x10"'),
  one('two memory limits', 'mem_limit: 1g, deploy: {resources: {limits: {memory: 2g}}}'),
  one('two CPU limits', 'cpus: 1, deploy: {resources: {limits: {cpus: "2"}}}'),
  one('network_mode and networks', 'network_mode: host, networks: [n1]', networks),
  one('an undefined volume', 'volumes: ["vol:/x"]'),
  one('an undefined network', 'networks: [n]'),
  one('an undefined secret', 'secrets: [s]'),
  one('an open expression', 'user: "${"'),
  one('an operator that is none', 'user: "${A!x}"'),
  one('a namespace of an undefined service', 'pid: "service:nope"'),
  one('volumes of an undefined service', 'volumes_from: [nope]'),
  one('a dependency on an undefined service', 'depends_on: [nope]'),
  one(
    'a required dependency on an undefined service',
    'depends_on: {nope: {condition: service_started, required: true}}',
  ),
  one('a link to an undefined service', 'links: ["nope:x"]'),
  { title: 'an undefined secret of a build', text: 'services: {web: {build: {context: ., secrets: [s]}}}\n' },
  one('an unknown key further down', 'deploy: {nonsense: 1}'),
  one('an unknown key of a port', 'ports: [{target: 80, nonsense: 1}]'),
  one('an unknown key of a network', 'init: true', 'networks: {n: {nonsense: 1}}\n'),
  one(
    'a number over a limit of the build',
    'init: true',
    '---\nservices: {web: {build: {ulimits: {a: {soft: 1, hard: 2}}}}}\n---\nservices: {web: {build: {ulimits: {a: 5}}}}\n',
  ),
  one('a number for a word', 'user: 1000'),
  one('a number in a command', 'command: [sleep, 5]'),
  one('a list for a value', 'environment: {A: [1]}'),
  one('an undefined base', 'extends: nope'),
  one('an unknown top-level key', 'init: true', 'foo: 1\n'),
  one('a quoted merge key', '"<<": {privileged: true}'),
  one('ports that do not pair', 'ports: ["80-81:80-83"]'),
  one('a port that is none', 'ports: ["x:80"]'),
  one('a size that is none', 'mem_limit: lots'),
  one('an open expression in an extension', 'init: true', 'x-b: ${\n'),
  one('a number for a key in an extension', 'init: true', 'x-b: {1: 2}\n'),
  one('a number for the name of a variable', 'environment: {1: 2}'),
  one('a null for a list', 'cap_add: '),
  { title: 'a section that is null', text: 'services: {web: {image: x}}\nnetworks:\n' },
  { title: 'services that are null', text: 'services:\n' },
  { title: 'a space in a name', text: 'services: {"a b": {image: x}}\n' },
  {
    title: 'an include with another volume of the same name',
    text: 'include: [o.yaml]\nservices: {web: {image: x}}\nvolumes: {v: {driver_opts: {type: tmpfs}}}\n',
    files: { 'o.yaml': 'services: {o: {image: y}}\nvolumes: {v: {driver_opts: {type: nfs}}}\n' },
  },
  ...['\u0000', '\v', '\f', '\u001B'].map((character) => ({
    title: `U+${character.charCodeAt(0).toString(16)}`,
    text: `services: {web: {image: x}} # ${character}\n`,
  })),
  { title: 'nothing', text: '' },
  { title: 'a list', text: '- a\n' },
  { title: 'a service without image', text: 'services:\n  web: {init: true}\n' },
  { title: 'a service that is null', text: 'services:\n  web:\n' },
  { title: 'a service with a number for a name', text: 'services:\n  1: {image: x}\n' },
  { title: 'a duplicate key', text: 'services:\n  web:\n    image: x\n    image: y\n' },
  { title: 'a tab', text: 'services:\n\tweb: {image: x}\n' },
  { title: 'a circle', text: 'services:\n  a: {image: x, extends: b}\n  b: {image: x, extends: a}\n' },
  { title: 'an unknown alias', text: 'services:\n  a: *b\n' },
  {
    title: 'an include that conflicts',
    text: 'include: [o.yaml]\nservices:\n  o: {image: x}\n',
    files: { 'o.yaml': 'services:\n  o: {image: y}\n' },
  },
];
