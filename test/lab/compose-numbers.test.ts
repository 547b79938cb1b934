import assert from 'node:assert/strict';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import type { SettingName, WrittenWorkload } from '../../src/core/workload/workload.ts';
import { seeded } from '../kit/random.ts';
import { lab, readBoth } from './compose-both.ts';

/** What Compose makes of a service, as JSON. */
type Shown = Record<string, unknown>;

/** A key that takes a number: how it is written, and its value on both sides in the same form. */
interface NumberKey {
  write: (number: string) => string;
  theirs?: (service: Shown) => unknown;
  ours?: (workload: WrittenWorkload) => unknown;
  /** Later releases of Compose read more text as a size or a mode than the one of the lab. */
  quoted?: false;
}

function at(service: Shown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Shown | undefined)?.[key], service);
}

/** The value of a setting, `undefined` if it is not known. */
function known(workload: WrittenWorkload, name: SettingName): unknown {
  const written = workload.settings[name];
  return written !== undefined && 'value' in written ? written.value : undefined;
}

/** The first entry of a setting that is a list. */
function entry(workload: WrittenWorkload, name: SettingName): Shown | string | undefined {
  const [first] = (known(workload, name) ?? []) as { value?: Shown | string }[];
  return first?.value;
}

/** Whether both have a value: one that is left out is 0, and Compose keeps processors in 32 bits. */
function isSame(ours: unknown, theirs: unknown): boolean {
  return ours === theirs || Math.fround(Number(ours)) === Math.fround(Number(theirs ?? 0));
}

/** The value of `a=…`. */
function sysctl(first: Shown | string | undefined): string | undefined {
  return typeof first === 'string' ? first.slice('a='.length) : undefined;
}

const limits = (name: string) => ['deploy', 'resources', 'limits', name] as const;
const deployed = (name: string, number: string) => `deploy: {resources: {limits: {${name}: ${number}}}}`;
const cpuOf = (name: 'cpus' | 'shares') => (workload: WrittenWorkload) =>
  (known(workload, 'cpu') as Shown | undefined)?.[name];
const port = (service: Shown, name: string) => at(service, 'ports', '0', name);
const ourPort = (name: string) => (workload: WrittenWorkload) =>
  (entry(workload, 'ports') as Shown | undefined)?.[name];

const keys: Readonly<Record<string, NumberKey>> = {
  port: {
    write: (number) => `ports: [${number}]`,
    theirs: (service) => port(service, 'target'),
    ours: ourPort('containerPort'),
  },
  'port target': {
    write: (number) => `ports: [{target: ${number}}]`,
    theirs: (service) => port(service, 'target'),
    ours: ourPort('containerPort'),
  },
  'port published': {
    write: (number) => `ports: [{target: 80, published: ${number}}]`,
    theirs: (service) => port(service, 'published'),
    ours: ourPort('hostPort'),
  },
  mem_limit: {
    quoted: false,
    write: (number) => `mem_limit: ${number}`,
    theirs: (service) => service['mem_limit'],
    ours: (workload) => known(workload, 'memory'),
  },
  pids_limit: {
    write: (number) => `pids_limit: ${number}`,
    theirs: (service) => service['pids_limit'],
    ours: (workload) => known(workload, 'pids'),
  },
  'deployed pids': {
    write: (number) => deployed('pids', number),
    theirs: (service) => at(service, ...limits('pids')),
    ours: (workload) => known(workload, 'pids'),
  },
  cpus: {
    write: (number) => `cpus: ${number}`,
    theirs: (service) => service['cpus'],
    ours: cpuOf('cpus'),
  },
  'deployed cpus': {
    write: (number) => deployed('cpus', number),
    theirs: (service) => at(service, ...limits('cpus')),
    ours: cpuOf('cpus'),
  },
  'deployed memory': {
    quoted: false,
    write: (number) => deployed('memory', number),
    theirs: (service) => at(service, ...limits('memory')),
    ours: (workload) => known(workload, 'memory'),
  },
  cpu_shares: {
    write: (number) => `cpu_shares: ${number}`,
    theirs: (service) => service['cpu_shares'],
    ours: cpuOf('shares'),
  },
  cpu_quota: {
    write: (number) => `cpu_quota: ${number}`,
    theirs: (service) => Math.max(Number(service['cpu_quota'] ?? 0), 0) / 100_000,
    ours: cpuOf('cpus'),
  },
  oom_score_adj: {
    write: (number) => `oom_score_adj: ${number}`,
    theirs: (service) => service['oom_score_adj'],
    ours: (workload) => known(workload, 'oomScoreAdj'),
  },
  ulimit: {
    write: (number) => `ulimits: {nofile: ${number}}`,
    // A limit of 0 is shown as one without bounds.
    theirs: (service) => JSON.stringify(at(service, 'ulimits', 'nofile')).replace('{}', '0'),
    ours: (workload) => (entry(workload, 'ulimits') as Shown | undefined)?.['hard'],
  },
  'hard ulimit': {
    write: (number) => `ulimits: {nofile: {soft: 1, hard: ${number}}}`,
    theirs: (service) => at(service, 'ulimits', 'nofile', 'hard'),
    ours: (workload) => (entry(workload, 'ulimits') as Shown | undefined)?.['hard'],
  },
  max_attempts: {
    write: (number) => `deploy: {restart_policy: {condition: on-failure, max_attempts: ${number}}}`,
    theirs: (service) => at(service, 'deploy', 'restart_policy', 'max_attempts'),
    ours: (workload) => (known(workload, 'restart') as Shown | undefined)?.['maximumRetries'],
  },
  group_add: {
    write: (number) => `group_add: [${number}]`,
    theirs: (service) => at(service, 'group_add', '0'),
    ours: (workload) => entry(workload, 'groupAdd'),
  },
  sysctls: {
    write: (number) => `sysctls: {a: ${number}}`,
    theirs: (service) => at(service, 'sysctls', 'a'),
    ours: (workload) => sysctl(entry(workload, 'sysctls')),
  },
  environment: {
    write: (number) => `environment: {A: ${number}}`,
    theirs: (service) => String(at(service, 'environment', 'A')).length,
    ours: (workload) => (entry(workload, 'environment') as Shown | undefined)?.['length'],
  },
  'tmpfs size': {
    quoted: false,
    write: (number) => `volumes: [{type: tmpfs, target: /t, tmpfs: {size: ${number}}}]`,
  },
  'tmpfs mode': {
    quoted: false,
    write: (number) => `volumes: [{type: tmpfs, target: /t, tmpfs: {mode: ${number}}}]`,
  },
  'config mode': { write: (number) => `configs: [{source: c, mode: ${number}}]` },
  memswap_limit: { quoted: false, write: (number) => `memswap_limit: ${number}` },
  retries: { write: (number) => `healthcheck: {test: x, retries: ${number}}` },
};

const fixed = `
  01777 0120 0x3ff 0o120 1_000 0b11 .5 1e3 +5 -5 5. 5.0 08 0o8 0X1F 0B11 0O17 1__0 _1 1_ 0x_1 0_7
  +0x10 -0x10 +0o17 00 0 -0 1e-1 1E3 1.5e3 1_000.5 +.5 -.5 1e400 0x 0b2 0o 1e 1e+ 1.2.3 --5 +-5
  0.0 6_0.5_0 0b1_0 0o1_7 1_e3 _.5 5_ 512 65535 1e9 00010 0.1e2
`
  .trim()
  .split(/\s+/u);

/** A number, or what looks like one, in some notation. */
function generated(next: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? '';
  const digits = (of: string): string =>
    Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(Array.from(of))).join(pick(['', '', '_']));
  const sign = pick(['', '', '', '', '+', '-']);
  const base = pick(['', '', '', '0', '0x', '0o', '0b', '0X']);
  const body = digits(
    { '0x': '0123456789abF', '0X': '0a1', '0o': '01234567', '0b': '01' }[base] ?? '0123456789',
  );
  const rest = base === '' ? pick(['', '', '', `.${digits('0123456789')}`, '.', 'e2', 'E+1', 'e-1']) : '';
  return `${sign}${base}${body}${rest}`;
}

function fileOf(key: NumberKey, numbers: readonly string[]): string {
  const services = numbers.map((number, index) => `  s${index}: {image: x, ${key.write(number)}}\n`);
  return `services:\n${services.join('')}configs: {c: {content: x}}\n`;
}

/** The places of the services whose number Ironhull says that Compose refuses. */
function refusedIn(text: string): ReadonlySet<number> {
  const { problems } = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {} });
  const places = problems.flatMap(({ message }) => /services\.s(\d+)\b/u.exec(message)?.[1] ?? []);
  return new Set(places.map(Number));
}

lab('numbers are those of Compose, in every notation', (context, command) => {
  const next = seeded(11);
  const numbers = [...new Set([...fixed, ...Array.from({ length: 90 }, () => generated(next))])];
  const wrong: string[] = [];
  let [compared, unresolved] = [0, 0];
  for (const [name, key] of Object.entries(keys)) {
    const written = numbers.flatMap((number) => (key.quoted === false ? [number] : [number, `"${number}"`]));
    const both = (some: readonly string[]) =>
      readBoth(command, { title: name, text: fileOf(key, some), env: {} });
    const refused = refusedIn(fileOf(key, written));
    const taken = written.filter((_, index) => !refused.has(index));
    const { config, reading } = both(taken);
    if (config === undefined)
      wrong.push(...taken.filter((each) => !both([each]).config).map((each) => `${name} ${each} is refused`));
    for (const [index, number] of taken.entries()) {
      const workload = reading.workloads.find((each) => each.name === `s${index}`);
      const service = config?.services[`s${index}`];
      if (key.ours === undefined || key.theirs === undefined || !workload || !service) continue;
      const [ours, theirs] = [key.ours(workload), key.theirs(service as Shown)];
      if (ours === undefined) unresolved += 1;
      else if (isSame(ours, theirs)) compared += 1;
      else wrong.push(`${name} ${number}: ${JSON.stringify(ours)}, not ${JSON.stringify(theirs)}`);
    }
    const some = written.filter((_, index) => refused.has(index) && next() < 0.04);
    wrong.push(...some.filter((each) => both([each]).config).map((each) => `${name} ${each} is taken`));
  }
  context.diagnostic(`${compared} values, ${unresolved} not known`);
  assert.deepEqual(wrong, []);
  assert.ok(compared > 1500 && unresolved < compared / 10);
});
