import type { OracleCase } from './compose-corpus.ts';

const inner =
  'services: {inner: {image: "i:1", pid: host, cap_add: [SYS_ADMIN], volumes: ["./d:/d"]}}\nvolumes: {vol: {driver_opts: {type: none, o: bind, device: /etc}}}\n';
const including = 'include: [sub/inner.yaml]\nservices: {web: {image: x, volumes: ["vol:/v"]}}\n';

/** A file that includes another one, with a file merged over it. */
function included(title: string, over: string, main = including, others = {}): OracleCase {
  return {
    title: `included: ${title}`,
    text: main,
    files: { 'sub/inner.yaml': inner, 'over.yaml': over, ...others },
    overrides: ['over.yaml'],
  };
}

const plain =
  'services: {web: {image: x, privileged: true, pid: host, cap_add: [ALL], volumes: ["/etc:/e"]}, db: {image: y, ipc: host}}\nvolumes: {vol: {driver_opts: {type: none, o: bind, device: /etc}}}\nnetworks: {n: {name: other}}\n';
const resets = 'privileged: !reset null, pid: !reset null, cap_add: !reset null, volumes: !reset null';

/** A file with another one merged over it. */
function merged(title: string, over: string, main = plain): OracleCase {
  return { title: `merged: ${title}`, text: main, files: { 'over.yaml': over }, overrides: ['over.yaml'] };
}

/** Two shapes of a key, each merged over the other. */
function shapes(key: string, one: string, other: string): readonly OracleCase[] {
  const file = (value: string) => `services: {web: {image: x, ${key}: ${value}}, db: {image: y}}\n`;
  return [
    merged(`${key}: ${other} over ${one}`, file(other), file(one)),
    merged(`${key}: ${one} over ${other}`, file(one), file(other)),
  ];
}

/** An extended service in a file of several documents. */
function extended(title: string, file: string): OracleCase {
  const text = 'services: {web: {extends: {file: base.yaml, service: base}, init: true}}\n';
  return { title: `extended: ${title}`, text, files: { 'base.yaml': file } };
}

/** Files whose documents, included files, anchors and tags Compose merges in its own order. */
export const merges: readonly OracleCase[] = [
  included(
    'another file changes what was included',
    'services: {inner: {image: "i:2", volumes: ["./e:/e"]}}\nvolumes: {vol: {driver_opts: {device: /var/run}}}\n',
  ),
  included(
    'a second file includes',
    'include: [sub/inner.yaml]\n',
    'services: {inner: {image: x, cap_drop: [ALL], cap_add: [KILL]}, web: {image: x}}\n',
  ),
  included('both files include', 'include: [other.yaml]\n', including, {
    'other.yaml': 'services: {inner: {image: z, privileged: true}}\n',
  }),
  included(
    'a later document changes it',
    'services: {web: {init: true}}\n',
    `${including}---\nservices: {inner: {userns_mode: host}}\n`,
  ),
  included('tags', 'services: {inner: {pid: !reset null, cap_add: !override [NET_RAW], privileged: true}}\n'),
  included('it is removed', 'services: {inner: !reset null}\n'),
  included('it is replaced', 'services: {inner: !override {image: "j:1"}}\n'),
  included(
    'tags of its own are for its own files',
    'include: [other.yaml]\n',
    'services: {web: {image: x, cap_add: [ALL], privileged: true, pid: host}}\nvolumes: {vol: }\n',
    { 'other.yaml': 'services: {web: {image: z, cap_add: !override [KILL], pid: !reset null}}\n' },
  ),
  included(
    'a file beside the one that includes',
    'services: {web: {init: true}}\n',
    'include: [{path: [sub/outer.yaml, more.yaml]}]\nservices: {web: {image: x}}\n',
    { 'sub/outer.yaml': 'include: [inner.yaml]\n', 'more.yaml': 'services: {inner: {privileged: true}}\n' },
  ),
  extended(
    'the documents of the file are merged',
    'services: {base: {image: x, privileged: true, cap_add: [A]}}\n---\nservices: {base: {pid: host, image: y}}\n',
  ),
  extended(
    'with their tags',
    'services: {base: {image: x, privileged: true, cap_add: [A], pid: host}, b: {image: y}}\n---\nservices: {base: {cap_add: !override [B], pid: !reset null}}\n',
  ),
  extended(
    'a document replaces it',
    'services: {base: {image: x, privileged: true}}\n---\nservices: {base: !override {image: y, pid: host}}\n',
  ),
  merged('an alias of removals', `x-a: &a {${resets}}\nservices: {web: *a}\n`),
  merged('an anchor of removals', `services: {web: &a {${resets}}, db: *a}\n`),
  merged('removals for another service', `services: {db: &a {${resets}}, web: *a}\n`),
  merged('an alias of services', `x-s: &s {web: {${resets}}}\nservices: *s\n`),
  merged('an alias of one removal', 'x-r: &r !reset null\nservices: {web: {privileged: *r, pid: *r}}\n'),
  merged(
    'an alias of replacements',
    'x-a: &a {volumes: !override ["vol:/v"], cap_add: !override [KILL]}\nservices: {web: *a}\n',
  ),
  merged('removals in a list', 'x-v: &v [!reset "/a:/a", "/b:/b"]\nservices: {web: {volumes: *v}}\n'),
  merged('a service is replaced', 'services: {web: !override {image: "n:1", init: true}}\n'),
  merged('all services are replaced', 'services: !override {other: {image: "n:1"}}\n'),
  merged(
    'a volume is replaced',
    'services: {web: {volumes: ["vol:/v"]}}\nvolumes: {vol: !override {driver_opts: {type: tmpfs}}}\n',
  ),
  merged(
    'all volumes are replaced',
    'services: {web: {volumes: ["two:/v"]}}\nvolumes: !override {two: {driver_opts: {device: /srv, type: none, o: bind}}}\n',
  ),
  merged(
    'a network is replaced',
    'services: {web: {networks: [n]}}\nnetworks: {n: !override {external: true}}\n',
  ),
  merged(
    'anchors of an earlier document',
    'x-a: &a {privileged: true}\nservices: {web: {cap_drop: &all [ALL]}}\n---\nservices: {db: {<<: *a, cap_drop: *all}}\n---\nservices: {db: {uts: &h host}}\n---\nservices: {web: {uts: *h}}\n',
  ),
  merged(
    'brackets and quotes at any column',
    'services:\n  web:\n    cap_add: [A,\n  B, "C\nD"\n]\n    environment: {\nA: "1",\n  B: 2 }\n    user: \'ro\not\'\n    privileged: true\n',
  ),
  ...shapes('extra_hosts', '["a:1.1.1.1"]', '{b: 1.1.1.1}'),
  ...shapes('extra_hosts', '["a=1.1.1.1"]', '{b: [1.1.1.1, 2.2.2.2]}'),
  ...shapes('build', '{context: ., extra_hosts: ["a:1.1.1.1"]}', '{extra_hosts: {b: 1.1.1.1}}'),
  merged(
    'a mapping over a limit of the build',
    'services: {web: {build: {ulimits: {nofile: {soft: 1, hard: 2}}}}}\n',
    'services: {web: {build: {context: ., ulimits: {nofile: 1}}}}\n',
  ),
  ...shapes('build', '.', '{context: ., dockerfile: D}'),
  merged(
    'the same host twice',
    'services: {web: {extra_hosts: ["a:1.1.1.1"]}}\n',
    'services: {web: {image: x, extra_hosts: ["a:1.1.1.1"]}}\n',
  ),
  ...['[sub/inner.yaml, more.yaml]', '[more.yaml, sub/inner.yaml]'].map((path) => ({
    title: `included: paths of several files: ${path}`,
    text: `include: [{path: ${path}}]\nservices: {web: {image: x}}\n`,
    files: {
      'sub/inner.yaml': inner,
      'more.yaml': 'services: {inner: {image: "i:1", volumes: ["./e:/e", "../f:/f"]}}\n',
    },
  })),
  merged('the same target', 'services: {web: {volumes: ["/y:/e/./f", "/z:/e/f"]}}\n'),
  ...shapes('environment', '[A=1, B=2]', '{A: }'),
  ...shapes('environment', '{A: 1, B: 2}', '[A]'),
  ...shapes('depends_on', '[db]', '{db: {condition: service_healthy}}'),
  ...shapes('networks', '[n]', '{n: {aliases: [a]}}').map((each) => ({
    ...each,
    text: `${each.text}networks: {n: }\n`,
  })),
  ...[
    'a, networks: {n: !reset null}',
    'a, networks: {n: !reset null, n2: }',
    '{file: base.yaml, service: a}, networks: {n: !reset null}',
    '{file: base.yaml, service: c}, networks: {n1: !reset null}',
    'a, networks: !override [n2]',
  ].map((body) => ({
    title: `extended: ${body}`,
    text: `services: {a: {image: x, networks: [n, n1]}, web: {extends: ${body}}}\nnetworks: {n: , n1: , n2: }\n`,
    files: {
      'base.yaml':
        'services: {a: {image: x, networks: [n, n1]}, c: {extends: a, networks: {n: !reset null}}}\n',
    },
  })),
  merged('sections without a value', 'volumes:\nnetworks:\n'),
  ...shapes('ports', '["127.0.0.1:80:80"]', '[{target: 80, published: "81", mode: ingress}]'),
  ...[
    'privileged: !reset null, privileged: false',
    'privileged: false, privileged: !reset null',
    'cap_add: !reset [], cap_add: [CHOWN]',
    'cap_add: [CHOWN], cap_add: !reset []',
    'environment: {A: !reset null, A: "1", 2024-02-30: b}',
  ].map((body) =>
    merged(
      body,
      `services: {web: {${body}}}\n`,
      'services: {web: {image: x, privileged: true, cap_add: [SYS_ADMIN], environment: {A: "0", B: "0"}}}\n',
    ),
  ),
  merged('an alias as a key', 'x-a: &k privileged\nservices: {web: {*k : true}}\n'),
];

/** Values that are missing in a file, and there in the next one. */
export const missingBefore: readonly OracleCase[] = [
  ['cap_add: ', 'cap_add: [CHOWN]'],
  ['privileged: ', 'privileged: true'],
  ['ports: ', 'ports: !override ["80"]'],
  ['privileged: ', 'privileged: !reset null'],
  ['logging: {driver: }', 'logging: {driver: local}'],
  ['healthcheck: {interval: }', 'healthcheck: {interval: 1s}'],
].map(([body = '', over = '']) =>
  merged(`${over} over ${body}`, `services: {web: {${over}}}\n`, `services: {web: {image: x, ${body}}}\n`),
);
