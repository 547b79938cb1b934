import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, test } from 'node:test';
import { chosenFiles, pathsVariable } from './chosen-files.ts';
import { roundsOf, suitesIn } from './suites.ts';

const checkout = resolve(import.meta.dirname, '../..');
const examples = 'src/checks/examples.test.ts';
const before = process.env[pathsVariable];
afterEach(() => {
  if (before === undefined) delete process.env[pathsVariable];
  else process.env[pathsVariable] = before;
});

test('a path of checks brings their examples with it, any other does not', () => {
  const unitsUnder = (...prefixes: string[]) => suitesIn(checkout, prefixes)[0]?.files ?? [];
  const files = unitsUnder('src/checks/workload/privileged');
  assert.ok(files.includes(examples));
  assert.ok(files.includes('src/checks/workload/privileged.test.ts'));
  assert.equal(files.includes('src/checks/workload/apparmor.test.ts'), false);
  for (const all of [unitsUnder(), unitsUnder('src/'), unitsUnder('src/checks')])
    assert.ok(all.includes(examples));
  assert.equal(unitsUnder('src/resolve').includes(examples), false);
});

test('the checks of a run are those below its paths, or all of them', () => {
  const files = ['src/checks/host/a.ts', 'src/checks/host/b.ts', 'src/checks/image/a.ts'];
  const chosenUnder = (paths: string) => {
    process.env[pathsVariable] = paths;
    return [...chosenFiles(files)];
  };
  assert.deepEqual(chosenUnder('src/checks/host/a'), ['src/checks/host/a.ts']);
  assert.deepEqual(chosenUnder('./src/checks/host\nsrc/checks/image/a.ts'), files);
  assert.deepEqual(chosenUnder(''), files);
  assert.deepEqual(chosenUnder('src/checks/examples'), files);
});

test('each test file is in one suite, and those of recorders run one at a time, beside the machines', () => {
  const suites = suitesIn(checkout, []);
  const files = suites.flatMap((suite) => suite.files);
  assert.equal(new Set(files).size, files.length);
  const all = globSync(['src/**/*.test.ts', 'tools/**/*.test.ts', 'test/**/*.test.ts'], { cwd: checkout });
  assert.deepEqual(files.toSorted(), all.toSorted());
  const alone = suites.filter((suite) => suite.alone === true).flatMap((suite) => suite.files);
  assert.ok(alone.includes('test/lab/confine-record.test.ts'));
  assert.ok(alone.every((file) => file.startsWith('test/lab/')));
  assert.deepEqual(
    roundsOf(suites).map((round) => round.map(({ name }) => name)),
    [['units'], ['whole'], ['recorders', 'machines']],
  );
});
