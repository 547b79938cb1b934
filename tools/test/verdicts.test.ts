import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { examples } from './suites.ts';
import { Verdicts } from './verdicts.ts';

interface Said {
  type?: 'test:pass' | 'test:fail';
  file?: string | undefined;
  name?: string;
  nesting?: number;
  suite?: boolean;
  skip?: string;
  todo?: string;
}

/** An event of the runner, as far as it is read. */
function event({ type = 'test:pass', file = 'a.test.ts', suite = false, ...data }: Said): TestEvent {
  const path = file === '' ? undefined : `/root/${file}`;
  const details = { duration_ms: 1, type: suite ? 'suite' : 'test' };
  return { type, data: { name: 'x', nesting: 0, ...data, file: path, details } } as unknown as TestEvent;
}

function passed(said: readonly Said[], file = 'a.test.ts', check?: string): number | undefined {
  const verdicts = new Verdicts('/root', ['a.test.ts', 'b.test.ts', examples]);
  for (const one of said) verdicts.note(event(one));
  return verdicts.passedTests(check === undefined ? { file } : { file, check });
}

test('a file passed if each of its tests ran and passed', () => {
  assert.equal(passed([{}, { nesting: 1, file: 'kit.ts' }, { suite: true }]), 2);
  assert.equal(passed([{}, { type: 'test:fail' }]), undefined);
  assert.equal(passed([{ type: 'test:fail' }, {}]), undefined);
  assert.equal(passed([{ nesting: 1, file: 'kit.ts', skip: 'no engine' }, { suite: true }]), undefined);
  assert.equal(passed([{}, { skip: 'no engine' }]), undefined);
  assert.equal(passed([{}, { todo: '' }]), undefined);
});

test('a file in which no test ran did not pass', () => {
  assert.equal(passed([]), undefined);
  assert.equal(passed([{ file: 'b.test.ts' }]), undefined);
  assert.equal(passed([{ suite: true }]), undefined);
});

test('a failure of another file leaves it, one of no known file counts against all', () => {
  assert.equal(passed([{}, { file: 'b.test.ts', type: 'test:fail' }]), 1);
  assert.equal(passed([{}, { file: 'kit.ts', type: 'test:fail' }]), undefined);
  assert.equal(passed([{}, { file: '', type: 'test:fail' }]), undefined);
  assert.equal(passed([{}, { file: 'kit.ts' }]), 1);
  assert.equal(passed([{}, { file: 'kit.ts', skip: 'no engine' }]), 1);
});

test('the examples of a check are those before its suite', () => {
  const said: readonly Said[] = [
    { file: examples, nesting: 1 },
    { file: examples, nesting: 1 },
    { file: examples, suite: true, name: 'host/good' },
    { file: examples, nesting: 1, type: 'test:fail' },
    { file: examples, suite: true, name: 'host/bad', type: 'test:fail' },
    { file: examples, nesting: 1 },
    { file: examples, suite: true, name: 'host/many: host/first' },
    { file: examples, nesting: 1 },
    { file: examples, suite: true, name: 'host/many: host/second' },
  ];
  const of = (name: string) => passed(said, examples, `src/checks/${name}.ts`);
  assert.deepEqual(
    [of('host/good'), of('host/bad'), of('host/many'), of('host/none')],
    [2, undefined, 2, undefined],
  );
  const failing = said.map((one) =>
    one.name === 'host/many: host/first' ? { ...one, type: 'test:fail' as const } : one,
  );
  assert.equal(passed(failing, examples, 'src/checks/host/many.ts'), undefined);
});
