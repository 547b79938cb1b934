import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IronhullError } from '../../core/errors.ts';
import { known } from '../../core/observed.ts';
import { checks } from '../../checks/registry.gen.ts';
import { lint } from '../lint.ts';
import { localMachine } from '../runtime/local-machine.ts';

const seeds: readonly string[] = [
  'services:\n  web:\n    image: x\n    ports: ["80:80"]\n    environment: {A: "${B:-c}"}\n',
  '{"Image":"a","HostConfig":{"Privileged":true,"Binds":["/:/h"]}}',
  '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["mount"],"action":"SCMP_ACT_ALLOW","args":[]}]}',
  'variable "V" {}\ntarget "a" {\n  tags = ["x:${V}"]\n  dockerfile-inline = <<E\nFROM a\nE\n}\n',
  '{"target":{"a":{"tags":["x:${V}"],"args":{"A":1}}}}',
  '{"hosts":["tcp://0.0.0.0:2375"],"log-level":"debug","default-ulimits":{}}',
  '{"schemaVersion":1,"collectedAt":"2026-01-01T00:00:00Z","workloads":[],"gaps":[]}',
];

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ':',
  '"',
  '\n',
  '  ',
  '- ',
  '&a',
  '*a',
  '<<: ',
  '${',
  '\u0000',
  '\ufeff',
  '9e999',
  'null',
  '!reset ',
];

/** Numbers below a bound, the same for the same seed (Lehmer). */
function below(seed: number): (bound: number) => number {
  let state = seed + 1;
  return (bound) => (state = (state * 48_271) % 2_147_483_647) % bound;
}

/** A text of some kind with pieces put in, taken out or repeated. */
function damaged(seed: number): string {
  const random = below(seed * 7919);
  let text = seeds[random(seeds.length)] ?? '';
  for (let n = random(6); n >= 0; n--) {
    const [at, length] = [random(text.length + 1), random(12)];
    const put = random(3) === 0 ? text.slice(at, at + length) : (pieces[random(pieces.length)] ?? '');
    text = text.slice(0, at) + put + text.slice(random(2) === 0 ? at : at + length);
  }
  return text;
}

test('lint ends with a report or an error of its own, whatever the text', async () => {
  let reports = 0;
  for (let seed = 0; seed < 200; seed++) {
    const text = damaged(seed);
    const machine = {
      ...localMachine('0.0.0', () => undefined),
      env: {},
      directory: '/nowhere',
      standardInput: async () => known(text, 'standard input'),
    };
    const kinds = [
      {},
      { stdinName: 'compose.yaml' },
      { stdinName: 'daemon.json' },
      { stdinName: 'docker-bake.hcl' },
    ];
    for (const named of kinds)
      try {
        const { report } = await lint({ paths: ['-'], ...named }, checks, machine);
        assert.ok(report.summary);
        reports++;
      } catch (error) {
        assert.ok(error instanceof IronhullError, `${JSON.stringify(text)}: ${String(error)}`);
      }
  }
  assert.ok(reports > 150, `${reports} reports`);
});
