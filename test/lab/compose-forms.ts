import { seeded } from '../kit/random.ts';
import type { OracleCase } from './compose-corpus.ts';

/** Forms in which a key of a service is written: those of its schema, and those of other keys. */
const formsOf: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['labels', 'annotations', 'environment', 'sysctls', 'deploy.labels'].map((key) => [
      key,
      ['[a=1]', '[b=2]', '{a: 1}', '{b: 2}', '[a]', '{a: }', 'a'],
    ]),
  ),
  dns: ['[1.1.1.1]', '2.2.2.2', '[1.1.1.1, 1.1.1.1]', '{k: 1.1.1.1}'],
  tmpfs: ['[/a]', '/b', '[/a, "/c:size=1m"]'],
  extra_hosts: ['["a:1.1.1.1"]', '["b=2.2.2.2"]', '{a: 1.1.1.1}', '"c:3.3.3.3"'],
  networks: ['[n1]', '{n2: {aliases: [a]}}', '{n1: }', 'n1'],
  depends_on: ['[db]', '{db: {condition: service_healthy}}', 'db'],
  env_file: ['a.env', '[b.env]', '[{path: a.env}]', '{path: a.env}'],
  command: ['[a]', 'b c', '{a: b}', '""'],
  entrypoint: ['[a]', '"b"', '""'],
  'healthcheck.test': ['[CMD, a]', 'b', '[NONE]'],
  logging: ['{driver: local}', '{driver: json-file, options: {a: 1}}', '{options: {b: 2}}', '{driver: }'],
  ulimits: ['{nofile: 5}', '{nofile: {soft: 1, hard: 2}}', '{nofile: {soft: 1}}', '{nproc: 3}', '[nofile=5]'],
  cap_add: ['[KILL]', '[ALL]', 'KILL'],
  security_opt: ['["label:disable"]', '["no-new-privileges:true"]', '"label:disable"'],
  ports: [
    '["80:80"]',
    '["127.0.0.1:81:81"]',
    '"80:80"',
    '[{target: 82, published: "82"}]',
    '[{published: "80"}]',
  ],
  volumes: ['["/a:/t"]', '["v1:/t"]', '["/b:/u:ro"]', '/t', '[{type: bind, source: /c, target: /t}]'],
  'build.ssh': ['[default]', '{default: }', 'default'],
  build: ['.', '{context: ./x, dockerfile: D}', '{dockerfile: E}', '[a]'],
  privileged: ['true', '"no"', '[true]', '!own true'],
  user: ['a', '"1"', '1', '{a: b}'],
  pid: ['host', '"service:db"', '[host]'],
};

const common = ['', '[null]', '{a: }'];

/** Forms of a later file: `!reset` is for what the file before has. */
const later = ['!reset null', '[]', '{}'];

function wrapped(key: string, form: string): string {
  const inner = key
    .split('.')
    .reduceRight((below, name) => `{${name}: ${below}}`, form)
    .slice(1, -1);
  return key.startsWith('build.') ? inner.replace('build: {', 'build: {context: ., ') : inner;
}

const rest =
  'db: {image: y}}\nnetworks: {n1: , n2: }\nvolumes: {v1: }\nsecrets: {s1: {file: ./s}}\nconfigs: {c1: {file: ./c}}\n';
const files = { 'a.env': 'X=1\n', 'b.env': 'Y=2\n' };

function caseOf(way: string, key: string, base: string, over: string): OracleCase {
  const [one, other] = [`image: x, ${wrapped(key, base)}`, wrapped(key, over)];
  const title = `${way}: ${key}: ${over} over ${base}`;
  switch (way) {
    case 'extended':
      return { title, files, text: `services: {a: {${one}}, web: {extends: a, ${other}}, ${rest}` };
    case 'documents':
      return { title, files, text: `services: {web: {${one}}, ${rest}---\nservices: {web: {${other}}}\n` };
    default: {
      const overriding = { 'over.yaml': `services: {web: {${other}}}\n` };
      return {
        title,
        files: { ...files, ...overriding },
        overrides: ['over.yaml'],
        text: `services: {web: {${one}}, ${rest}`,
      };
    }
  }
}

/** A form of a key over another one of the same key, for each key, in files, documents and services that extend. */
export function formCases(seed: number, each: number): readonly OracleCase[] {
  const next = seeded(seed);
  const chance = (share: number): boolean => next() < share;
  const pick = (all: readonly string[]): string => all[Math.floor(next() * all.length)] ?? '';
  return Object.entries(formsOf).flatMap(([key, forms]) =>
    Array.from({ length: each }, () => {
      const own = chance(0.8) ? forms : common;
      const base = pick(own.filter((form) => form !== '""' || key !== 'build.ssh'));
      const over = pick(chance(0.7) ? forms : [...common, ...later]);
      return caseOf(pick(['file', 'extended', 'documents']), key, base, over);
    }),
  );
}
