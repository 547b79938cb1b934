import { definitions, listEntries, runOptions, times } from './adversarial-entries.ts';

/** The text of `compose.yaml` and of further files beside it, or a `docker run` line. */
export type AdversarialInput = { files: Readonly<Record<string, string>> } | { run: string };

/** One kind of hostile or huge input, of any size. */
export interface AdversarialCase {
  title: string;
  /** The smaller of the two sizes that are compared. */
  size: number;
  make: (size: number) => AdversarialInput;
  /** The format of the report; JSON where there is none. */
  format?: string;
}

const compose = (text: string, more: Readonly<Record<string, string>> = {}) => ({
  files: { 'compose.yaml': text, ...more },
});

const web = (text: string): string => `services:\n  web:\n    image: app\n${text}`;

const lists: readonly AdversarialCase[] = Object.entries(listEntries).map(([key, entry]) => ({
  title: `entries of ${key}`,
  size: key === 'depends_on' ? 500 : 1500,
  make: (size) =>
    compose(web(`    ${key}:\n${times(size, (n) => `      - ${entry(n)}\n`)}${definitions(key, size)}`)),
}));

const runs: readonly AdversarialCase[] = runOptions.map((option) => ({
  title: `docker run with ${option(0).split(' ')[0]}`,
  size: 3000,
  make: (size) => ({ run: `docker run ${times(size, (n) => `${option(n)} `)} -P app` }),
}));

const formats: readonly AdversarialCase[] = ['json', 'sarif', 'html', 'junit', 'markdown', 'table'].map(
  (format) => ({
    title: `findings as ${format}`,
    size: 400,
    format,
    make: (size) =>
      compose(
        `services:\n${times(size, (n) => `  s${n}: {image: app, privileged: true, ports: ["${n}:80"]}\n`)}`,
      ),
  }),
);

/** The cases, in the order in which they are shown. */
export const adversarialCases: readonly AdversarialCase[] = [
  {
    title: 'ranges of ports',
    size: 1000,
    make: (size) =>
      compose(
        web(
          `    ports:\n${times(3, (n) => `      - "${1 + n * 20_000}-${n * 20_000 + size}:${1 + n * 20_000}-${n * 20_000 + size}"\n`)}`,
        ),
      ),
  },
  {
    title: 'programs that run docker run',
    size: 20_000,
    make: (size) => ({ run: `${times(size, () => 'sudo ')}docker run --privileged app` }),
  },
  {
    title: 'services',
    size: 300,
    make: (size) =>
      compose(
        `services:\n${times(size, (n) => `  s${n}:\n    image: app:${n}\n    ports: ["${n + 1}:80"]\n    environment: {A: b}\n    volumes: ["./d:/d"]\n`)}`,
      ),
  },
  {
    title: 'bytes of YAML',
    size: 500_000,
    make: (size) =>
      compose(
        web(
          `    labels:\n${times(Math.round(size / 50), (n) => `      label.${String(n).padStart(8, '0')}: ${'v'.repeat(26)}\n`)}`,
        ),
      ),
  },
  {
    title: 'bytes of extension fields',
    size: 500_000,
    make: (size) =>
      compose(
        `x-data:\n${times(Math.round(size / 50), (n) => `  label.${String(n).padStart(8, '0')}: ${'v'.repeat(30)}\n`)}${web('')}`,
      ),
  },
  {
    title: 'lines of an env_file',
    size: 5000,
    make: (size) =>
      compose(web('    env_file: a.env\n'), { 'a.env': times(size, (n) => `NAME_${n}=value ${n}\n`) }),
  },
  {
    title: 'services with one env_file',
    size: 25,
    make: (size) =>
      compose(`services:\n${times(size, (n) => `  s${n}: {image: app, env_file: a.env}\n`)}`, {
        'a.env': times(2000, (n) => `NAME_${n}=value ${n}\n`),
      }),
  },
  {
    title: 'services with one anchored environment',
    size: 25,
    make: (size) =>
      compose(
        `x-e: &e\n${times(1000, (n) => `  NAME_${n}: value\n`)}services:\n${times(size, (n) => `  s${n}: {image: app, environment: *e}\n`)}`,
      ),
  },
  {
    title: 'lines of environment',
    size: 5000,
    make: (size) =>
      compose(web(`    environment:\n${times(size, (n) => `      NAME_${n}: "\${X_${n}:-value}"\n`)}`)),
  },
  {
    title: 'aliases of one anchor',
    size: 1000,
    make: (size) =>
      compose(`x-a: &a {image: app, cap_add: [A]}\nservices:\n${times(size, (n) => `  s${n}: *a\n`)}`),
  },
  {
    title: 'merge keys of one anchor',
    size: 1000,
    make: (size) =>
      compose(
        `x-a: &a {image: app, cap_add: [A]}\nservices:\n${times(size, (n) => `  s${n}: {<<: *a, user: u${n}}\n`)}`,
      ),
  },
  {
    title: 'anchors that multiply',
    size: 10,
    make: (size) =>
      compose(
        `x-0: &a0 [x, x]\n${times(size, (n) => `x-${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`)}${web('')}`,
      ),
  },
  {
    title: 'maps in each other',
    size: 500,
    make: (size) => compose(web(`    labels: ${'{a: '.repeat(size)}b${'}'.repeat(size)}\n`)),
  },
  {
    title: 'services that extend one',
    size: 500,
    make: (size) =>
      compose(
        `services:\n  base: {image: app}\n${times(size, (n) => `  s${n}: {extends: {service: base}}\n`)}`,
      ),
  },
  {
    title: 'services that extend one of another file',
    size: 500,
    make: (size) =>
      compose(`services:\n${times(size, (n) => `  s${n}: {extends: {file: base.yaml, service: base}}\n`)}`, {
        'base.yaml': 'services:\n  base: {image: app}\n',
      }),
  },
  {
    title: 'services that extend each other in a chain',
    size: 20,
    make: (size) =>
      compose(
        `services:\n  s0: {image: app}\n${times(size, (n) => `  s${n + 1}: {extends: {service: s${n}}}\n`)}`,
      ),
  },
  {
    title: 'files that include each other in a chain',
    size: 20,
    make: (size) => ({
      files: Object.fromEntries(
        Array.from({ length: size + 1 }, (_, n) => [
          n === 0 ? 'compose.yaml' : `f${n}.yaml`,
          `${n < size ? `include: [f${n + 1}.yaml]\n` : ''}services:\n  s${n}: {image: app}\n`,
        ]),
      ),
    }),
  },
  ...lists,
  ...runs,
  ...formats,
];
