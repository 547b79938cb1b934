import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { decodeCreateBody } from './create-body.ts';
import { pointerStep } from './node.ts';
import type { JsonNode } from './node.ts';
import { scanJson } from './scan.ts';

function host(text: string): unknown {
  const result = decodeCreateBody(text);
  assert.ok('value' in result, JSON.stringify(result));
  return JSON.parse(JSON.stringify(result.value['HostConfig'] ?? null));
}

function written(text: string, at: string): string | undefined {
  const result = decodeCreateBody(text);
  assert.ok('value' in result, JSON.stringify(result));
  return result.pointers.get(at);
}

test('the host configuration, and where it was written', () => {
  const text = '{"Image":"a","HostConfig":{"Privileged":false},"hostconfig":{"privileged":true}}';
  assert.deepEqual(host(text), { Privileged: true });
  assert.equal(written(text, '/HostConfig/Privileged'), '/hostconfig/privileged');
});

test('host settings at the top level count without a host configuration', () => {
  const text = '{"Image":"a","privileged":true,"Binds":["/:/h"],"Cpuset":"0"}';
  assert.deepEqual(host(text), { Binds: ['/:/h'], Privileged: true, CpusetCpus: '0' });
  assert.equal(written(text, '/HostConfig/Privileged'), '/privileged');
  assert.equal(written(text, '/HostConfig/Binds/0'), '/Binds/0');
  assert.deepEqual(host('{"Image":"a","HostConfig":null,"Privileged":true}'), { Privileged: true });
});

test('with a host configuration they only add a few resources', () => {
  const text =
    '{"Image":"a","Privileged":true,"Memory":5,"CpuShares":7,"HostConfig":{"CpuShares":9,"Memory":0}}';
  assert.deepEqual(host(text), { CpuShares: 9, Memory: 5 });
  assert.equal(written(text, '/HostConfig/Memory'), '/Memory');
});

test('a body the engine refuses gives problems and no value', () => {
  for (const text of ['', 'null', '[]', '{}', '{"HostConfig":{}}', '{"Image":1}', '{"Image":"a"} 2']) {
    const result = decodeCreateBody(text);
    assert.ok('problems' in result && result.problems.length > 0, text);
  }
});

/** A small deterministic generator (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const spellings: Readonly<Record<string, readonly string[]>> = { s: ['\u017f'], k: ['\u212a'] };

/** Returns another spelling that Go accepts for the same name. */
function respell(name: string, next: () => number): string {
  const letters = Array.from(name, (letter) => {
    const others = spellings[letter.toLowerCase()] ?? [];
    const choices = [letter, letter.toLowerCase(), letter.toUpperCase(), ...others];
    return choices[Math.floor(next() * choices.length)] ?? letter;
  });
  return letters.join('');
}

const hostSample: Readonly<Record<string, unknown>> = {
  Privileged: true,
  CapAdd: ['SYS_ADMIN'],
  PidMode: 'host',
  SecurityOpt: ['seccomp=unconfined'],
  Binds: ['/:/host'],
  Sysctls: { a: '1' },
  Links: ['x'],
  PidsLimit: 5,
  Devices: [{ PathOnHost: '/dev/sda' }],
};

test('members in any spelling, division and order have the same value', () => {
  const next = generator(7);
  for (let run = 0; run < 500; run += 1) {
    const names = Object.keys(hostSample).toSorted(() => next() - 0.5);
    const parts = [names.slice(0, 4), names.slice(4)].map((part) =>
      part.map((name) => `${JSON.stringify(respell(name, next))}:${JSON.stringify(hostSample[name])}`),
    );
    const objects = parts.map((part) => `"${respell('HostConfig', next)}":{${part.join(',')}}`);
    const text = `{${objects[0]},"Image":"a",${objects[1]}}`;
    assert.deepEqual(host(text), hostSample, text);
  }
});

function steps(node: JsonNode): readonly (readonly [string, JsonNode])[] {
  if (node.kind === 'array') return node.items.map((item, index) => [`/${index}`, item]);
  if (node.kind !== 'object') return [];
  return node.members.map(({ name, value }) => [pointerStep(name), value]);
}

/** Whether a pointer resolves, through any of the members with a duplicate name. */
function leads(node: JsonNode, pointer: string): boolean {
  if (pointer === '') return true;
  return steps(node).some(([step, inner]) => {
    const follows = pointer === step || pointer.startsWith(`${step}/`);
    return follows && leads(inner, pointer.slice(step.length));
  });
}

test('randomly changed bodies never make it throw, and pointers always resolve', () => {
  const next = generator(11);
  const whole = JSON.stringify({ Image: 'a', HostConfig: hostSample, Volumes: { '/a': {} } });
  const pieces = [
    'null',
    '{}',
    '[]',
    '1',
    '"x"',
    '{',
    '}',
    ',',
    '"',
    '[[',
    ':',
    '\\',
    'true',
    '"__proto__":1,',
  ];
  let read = 0;
  for (let run = 0; run < roundsOf(5000); run += 1) {
    const at = Math.floor(next() * whole.length);
    const piece = pieces[Math.floor(next() * pieces.length)] ?? '';
    const text = whole.slice(0, at) + piece + whole.slice(at + Math.floor(next() * 12));
    const result = decodeCreateBody(text);
    if ('problems' in result) assert.ok(result.problems.length > 0);
    else {
      read += 1;
      const scanned = scanJson(text);
      assert.ok('node' in scanned);
      for (const pointer of result.pointers.values())
        assert.ok(leads(scanned.node, pointer), `${pointer} of ${text}`);
    }
  }
  assert.ok(read > roundsOf(50), `only ${read} bodies were read`);
});
