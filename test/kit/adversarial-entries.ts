/** Many lines, each of its number. */
export const times = (size: number, line: (n: number) => string): string =>
  Array.from({ length: size }, (_, n) => line(n)).join('');

/** Every key of a service that is a list, with an entry of its own for each number. */
export const listEntries: Readonly<Record<string, (n: number) => string>> = {
  ports: (n) => `"${(n * 2) % 60_000}:${(n * 2) % 60_000}"`,
  expose: (n) => `"${n % 60_000}"`,
  volumes: (n) => `/srv/d${n}:/d${n}`,
  tmpfs: (n) => `/t${n}`,
  devices: (n) => `/dev/d${n}:/dev/d${n}`,
  device_cgroup_rules: (n) => `c ${n}:1 rwm`,
  cap_add: (n) => `CAP_${n}`,
  cap_drop: (n) => `CAP_${n}`,
  group_add: (n) => `"${n}"`,
  security_opt: (n) => `label=user:u${n}`,
  environment: (n) => `NAME_${n}=value`,
  env_file: (n) => `missing-${n}.env`,
  labels: (n) => `label.${n}=value`,
  sysctls: (n) => `net.core.k${n}=1`,
  dns: (n) => `192.0.2.${n % 250}`,
  extra_hosts: (n) => `h${n}:192.0.2.1`,
  networks: (n) => `n${n}`,
  secrets: (n) => `s${n}`,
  configs: (n) => `c${n}`,
  depends_on: (n) => `d${n}`,
  volumes_from: (n) => `container:v${n}`,
  command: (n) => `--option-${n}`,
  profiles: (n) => `p${n}`,
  links: (n) => `web:l${n}`,
};

/** What lists refer to has to be there. */
export function definitions(key: string, size: number): string {
  const names = { networks: 'n', secrets: 's', configs: 'c' } as const;
  if (key === 'depends_on') return times(size, (n) => `  d${n}: {image: app}\n`);
  if (key in names) {
    const name = names[key as keyof typeof names];
    return `${key}:\n${times(size, (n) => `  ${name}${n}: ${key === 'networks' ? '' : '{file: ./f}'}\n`)}`;
  }
  return '';
}

/** Options of `docker run` that may be given again and again, each with its number. */
export const runOptions: readonly ((n: number) => string)[] = [
  (n) => `-p ${(2 * n) % 60_000}:${n % 60_000}`,
  (n) => `-e A${n}=b`,
  (n) => `-v /s${n}:/t${n}`,
  (n) => `-l a${n}=b`,
  (n) => `--cap-add C${n}`,
  (n) => `--expose ${(2 * n) % 60_000}`,
];
