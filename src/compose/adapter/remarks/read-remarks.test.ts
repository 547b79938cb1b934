import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../fixes/apply-edits.ts';
import { readCompose } from '../read-compose.ts';
import type { Remark, RemarkKind } from './remark.ts';

function remarksOf(text: string, kind: RemarkKind): readonly Remark[] {
  const reading = readCompose({ file: 'compose.yaml', text, directory: '/srv/app', env: {} });
  assert.deepEqual(
    reading.problems.map(({ message }) => message),
    [],
    text,
  );
  return reading.remarks.filter((remark) => remark.kind === kind);
}

const lines = (text: string, kind: RemarkKind): readonly number[] =>
  remarksOf(text, kind).map(({ at }) => at.range.startLine);

/** The text after the edits of all remarks of a kind. */
function edited(text: string, kind: RemarkKind): string {
  const edits = remarksOf(text, kind).flatMap(({ edit, at }) =>
    edit ? [{ file: at.file, range: edit.range, text: edit.text }] : [],
  );
  return applyEdits(text, edits).text;
}

const two = (first: string, second: string): string =>
  `services:\n  a: {image: "a:1", ${first}}\n  b: {image: "b:1", ${second}}\n`;

/** Texts with the lines of their remarks, by kind; a text of good ones has none. */
const cases: Readonly<Partial<Record<RemarkKind, readonly [text: string, lines: readonly number[]][]>>> = {
  'version-field': [
    ['version: "3"\nservices:\n  a:\n    image: a\n', [1]],
    ['services:\n  a:\n    image: a\n', []],
  ],
  'project-name': [
    ['services:\n  a:\n    image: a\n', [1]],
    ['name: shop\nservices:\n  a:\n    image: a\n', []],
  ],
  'quoted-volume': [
    ["services:\n  a:\n    image: a\n    volumes: ['./a:/a:ro']\n", [4]],
    ['services:\n  a:\n    image: a\n    volumes: [./a:/a]\n', []],
    // What YAML would read otherwise needs its quotes.
    ['services:\n  a:\n    image: a\n    volumes: ["./a #1:/a", "./{x}:/x"]\n', []],
  ],
  'unquoted-port': [
    ['services:\n  a:\n    image: a\n    ports:\n      - 22:22\n      - 8080\n    expose: [80]\n', [5, 6, 7]],
    ['services:\n  a:\n    image: a\n    ports: ["22:22", {target: 80}]\n', []],
  ],
  'build-and-image': [
    ['services:\n  a:\n    build: .\n    image: a\n', [4]],
    ['services:\n  a:\n    build: .\n    image: a\n    pull_policy: build\n', []],
    ['services:\n  a:\n    build: .\n', []],
  ],
  'duplicate-container-name': [
    [two('container_name: same', 'container_name: same'), [3]],
    [two('container_name: one', 'container_name: other'), []],
    [two('container_name: same, profiles: [x]', 'container_name: same, profiles: [y]'), []],
    [two('container_name: same, profiles: [x, y]', 'container_name: same, profiles: [y]'), [3]],
  ],
  'container-name': [
    ['services:\n  a:\n    image: a\n    container_name: -a\n', [4]],
    ['services:\n  a:\n    image: a\n    container_name: a_1.b-c\n', []],
  ],
  'duplicate-port': [
    [two('ports: ["80:80"]', 'ports: ["80:8080"]'), [3]],
    [two('ports: ["80:80", "80:81"]', 'ports: ["81:80"]'), [2]],
    [two('ports: ["8000-8010:1-11"]', 'ports: [{target: 80, published: "8005"}]'), [3]],
    [two('ports: ["127.0.0.1:80:80"]', 'ports: ["0.0.0.0:80:80"]'), [3]],
    [two('ports: ["[::]:80:80"]', 'ports: ["[::1]:80:80"]'), [3]],
    [two('ports: ["127.0.0.1:80:80"]', 'ports: ["[::]:80:80"]'), []],
    [two('ports: ["127.0.0.1:80:80"]', 'ports: ["127.0.0.2:80:80"]'), []],
    [two('ports: ["53:53/udp"]', 'ports: ["53:53/tcp"]'), []],
    [two('ports: ["80"]', 'ports: ["80"]'), []],
    [two('ports: ["8000-8010:80"]', 'ports: ["8000-8010:80"]'), []],
    [two('ports: ["80:80"], profiles: [x]', 'ports: ["80:80"], profiles: [y]'), []],
  ],
  'one-network': [
    [two('init: true', 'init: true'), [1]],
    [`${two('networks: [n]', 'init: true')}networks: {n: {}}\n`, []],
    ['services:\n  a:\n    image: a\n', []],
  ],
  'outward-network': [
    [`${two('networks: [back]', 'networks: {back: {}}')}networks: {back: {}}\n`, [4]],
    [`${two('networks: [back]', 'networks: [back]')}networks: {back: {internal: true}}\n`, []],
    [`${two('networks: [back]', 'networks: [back]')}networks: {back: {external: true}}\n`, []],
    [`${two('networks: [back], ports: ["80"]', 'networks: [back]')}networks: {back: }\n`, []],
    [`${two('init: true', 'init: true')}networks: {unused: {}}\n`, []],
  ],
  'key-order': [
    ['volumes: {d: {}}\nservices:\n  a:\n    image: a\n', [2]],
    ['x-b: 1\nx-a: 1\nservices:\n  a:\n    image: a\n', [2]],
    ['x-a: 1\nname: n\nservices:\n  a:\n    image: a\nvolumes: {d: {}}\n', []],
  ],
  'service-key-order': [
    ['services:\n  a:\n    restart: always\n    image: a\n', [4]],
    ['services:\n  a:\n    image: a\n    restart: always\n    init: true\n    read_only: true\n', []],
  ],
  'service-order': [
    ['services:\n  b:\n    image: b\n  a:\n    image: a\n', [4]],
    ['services:\n  a:\n    image: b\n  b:\n    image: a\n', []],
  ],
  'dependency-order': [
    ['services:\n  a:\n    image: a\n  b:\n    image: b\n  c:\n    image: c\n    depends_on: [b, a]\n', [8]],
    [
      'services:\n  a:\n    image: a\n  c:\n    image: c\n    depends_on: {a: {condition: service_started}}\n',
      [],
    ],
  ],
  'port-order': [
    ['services:\n  a:\n    image: a\n    ports: ["443:443", "80:80"]\n', [4]],
    ['services:\n  a:\n    image: a\n    ports: ["80:80", "127.0.0.1:443:1"]\n', []],
  ],
};

describe('what is remarked of a Compose file that Compose takes', () => {
  for (const [kind, texts] of Object.entries(cases) as [RemarkKind, [string, readonly number[]][]][]) {
    for (const [text, wanted] of texts) {
      test(`${kind}: ${JSON.stringify(text)}`, () => assert.deepEqual(lines(text, kind), wanted));
    }
  }
});

test('the edits keep everything else, and leave nothing to remark', () => {
  const text =
    'version: "3" # old\nservices:\n  a:\n    image: a\n    volumes:\n      - "./a:/a" # kept\n    ports: [22:22, 8080]\n';
  assert.equal(edited(text, 'quoted-volume'), text.replace('"./a:/a"', './a:/a'));
  assert.equal(edited(text, 'unquoted-port'), text.replace('22:22, 8080', '"22:22", "8080"'));
  for (const kind of ['version-field', 'quoted-volume', 'unquoted-port'] as const)
    assert.deepEqual(lines(edited(text, kind), kind), [], kind);
  assert.match(edited(text, 'version-field'), /^services:/u);
});

test('an included file is not that of the project', () => {
  const text = 'name: n\ninclude: [other.yaml]\nservices:\n  a:\n    image: a\n';
  const load = (): string => 'version: "3"\nservices:\n  b:\n    image: b\n    ports: [80:80]\n';
  const { remarks } = readCompose({ file: 'compose.yaml', text, directory: '/srv/app', env: {}, load });
  assert.deepEqual(
    remarks.filter(({ at }) => at.file !== 'compose.yaml'),
    [],
  );
});
