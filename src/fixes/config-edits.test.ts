import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seeded } from '../../test/kit/random.ts';
import { writtenConfig } from '../adapters/daemon-config/written-config.ts';
import type { ConfigWrite } from '../core/engine/written-config.ts';
import { checkConfig } from '../formats/daemon-config/check-config.ts';
import { applyEdits } from './apply-edits.ts';
import { configEdits } from './config-edits.ts';

function planned(text: string, writes: readonly ConfigWrite[], byFlag?: readonly string[]) {
  const written = writtenConfig(text, 'daemon.json', checkConfig(text).object);
  return configEdits(writes, { ...written, ...(byFlag && { byFlag }) });
}

function edited(text: string, ...writes: ConfigWrite[]): string {
  const edits = planned(text, writes);
  assert.ok(edits, text);
  return applyEdits(text, edits).text;
}

const debugOff: ConfigWrite = { path: ['debug'], value: false };
const bounded: ConfigWrite[] = [
  { path: ['log-opts', 'max-size'], value: '10m' },
  { path: ['log-opts', 'max-file'], value: '3' },
];

describe('an edit of daemon.json', () => {
  test('replaces a value and keeps all else', () => {
    assert.equal(edited('{\r\n\t"debug" : true\r\n}\r\n', debugOff), '{\r\n\t"debug": false\r\n}\r\n');
  });

  test('adds a member in the style of the others', () => {
    assert.equal(edited('{\n    "a": {}\n}', debugOff), '{\n    "a": {},\n    "debug": false\n}');
    assert.equal(edited('{"a": {}}', debugOff), '{"a": {}, "debug": false}');
    assert.equal(edited('{}\n', debugOff), '{\n  "debug": false\n}\n');
    assert.equal(
      edited('{\r\n\t"a": {}\r\n}', ...bounded),
      '{\r\n\t"a": {},\r\n\t"log-opts": {\r\n\t\t"max-size": "10m",\r\n\t\t"max-file": "3"\r\n\t}\r\n}',
    );
    assert.equal(
      edited('{\n  "log-opts": {\n    "tag": "a"\n  }\n}', ...bounded),
      '{\n  "log-opts": {\n    "tag": "a",\n    "max-size": "10m",\n    "max-file": "3"\n  }\n}',
    );
  });

  test('takes a member out with its comma', () => {
    const out: ConfigWrite = { path: ['debug'] };
    assert.equal(edited('{"debug": true, "a": {}}', out), '{"a": {}}');
    assert.equal(edited('{"a": {}, "debug": true}', out), '{"a": {}}');
    assert.equal(edited('{\n  "debug": true\n}\n', out), '{}\n');
    assert.equal(edited('{"hosts":["a","b"]}', { path: ['hosts'], entry: 1 }), '{"hosts":["a"]}');
  });

  test('reaches every place that dockerd takes a setting from', () => {
    assert.equal(
      edited('{"debug":true,"x":{"debug":true}}', debugOff),
      '{"debug": false,"x":{"debug": false}}',
    );
    assert.equal(edited('{"debug":true,"debug":true}', debugOff), '{"debug": false,"debug": false}');
    assert.equal(
      edited('{"builder":{"Entitlements":{}}}', { path: ['builder', 'entitlements', 'a'], value: 1 }),
      '{"builder":{"Entitlements":{\n  "a": 1\n}}}',
    );
  });

  test('is none where the file sets nothing, the command line has the member, or something is in the way', () => {
    assert.equal(planned('', [debugOff]), undefined);
    assert.equal(planned('{}', [debugOff], ['debug']), undefined);
    assert.equal(planned('{"log-opts":null}', bounded), undefined);
    assert.equal(planned('{"hosts":["a"]}', [{ path: ['hosts'], entry: 3 }]), undefined);
  });

  test('shows what goes, but for what may be a credential', () => {
    const old = (text: string, write: ConfigWrite) => planned(text, [write])?.[0]?.old;
    assert.equal(old('{"debug": true}', debugOff), '"debug": true');
    assert.equal(old('{"hosts":["tcp://192.0.2.1"]}', { path: ['hosts'], entry: 0 }), '"tcp://192.0.2.1"');
    const mirrors = '{"registry-mirrors":["https://name:word@mirror.example"]}';
    assert.equal(old(mirrors, { path: ['registry-mirrors'], entry: 0 }), undefined);
    assert.equal(old('{"log-opts":{"splunk-token":"word"}}', { path: ['log-opts'] }), undefined);
    assert.equal(old('{"tlskey":"word"}', { path: ['tlskey'] }), undefined);
  });
});

const pieces = ['"debug": true', '"icc":true', '"hosts": ["a", "b"]', '"log-opts": {"tag": "x"}', '"x": {}'];
const writes: readonly ConfigWrite[] = [
  debugOff,
  { path: ['icc'], value: false },
  { path: ['live-restore'], value: true },
  { path: ['hosts'], entry: 0 },
  { path: ['hosts'] },
  { path: ['debug'] },
  ...bounded,
];

test('any edits of any file together leave it JSON, and each write has its effect alone', () => {
  const random = seeded(7);
  const pick = <T>(items: readonly T[]) => items.filter(() => random() < 0.5);
  for (let round = 0; round < 400; round++) {
    const members = pick(pieces);
    const [gap, end] = random() < 0.5 ? ['', ''] : ['\n  ', '\n'];
    const text = `{${members.length > 0 ? gap : ''}${members.join(`,${gap}`)}${end}}`;
    const fixes = pick(writes).flatMap((write) => planned(text, [write]) ?? []);
    assert.doesNotThrow(() => JSON.parse(applyEdits(text, fixes).text) as unknown, text);
    for (const write of writes) {
      const edits = planned(text, [write]);
      if (edits === undefined || 'entry' in write) continue;
      const after = JSON.parse(applyEdits(text, edits).text) as Record<string, Record<string, unknown>>;
      const [first, second] = write.path;
      const value = second === undefined ? after[first] : after[first]?.[second];
      assert.deepEqual(value, write.value, `${text} ${JSON.stringify(write)}`);
    }
  }
});
