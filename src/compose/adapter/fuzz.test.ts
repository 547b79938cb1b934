import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { read } from './test-readings.ts';

const seeds = [
  'x-a: &a {cap_add: &c [A, B], privileged: true}\nservices:\n  web:\n    <<: *a\n    image: "x:${T:-${U:-1}}"\n    ports: ["80:80", {target: 1, published: "2"}]\n    cap_drop: *c\n',
  'services:\n  web:\n    image: x\n    volumes:\n      - ./a:/a:ro\n      - type: bind\n        source: ~/x\n        target: /y\n    deploy: {resources: {limits: {memory: 1g}}}\nvolumes:\n  v: {driver_opts: {o: bind, device: ./d}}\n',
  'services:\r\n  a: {image: x, extends: b, environment: [A=1, B]}\r\n  b: {image: y, networks: {n: }}\r\nnetworks: {n: {external: true}}\r\n',
  'name: ${N}\ninclude:\n- path: [i.yaml]\n---\nservices:\n  w:\n    image: x\n    user: |\n      root\n    healthcheck: {test: [NONE]}\n',
  '{"services": {"w": {"image": "x", "devices": ["/dev/a:/dev/b:r"], "ulimits": {"nofile": {"soft": 1, "hard": 2}}, "secrets": ["s"]}}, "secrets": {"s": {"file": "./f"}}}',
];
const pieces = [
  '\n',
  '  ',
  '- ',
  ': ',
  '&a ',
  '*a',
  '<<: ',
  '${',
  '}',
  '$',
  '{',
  '[',
  ']',
  ',',
  '"',
  "'",
  '#',
  '|\n',
  '!reset ',
  '!override ',
  '? ',
  '---\n',
  '\t',
  '\r',
  '%',
  '\u0000',
  '\uFEFF',
  'null',
  '~',
  '0x',
  '*c',
  '&c ',
  'x-a',
  '@',
];

/** A small linear congruential generator, so that every run tries the same texts. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutate(text: string, next: (below: number) => number): string {
  const at = next(text.length + 1);
  const length = next(8);
  switch (next(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + (pieces[next(pieces.length)] ?? '') + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at, at + length * 4) + text.slice(at);
    default:
      return text.slice(0, at) + (pieces[next(pieces.length)] ?? '') + text.slice(at + length);
  }
}

test('no text makes the reader throw, and every edit it offers is inside the text', () => {
  const next = generator(20_261_125);
  let readable = 0;
  for (let round = 0; round < roundsOf(1500); round += 1) {
    let text = seeds[round % seeds.length] ?? '';
    for (let times = next(6); times >= 0; times -= 1) text = mutate(text, next);
    const files = {
      '/srv/app/i.yaml': 'services: {i: {image: x, extends: {file: compose.yaml, service: w}}}',
      '/srv/app/compose.yaml': text,
    };
    const { workloads, problems } = read(text, { files });
    if (problems.length === 0) readable += 1;
    for (const workload of workloads) {
      if (workload.insert?.file === 'compose.yaml') assert.ok(workload.insert.offset <= text.length);
      for (const written of Object.values(workload.settings)) {
        for (const at of written.at) {
          assert.ok(at.in === 'file');
          if (at.file !== 'compose.yaml') continue;
          assert.ok(at.range.startOffset <= at.range.endOffset && at.range.endOffset <= text.length, text);
        }
      }
    }
  }
  assert.ok(readable > roundsOf(20), `only ${readable} texts were valid`);
});

test('removing a setting from a valid mutated text leaves a valid text', () => {
  const next = generator(7);
  let count = 0;
  for (let round = 0; round < roundsOf(600); round += 1) {
    let text = seeds[round % seeds.length] ?? '';
    for (let times = next(2); times >= 0; times -= 1) text = mutate(text, next);
    const { workloads, problems } = read(text);
    if (problems.length > 0) continue;
    for (const [name, written] of workloads.flatMap((each) => Object.entries(each.settings))) {
      if (name === 'image' || name === 'deviceRequests') continue;
      for (const at of written.at) {
        if (at.in !== 'file' || at.remove === undefined) continue;
        const { startOffset, endOffset } = at.remove;
        const changed = text.slice(0, startOffset) + text.slice(endOffset);
        const after = read(changed);
        assert.deepEqual(after.problems, [], `${name} out of\n${text}\ngave\n${changed}`);
        assert.equal(after.workloads.length, workloads.length);
        count += 1;
      }
    }
  }
  assert.ok(count > roundsOf(40), `only ${count} edits`);
});

test('a new key in a valid mutated text leaves a valid text', () => {
  const next = generator(11);
  let count = 0;
  for (let round = 0; round < roundsOf(600); round += 1) {
    let text = seeds[round % seeds.length] ?? '';
    for (let times = next(2); times >= 0; times -= 1) text = mutate(text, next);
    const { workloads, problems } = read(text);
    if (problems.length > 0) continue;
    for (const { insert, key, settings } of workloads) {
      if (insert === undefined || settings.init !== undefined) continue;
      const changed = `${text.slice(0, insert.offset)}${insert.before}init: true${insert.after}${text.slice(insert.offset)}`;
      const after = read(changed);
      assert.deepEqual(after.problems, [], `into\n${text}\ngave\n${changed}`);
      assert.ok(after.workloads.find((each) => each.key === key)?.settings.init, changed);
      count += 1;
    }
  }
  assert.ok(count > roundsOf(40), `only ${count} edits`);
});
