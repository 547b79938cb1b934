import { spellings } from './compose-generated.ts';
import { seeded } from '../kit/random.ts';

/** One way to start Compose: its options, with paths from the working directory. */
export interface ProjectCall {
  files?: readonly string[];
  directory?: string;
  environmentFiles?: readonly string[];
  profiles?: readonly string[];
  /** The working directory below the root of the project. */
  cwd: string;
}

/** A folder with Compose files, the environment, and the ways to start Compose in it. */
export interface GeneratedProject {
  files: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
  calls: readonly ProjectCall[];
}

const mains = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrides = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
const parts = [
  'compose.prod.yaml',
  'docker-compose.dev.yml',
  'stack.yml',
  'sub/more.yaml',
  'sub/compose.yaml',
];
const services = ['web', 'api', 'db', 'job'];

interface Random {
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

function randomOf(seed: number): Random {
  const next = seeded(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
  };
}

function settings(random: Random, share: number): readonly string[] {
  return Object.entries(spellings).flatMap(([key, values]) => {
    if (!random.chance(share)) return [];
    const value = random.pick(values);
    const tag = random.chance(0.06) ? random.pick(['!reset ', '!override ']) : '';
    // Under a tag of its own, Compose reads such a number as text, and refuses it.
    const isOddNumber = /^0[ox]/u.test(value);
    return [`${key}: ${isOddNumber ? '' : tag}${tag === '!reset ' && !isOddNumber ? 'null' : value}`];
  });
}

/** The keys that name something of another service or file. */
function relations(random: Random, name: string): readonly string[] {
  const other = random.pick(services);
  return [
    ...(random.chance(0.2) ? [`profiles: [${random.pick(['debug', 'tools', 'debug, tools'])}]`] : []),
    ...(random.chance(0.12) && other !== name
      ? [`depends_on: {${other}: {condition: service_started, required: false}}`]
      : []),
    ...(random.chance(0.12)
      ? [`extends: {file: common.yaml, service: ${random.pick(['base', 'strict'])}}`]
      : []),
    ...(random.chance(0.1) ? ['env_file: [{path: missing.env, required: false}, web.env]'] : []),
    ...(random.chance(0.1) ? ['labels: {tier: "${TIER:-none}"}'] : []),
    ...(random.chance(0.18) ? [`<<: ${random.pick(['*hardened', '*open', '[*open, *hardened]'])}`] : []),
  ];
}

function serviceLine(random: Random, name: string, isWhole: boolean): string {
  const image = isWhole || random.chance(0.2) ? [`image: "${name}:\${TAG:-latest}"`] : [];
  const given = [...image, ...relations(random, name), ...settings(random, isWhole ? 0.12 : 0.08)];
  const privileged = random.chance(0.15) ? ['privileged: "${PRIVILEGED:-false}"'] : [];
  if (!isWhole && random.chance(0.08)) return `  ${name}: ${random.pick(['*hardened', '*open'])}\n`;
  const tag = !isWhole && random.chance(0.08) ? '!override ' : '';
  const own = given.some((line) => line.startsWith('privileged:')) ? given : [...given, ...privileged];
  // A service that says nothing is no mapping.
  return `  ${name}: ${tag}{${(own.length === 0 ? ['tty: true'] : own).join(', ')}}\n`;
}

const anchors =
  'x-hardened: &hardened {read_only: true, cap_drop: [ALL], security_opt: ["no-new-privileges:true"], init: !reset true}\nx-open: &open {privileged: true, cap_add: !override [SYS_ADMIN], environment: {O: 1}}\n';
const extras =
  'networks: {n1: , n2: , n3: }\nvolumes: {vol: , etc: {driver: local, driver_opts: {type: none, o: bind, device: /etc}}}\n';

function fileText(random: Random, isWhole: boolean, include = ''): string {
  if (!isWhole && random.chance(0.06)) return random.pick(['', '# nothing yet\n', 'version: "3.8"\n']);
  const named = services.filter(() => random.chance(isWhole ? 0.75 : 0.4));
  const all = [
    ...(named.length === 0 ? ['web'] : named),
    ...(include === '' && random.chance(0.15) ? ['inner'] : []),
  ];
  const lines = all.map((name) => serviceLine(random, name, isWhole));
  const sections = isWhole || random.chance(0.3) ? extras : '';
  return `${include}${anchors}services:\n${lines.join('')}${sections}`;
}

function environmentText(random: Random, files: readonly string[]): string {
  const named = files.filter(() => random.chance(0.5));
  const separator = random.pick([':', ':', ';']);
  const chosen = [
    ...(named.length === 0 ? files.slice(0, 1) : named),
    ...(random.chance(0.06) ? ['gone.yaml'] : []),
  ];
  return [
    random.chance(0.5) ? `TAG=${random.pick(['1', '2.0', '"3"'])}\n` : '',
    random.chance(0.4) ? `PRIVILEGED=${random.pick(['true', 'false'])}\n` : '',
    random.chance(0.2) ? 'TIER=$TAG\n' : '',
    random.chance(0.3) ? `COMPOSE_PROFILES=${random.pick(['debug', 'tools', 'debug,tools', '*'])}\n` : '',
    random.chance(0.1) ? 'COMPOSE_PROJECT_NAME=named\n' : '',
    random.chance(0.35)
      ? `COMPOSE_FILE=${chosen.join(separator)}\nCOMPOSE_PATH_SEPARATOR=${separator}\n`
      : '',
  ].join('');
}

/** The folder of a seed, and ten ways to start Compose in it. */
export function generatedProject(seed: number): GeneratedProject {
  const random = randomOf(seed);
  const main = random.pick(mains);
  const second = random.chance(0.2) ? [random.pick(mains)] : [];
  const override = overrides.filter(() => random.chance(0.25));
  const others = parts.filter(() => random.chance(0.5));
  const include = random.chance(0.25) ? 'include: [inc/part.yaml]\n' : '';
  const whole = new Set([main, ...second, ...others.filter(() => random.chance(0.3))]);
  const names = [...new Set([main, ...second, ...override, ...others])];
  const files: Record<string, string> = Object.fromEntries(
    names.map((name) => [name, fileText(random, whole.has(name), name === main ? include : '')]),
  );
  files['common.yaml'] =
    `services:\n  base: {image: common, init: true, cap_add: [KILL]}\n  strict: {read_only: true, user: "7"}\n${
      random.chance(0.4) ? '---\nservices:\n  base: {privileged: true, cap_add: !override [CHOWN]}\n' : ''
    }`;
  files['sub/common.yaml'] =
    'services:\n  base: {image: below}\n  strict: {privileged: true, image: below}\n';
  files['inc/part.yaml'] =
    'services:\n  inner: {image: "inner:${TAG:-latest}", privileged: "${PRIVILEGED:-false}"}\n';
  for (const folder of ['', 'sub/', 'inc/', 'nowhere/']) {
    files[`${folder}web.env`] = `A=${folder.length}\n`;
    if (random.chance(0.5))
      files[`${folder}.env`] = environmentText(random, folder === '' ? names : ['compose.yaml']);
  }
  files['other.env'] = 'TAG=other\nPRIVILEGED=true\n';
  const env = {
    HOME: '/home/me',
    YES: 'true',
    WHO: '1000',
    CAP: 'NET_RAW',
    ...(random.chance(0.2) ? { TAG: 'outer' } : {}),
    ...(random.chance(0.1) ? { COMPOSE_PROFILES: 'tools' } : {}),
    ...(random.chance(0.1) ? { COMPOSE_FILE: `${main}:${random.pick(names)}` } : {}),
    ...(random.chance(0.1) ? { COMPOSE_DISABLE_ENV_FILE: '1' } : {}),
    ...(random.chance(0.1) ? { COMPOSE_ENV_FILES: 'other.env' } : {}),
  };
  const together = (): ProjectCall => {
    const count = 1 + random.below(3);
    return {
      cwd: '',
      files: Array.from({ length: count }, () => random.pick(names)),
      ...(random.chance(0.3) ? { directory: random.pick(['.', 'sub', 'nowhere']) } : {}),
      ...(random.chance(0.3)
        ? { environmentFiles: random.pick([['other.env'], ['other.env', 'web.env']]) }
        : {}),
      ...(random.chance(0.6)
        ? { profiles: random.pick([['*'], ['debug'], ['debug', 'tools'], ['debug,tools']]) }
        : {}),
    };
  };
  const calls: readonly ProjectCall[] = [
    { cwd: '' },
    { cwd: '', profiles: ['*'] },
    { cwd: '', profiles: ['debug'] },
    ...(names.some((name) => name.startsWith('sub/compose')) ? [{ cwd: 'sub', profiles: ['*'] }] : []),
    ...Array.from({ length: 4 }, together),
    ...Array.from({ length: 2 }, () => ({ cwd: '', files: [random.pick(names)] })),
  ];
  return { files, env, calls };
}
