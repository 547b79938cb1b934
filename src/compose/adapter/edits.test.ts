import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InsertPoint, Location, TextRange } from '../../core/location.ts';
import type { SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { read } from './test-readings.ts';

const block = `# the app
services:
  web: # the web
    image: web:1
    privileged: true # why
    # the capabilities
    cap_add:
      - NET_ADMIN # one
      - "SYS_ADMIN"

    cap_drop: [ALL]
    pid: host
    security_opt:
    - seccomp:unconfined
    - no-new-privileges:true
    ports:
      - "80:80"
      - target: 81
        published: "81"
    deploy:
      resources:
        limits:
          memory: 1g
    environment:
      A: |
        several
        lines
      B: 'x'
    volumes:
      - type: bind
        source: /etc
        target: /x
      - ./a:/b:ro
    devices: ["/dev/a", '/dev/b'] # both
    user: >-
      root
    # last words
  db: {image: "db:1", privileged: true, cap_add: [A, B,],}
`;

const texts: readonly [string, string][] = [
  ['block style', block],
  ['CRLF', block.replaceAll('\n', '\r\n')],
  ['no final newline', block.trimEnd()],
  [
    'one service in flow style',
    'services: {web: {image: x, privileged: true, cap_add: [A], ports: ["1:1", "2:2"]}}',
  ],
  [
    'flow style over lines',
    'services: {\n  web: {\n    image: x, # a\n    cap_add: [\n      A, # b\n      B\n    ],\n    pid: host\n  }\n}\n',
  ],
  ['JSON', '{"services": {"web": {"image": "x", "privileged": true, "cap_add": ["A", "B"], "pid": "host"}}}'],
  [
    'list items on a line of their own',
    'services:\n  web:\n    image: x\n    cap_add:\n    -\n      A\n    - B\n    user: root',
  ],
  ['last in a block scalar', 'services:\n  web:\n    image: x\n    user: |\n      root\n\n'],
  ['last in a block scalar, without a newline', 'services:\n  web:\n    image: x\n    user: |\n      root'],
  ['an open end', 'services:\n  web:\n    image: x\n    pid: host\n\n\n# after\nvolumes: {}\n'],
];

function splice(text: string, { startOffset, endOffset }: TextRange): string {
  return text.slice(0, startOffset) + text.slice(endOffset);
}

function put(text: string, point: InsertPoint, added: string): string {
  return text.slice(0, point.offset) + point.before + added + point.after + text.slice(point.offset);
}

function valid(text: string): readonly WrittenWorkload[] {
  const { workloads, problems } = read(text);
  assert.deepEqual(problems, [], text);
  return workloads;
}

/** Returns the values of every setting, without locations. */
function plain(workload: WrittenWorkload): Record<string, unknown> {
  const places = new Set(['at', 'append', 'insert', 'composeFiles']);
  const strip = (_key: string, value: unknown): unknown => (places.has(_key) ? undefined : value);
  return JSON.parse(JSON.stringify(workload.settings, strip)) as Record<string, unknown>;
}

function others(all: readonly WrittenWorkload[], service: string, ...names: string[]): unknown {
  return all.map((workload) => {
    const settings = plain(workload);
    if (workload.name === service) for (const name of names) delete settings[name];
    return [workload.name, settings];
  });
}

function removals(at: readonly Location[]): TextRange[] {
  return at.flatMap((each) => (each.in === 'file' && each.remove ? [each.remove] : []));
}

function settingsOf(
  workload: WrittenWorkload,
): [SettingName, NonNullable<WrittenWorkload['settings'][SettingName]>][] {
  return Object.entries(workload.settings) as ReturnType<typeof settingsOf>;
}

function withoutComments(text: string): number {
  return text.split('#').length;
}

test('removing a setting leaves every other setting unchanged', () => {
  let count = 0;
  for (const [title, text] of texts) {
    const before = valid(text);
    for (const workload of before) {
      for (const [name, written] of settingsOf(workload)) {
        if (name === 'image') continue;
        for (const range of removals(written.at)) {
          const after = valid(splice(text, range));
          assert.deepEqual(
            others(after, workload.name, name),
            others(before, workload.name, name),
            `${title}: ${name}`,
          );
          assert.equal(
            after.find((each) => each.name === workload.name)?.settings[name],
            undefined,
            `${title}: ${name}`,
          );
          count += 1;
        }
      }
    }
  }
  assert.ok(count > 50, `only ${count} edits`);
});

test('removing a list entry leaves the rest of the list', () => {
  let count = 0;
  for (const [title, text] of texts) {
    const before = valid(text);
    for (const workload of before) {
      for (const [name, written] of settingsOf(workload)) {
        if (!('value' in written) || !Array.isArray(written.value)) continue;
        const entries = written.value as { at: readonly Location[] }[];
        entries.forEach((entry, at) => {
          if (!entry.at) return;
          for (const range of removals(entry.at)) {
            const after = valid(splice(text, range));
            const changed = after.find((each) => each.name === workload.name);
            const left = plain(workload)[name] as { value: unknown[] };
            const expected = left.value.filter((_, other) => other !== at);
            const got = changed && (plain(changed)[name] as { value: unknown[] } | undefined);
            assert.deepEqual(got?.value ?? [], expected, `${title}: ${name} ${at}\n${splice(text, range)}`);
            assert.deepEqual(others(after, workload.name, name), others(before, workload.name, name), title);
            count += 1;
          }
        });
      }
    }
  }
  assert.ok(count > 40, `only ${count} edits`);
});

const added: Partial<Record<SettingName, string>> = {
  capAdd: 'NEW',
  capDrop: 'NEW',
  seccomp: 'label:disable',
  noNewPrivileges: 'label:disable',
  ports: '"127.0.0.1:9:9"',
  mounts: '/new:/new',
  devices: '/dev/new',
};

test('appending to a list adds one entry and keeps everything else, comments too', () => {
  let count = 0;
  for (const [title, text] of texts) {
    for (const workload of valid(text)) {
      for (const [name, written] of settingsOf(workload)) {
        const entry = added[name];
        if (entry === undefined || !('append' in written) || !written.append) continue;
        const changed = put(text, written.append, entry);
        const after = valid(changed).find((each) => each.name === workload.name);
        assert.ok(after, title);
        if (name === 'seccomp' || name === 'noNewPrivileges') assert.ok(after.settings.selinux, title);
        else {
          const [was, is] = [plain(workload)[name], plain(after)[name]] as { value: unknown[] }[];
          assert.deepEqual(is?.value.slice(0, -1), was?.value, `${title}: ${name}\n${changed}`);
        }
        assert.equal(withoutComments(changed), withoutComments(text));
        count += 1;
      }
    }
  }
  assert.ok(count > 25, `only ${count} edits`);
});

test('a new key can be inserted into every service', () => {
  let count = 0;
  for (const [title, text] of texts) {
    const before = valid(text);
    for (const workload of before) {
      assert.ok(workload.insert, title);
      for (const line of ['read_only: true', 'cgroup_parent: "x"', 'read_only: yes']) {
        const changed = put(text, workload.insert, line);
        const after = valid(changed);
        const name = line.startsWith('read_only') ? 'readOnlyRoot' : 'cgroupParent';
        assert.ok(after.find((each) => each.name === workload.name)?.settings[name], `${title}\n${changed}`);
        assert.deepEqual(others(after, workload.name, name), others(before, workload.name), title);
        if (title === 'CRLF') assert.doesNotMatch(changed, /(?<!\r)\n/);
        count += 1;
      }
    }
  }
  assert.ok(count > 20);
});

test('the further lines of a new key start at the indent', () => {
  const [workload] = valid(block);
  assert.ok(workload?.insert);
  const indent = ' '.repeat(workload.insert.indent);
  const after = valid(put(block, workload.insert, `init: true\n${indent}sysctls:\n${indent}  - a=b`));
  assert.ok(after[0]?.settings.sysctls && after[0].settings.init);
});

test('removing the only entry of a list or mapping removes its key', () => {
  const text =
    'services:\n  web:\n    image: x\n    cap_add:\n      - A\n    deploy:\n      resources:\n        limits:\n          memory: 1g\n';
  const [web] = valid(text);
  const [memory] = removals(web?.settings.memory?.at ?? []);
  assert.ok(memory);
  assert.equal(splice(text, memory), 'services:\n  web:\n    image: x\n    cap_add:\n      - A\n');
});

function edits(workload: WrittenWorkload | undefined, name: SettingName): TextRange[] {
  return removals(workload?.settings[name]?.at ?? []);
}

test('text shared through an anchor has no edit, neither at the anchor nor through it', () => {
  const text = `x-base: &base
  privileged: true
  cap_add: &caps [NET_ADMIN]
services:
  a:
    <<: *base
    image: x
    pid: host
  b:
    image: x
    cap_drop: *caps
    read_only: &flag true
  c:
    image: x
    read_only: *flag
  d: &d
    image: x
    init: true
  e: *d
`;
  const [a, b, c, d, e] = valid(text);
  assert.deepEqual(edits(a, 'privileged'), []);
  assert.equal(
    a?.settings.privileged?.at[0]?.in === 'file' && a.settings.privileged.at[0].range.startLine,
    2,
  );
  assert.equal(edits(a, 'pid').length, 1);
  assert.deepEqual([edits(b, 'capDrop'), edits(b, 'readOnlyRoot'), edits(c, 'readOnlyRoot')], [[], [], []]);
  assert.deepEqual([edits(d, 'init'), edits(e, 'init')], [[], []]);
  assert.ok(a?.insert && b?.insert && c?.insert);
  assert.deepEqual([d?.insert, e?.insert], [undefined, undefined]);
  for (const workload of [a, b]) {
    for (const [, written] of settingsOf(workload)) assert.ok(!('append' in written), 'nothing to append to');
  }
});

test('a key without a value leaves no place for a new key', () => {
  const [web] = read('services:\n  web:\n    image: x\n    cap_drop:\n').workloads;
  assert.equal(web?.insert, undefined);
  const [reset] = read('services:\n  web:\n    image: x\n    read_only: !reset true\n').workloads;
  assert.equal(reset?.insert, undefined);
});
