import { seeded } from '../kit/random.ts';

/** The files of a generated project, by name. */
export type GeneratedFiles = Readonly<Record<string, string>>;

/** Keys of a service with values that rules find fault with, each in several spellings; block ones over lines. */
const badKeys: Readonly<Record<string, readonly string[]>> = {
  privileged: ['true', '"true"', 'yes # why'],
  read_only: ['false', '"no"'],
  pid: ['host', "'host'"],
  ipc: ['host'],
  uts: ['host'],
  userns_mode: ['"host"'],
  cgroup: ['host'],
  network_mode: ['host', 'bridge'],
  user: ['root', '"0:0"', '>-\n  root'],
  restart: ['always', '"on-failure:9"'],
  oom_kill_disable: ['true'],
  oom_score_adj: ['-900'],
  pids_limit: ['-1', '0'],
  mem_limit: ['0'],
  cap_add: [
    '[SYS_ADMIN]',
    '["SYS_ADMIN", NET_ADMIN]',
    '\n  - SYS_ADMIN # one\n  # between\n  - NET_ADMIN\n  - NET_RAW',
    '\n- SYS_PTRACE',
  ],
  security_opt: [
    '[]',
    '["seccomp:unconfined"]',
    '\n  - apparmor:unconfined\n  - "label:disable" # off',
    '\n  - no-new-privileges:false',
    '[label:type:x]',
    '\n  - seccomp=unconfined\n\n  - systempaths=unconfined',
  ],
  ports: [
    '["80:80", 443]',
    '\n  - "8080:80"\n  - \'0.0.0.0:81:81/udp\'\n  - "[::]:82:82"',
    '\n  - target: 80\n    published: "${PORT:-90}"\n    # last\n  - 9000-9002:9000-9002',
    '[{target: 80, published: 8080}]',
    '["${PORT:-80}:80"]',
    '\n  - target: 83\n    host_ip: 0.0.0.0 # all\n    published: 83',
  ],
  volumes: [
    '["/:/host", "data:/data"]',
    '\n  - /var/run/docker.sock:/var/run/docker.sock # the engine\n  - ./x:/x',
    '\n  - type: bind\n    source: /etc\n    target: /etc2',
  ],
  devices: ['["/dev/sda"]', '\n  - /dev/mem:/dev/mem\n  - /dev/kmsg'],
  device_cgroup_rules: ['["a *:* rwm"]'],
  deploy: [
    '{resources: {limits: {memory: 1g}}}',
    '\n  resources:\n    limits:\n      cpus: "2" # two\n',
    '{replicas: 1}',
  ],
};

const harmless = ['init: true', 'hostname: h', 'labels: {a: b} # a: b', 'stop_signal: SIGTERM', 'tty: true'];

type Pick = (below: number) => number;

/** A value with its further lines at the indentation of a key. */
function indented(value: string, by: number): string {
  return value.replaceAll('\n', `\n${' '.repeat(by)}`).replaceAll(/[ ]+$/gmu, '');
}

function pickedKeys(pick: Pick, most: number): readonly (readonly [string, string])[] {
  const names = Object.keys(badKeys);
  const chosen = new Set(Array.from({ length: 1 + pick(most) }, () => names[pick(names.length)] ?? 'pid'));
  return [...chosen].map((name) => {
    const values = badKeys[name] ?? [];
    return [name, values[pick(values.length)] ?? ''] as const;
  });
}

function blockMap(pick: Pick, indent: number, most: number): string {
  const pad = ' '.repeat(indent);
  return pickedKeys(pick, most)
    .map(([name, value]) => {
      const comment = pick(4) === 0 ? `${pad}# about ${name}\n` : '';
      const space = value.startsWith('\n') ? '' : ' ';
      return `${comment}${pad}${name}:${space}${indented(value, indent)}\n`;
    })
    .join('');
}

/** A mapping in flow style, of the values that have one line. */
function flowMap(pick: Pick): string {
  const keys = pickedKeys(pick, 6).filter(([, value]) => !/[\n#>]/u.test(value));
  return ['image: "app:1"', ...keys.map(([name, value]) => `${name}: ${value}`)].join(', ');
}

function jsonMap(pick: Pick): string {
  const keys = pickedKeys(pick, 6).filter(
    ([, value]) => /^[[{]/u.test(value) || /^[a-z]+$|^-?\d+$/u.test(value),
  );
  const members = keys.flatMap(([name, value]) => {
    const json = value.replaceAll(/([[{,:] ?)([A-Za-z_][\w:]*)(?=[\]},:])/gu, '$1"$2"');
    const text = /^[a-z]+$/u.test(json) && json !== 'true' && json !== 'false' ? JSON.stringify(json) : json;
    try {
      JSON.parse(text);
    } catch {
      return [];
    }
    return [`"${name}": ${text}`];
  });
  return ['"image": "app:1"', ...members].join(', ');
}

/** A service below its name: its own keys, what it merges, extends or is an alias of. */
function service(pick: Pick, name: string, earlier: readonly string[], hasCommon: boolean): string {
  const kind = pick(8);
  if (kind === 0) return `  ${name}: {${flowMap(pick)}}\n`;
  if (kind === 1) return `  ${name}: {${jsonMap(pick)}}\n`;
  const lines = ['    image: app:1 # the image\n'];
  if (kind === 2) lines.unshift('    <<: *base\n');
  if (kind === 3) lines.push('    <<: [*base, *more]\n');
  if (kind === 4 && earlier.length > 0) lines.push(`    extends: ${earlier[pick(earlier.length)]}\n`);
  if (kind === 5 && hasCommon) lines.push('    extends: {file: common.yml, service: parent}\n');
  if (kind === 6) lines.push('    cap_drop: *caps\n');
  if (pick(2) === 0) lines.push(`    ${harmless[pick(harmless.length)]}\n`);
  lines.push(blockMap(pick, 4, kind === 7 ? 9 : 4));
  if (pick(3) === 0) lines.push(`    # the end of ${name}\n`);
  return `  ${name}:\n${lines.join('')}`;
}

/** A Compose project whose services share values in every way there is, full of settings to fix. */
export function projectToFix(seed: number): GeneratedFiles {
  const random = seeded(seed);
  const pick: Pick = (below) => Math.floor(random() * below);
  const hasCommon = pick(2) === 0;
  const names = ['a', 'b', 'c', 'd'].slice(0, 2 + pick(3));
  const services = names.map((name, n) => service(pick, name, names.slice(0, n), hasCommon));
  const text = [
    '# a project\n',
    `x-base: &base\n${blockMap(pick, 2, 2)}`,
    `x-more: &more\n${blockMap(pick, 2, 2)}`,
    'x-caps: &caps [KILL]\n\n',
    `services: # all\n${services.join(pick(2) === 0 ? '\n' : '')}`,
    'volumes:\n  data: {}\n',
  ].join('');
  const ending = pick(4) === 0 ? '\r\n' : '\n';
  const mark = pick(6) === 0 ? '\uFEFF' : '';
  const common = `services:\n  parent:\n    image: parent:1\n${blockMap(pick, 4, 3)}`;
  return {
    'compose.yaml': mark + text.replaceAll('\n', ending).slice(0, pick(5) === 0 ? -ending.length : undefined),
    ...(hasCommon ? { 'common.yml': common } : {}),
  };
}
