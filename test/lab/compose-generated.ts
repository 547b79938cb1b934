import type { OracleCase } from './compose-corpus.ts';

/** Spellings of each key that Compose takes, alone and merged with one another. */
export const spellings: Readonly<Record<string, readonly string[]>> = {
  privileged: ['true', 'yes', '"on"', 'false', '$YES', '"${NOPE:-no}"'],
  read_only: ['true', 'off', '"True"'],
  init: ['true', '"n"'],
  user: ['root', '"0:0"', '$WHO', '"a$$b"'],
  cap_add: ['[NET_ADMIN]', '[SYS_ADMIN, cap_net_raw]', '["${CAP}"]', '[]'],
  cap_drop: ['[ALL]', '[all, KILL]'],
  pid: ['host', '"service:db"'],
  ipc: ['host', 'shareable', 'private'],
  uts: ['host'],
  userns_mode: ['host'],
  cgroup: ['host', 'private'],
  mem_limit: ['1g', '"1048576"', '64M', '1.5GB', '0x100000', '1k'],
  cpus: ['1', '"0.5"', '1.25'],
  pids_limit: ['5', '"100"', '-1', '0o17'],
  restart: ['always', '"no"', 'on-failure:2', 'unless-stopped'],
  ports: [
    '["80:80"]',
    '["127.0.0.1:81:81/udp", 82]',
    '[{target: 83, published: "8083"}]',
    '["9000-9002:90-92", "[::1]:84:84"]',
  ],
  volumes: [
    '["./a:/a", "vol:/v:ro"]',
    '[{type: bind, source: ../b, target: /a}]',
    '["/etc:/e:ro,z", "~/x:/x"]',
    '[{type: tmpfs, target: /v}, "etc:/q"]',
  ],
  tmpfs: ['/t1', '["/t2:size=1m"]'],
  devices: ['["/dev/a"]', '["/dev/b:/dev/a:r", "/dev/c:/dev/d"]'],
  environment: ['{A: 1, B: , C: "x=y"}', '[A=2, D, "E="]', '{A: "${WHO}", F: true, G: 1.50}', '[]'],
  sysctls: ['{net.core.somaxconn: 5}', '[net.core.somaxconn=6, a=b]'],
  ulimits: ['{nofile: 5}', '{nofile: {soft: 1, hard: 2}, nproc: 7}'],
  healthcheck: ['{disable: true}', '{test: [NONE]}', '{test: "true", interval: 5s}', '{retries: 2}'],
  logging: [
    '{driver: none}',
    '{driver: json-file, options: {max-size: 1m}}',
    '{driver: json-file, options: {max-file: "2"}}',
  ],
  networks: ['[n1]', '{n2: , n1: {aliases: [z]}}', '[n3]'],
  extra_hosts: ['["a:1.1.1.1"]', '{b: 1.1.1.1}', '{a: 2.2.2.2}'],
  runtime: ['runc'],
};

/** A small linear congruential generator, so that every run compares the same text. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function settings(next: (below: number) => number): string[] {
  return Object.entries(spellings).flatMap(([key, values]) =>
    next(4) === 0 ? [`${key}: ${values[next(values.length)] ?? ''}`] : [],
  );
}

function service(next: (below: number) => number, number: number): string {
  const lines = ['image: x', ...settings(next)];
  if (next(3) === 0) lines.unshift(`<<: *a${next(10)}`);
  else if (next(4) === 0) lines.unshift(`<<: [*a${next(10)}, *a${next(10)}]`);
  if (number > 0 && next(2) === 0) lines.push(`extends: s${next(number)}`);
  return next(2) === 0
    ? `  s${number}: {${lines.join(', ')}}\n`
    : `  s${number}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** A file of many services that merge, extend and share settings in every spelling. */
export function generatedCase(seed: number, count: number): OracleCase {
  const next = generator(seed);
  const anchors = Array.from({ length: 10 }, (_, at) => `x-a${at}: &a${at} {${settings(next).join(', ')}}\n`);
  const services = Array.from({ length: count }, (_, at) => service(next, at));
  const rest =
    'volumes: {vol: , etc: {driver_opts: {type: none, o: bind, device: /etc}}}\nnetworks: {n1: , n2: {name: other}, n3: {external: true}}\n';
  return {
    title: `generated from ${seed}`,
    text: `${anchors.join('')}services:\n  db: {image: y}\n${services.join('')}${rest}`,
    env: { YES: 'yes', WHO: 'me', CAP: 'SYS_TIME' },
  };
}
