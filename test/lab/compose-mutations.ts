/** Any part of a Compose file, as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A file that Compose accepts, with values of most kinds. */
export const validDocument: Json = {
  services: {
    web: {
      image: 'x',
      healthcheck: { test: ['CMD', 'a'], interval: '30s', retries: 3, disable: false },
      ports: [
        '8080:80',
        '127.0.0.1:9000-9001:9000-9001/udp',
        { target: 70, published: '7000', mode: 'host' },
      ],
      volumes: ['v1:/a', './b:/b:ro', { type: 'tmpfs', target: '/t', tmpfs: { size: '64m' } }],
      depends_on: {
        db: { condition: 'service_started', restart: true },
        job: { condition: 'service_healthy' },
      },
      environment: { A: '1', B: null },
      labels: ['a=b', 'c=d'],
      security_opt: ['no-new-privileges:true'],
      cap_add: ['NET_ADMIN'],
      networks: { n1: { aliases: ['w'], priority: 5 } },
      secrets: ['s1', { source: 's1', target: 'other', mode: 288 }],
      configs: ['c1'],
      ulimits: { nofile: { soft: 1, hard: 2 }, nproc: 5 },
      mem_limit: '1g',
      pids_limit: 100,
      stop_grace_period: '10s',
      extra_hosts: ['a:10.0.0.1'],
      logging: { driver: 'local', options: { a: '1' } },
      init: true,
      restart: 'always',
      group_add: ['1', 'docker'],
      dns: ['1.1.1.1'],
    },
    db: {
      build: { context: '.', args: ['A=1'], shm_size: '64m', extra_hosts: ['a:1.1.1.1'] },
      deploy: {
        replicas: 2,
        resources: {
          limits: { cpus: '0.5', memory: '64m', pids: 5 },
          reservations: { devices: [{ capabilities: ['gpu'], count: 1 }] },
        },
        restart_policy: { condition: 'any', delay: '5s', max_attempts: 3 },
        update_config: { parallelism: 2, order: 'start-first' },
      },
      network_mode: 'service:job',
      volumes_from: ['job'],
      cpus: 0.5,
    },
    job: { image: 'y', command: ['a', 'b'], oom_score_adj: 5, tmpfs: '/t', blkio_config: { weight: 5 } },
    other: { image: 'z', profiles: ['p'], cgroup: 'host', devices: ['/dev/a:/dev/b:r'], links: ['job'] },
  },
  networks: {
    n1: { driver: 'bridge', ipam: { config: [{ subnet: '10.0.0.0/24' }] } },
    n2: { external: true },
  },
  volumes: { v1: null, v2: { external: true, name: 'a' }, v3: { driver: 'local', driver_opts: { a: 'b' } } },
  secrets: { s1: { file: './s' }, s2: { external: true } },
  configs: { c1: { content: 'a' } },
};

const values: readonly Json[] = [
  '',
  'abc',
  '10',
  '-1',
  '10s',
  '64m',
  'service:db',
  'service:nope',
  'true',
  'a:b',
  '80-81',
  '/x:/y',
  'a=b',
  0,
  1,
  -1,
  1.5,
  70_000,
  true,
  false,
  null,
  [],
  ['a'],
  ['a', 'a'],
  [1],
  [null],
  {},
  { a: 'b' },
  { name: 'a' },
  { file: 'a' },
  { x: null },
];

const keys =
  'image build driver external name file environment source target type nope scale container_name'.split(' ');

/** A generator of numbers below a bound that gives the same for the same seed (Lehmer). */
function randomBelow(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  };
}

type Below = (bound: number) => number;

function pick<T>(from: readonly T[], below: Below): T {
  const one = from[below(from.length)];
  if (one === undefined) throw new TypeError('there is nothing to pick from');
  return one;
}

/** A copy in which one value, at any depth, is taken out, repeated, renamed or replaced. */
function mutate(node: Json, below: Below): Json {
  if (node === null || typeof node !== 'object') return pick(values, below);
  const isList = Array.isArray(node);
  const entries: (readonly [string, Json])[] = Object.entries(node);
  if (entries.length === 0 || below(8) === 0) return pick(values, below);
  const at = below(entries.length);
  const [key, value] = pick([entries[at]], () => 0) as readonly [string, Json];
  const change = below(8);
  if (change === 0) entries.splice(at, 1);
  else if (change === 1)
    entries.push([isList ? key : pick(keys, below), isList ? value : pick(values, below)]);
  else entries[at] = [key, mutate(value, below)];
  return isList ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

/** The valid file with some values changed, as text: JSON is YAML. */
export function mutatedText(seed: number): string {
  const below = randomBelow(seed * 7919 + 1);
  const times = 1 + below(2);
  let document = validDocument;
  for (let n = 0; n < times; n++) document = mutate(document, below);
  return `${JSON.stringify(document)}\n`;
}
