import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPortRange, parsePortRange, subtractPorts, unitePorts } from './port-range.ts';

test('a port or a range is parsed and formatted', () => {
  assert.deepEqual(parsePortRange('80'), { from: 80, to: 80 });
  assert.deepEqual(parsePortRange('8000-8010'), { from: 8000, to: 8010 });
  for (const text of ['', '-', '80-', '90-80', '1-65536', '0x50', '1-2-3', ' 80'])
    assert.equal(parsePortRange(text), undefined, text);
  for (const text of ['80', '8000-8010'])
    assert.equal(formatPortRange(parsePortRange(text) ?? { from: 0, to: 0 }), text);
});

test('ranges that overlap or are adjacent are merged', () => {
  const ranges = ['5-6', '1-2', '3', '2-3', '8-20', '9'].flatMap((text) => parsePortRange(text) ?? []);
  assert.deepEqual(unitePorts(ranges).map(formatPortRange), ['1-3', '5-6', '8-20']);
});

test('subtracting a range agrees with subtracting port by port', () => {
  const taken = unitePorts(['3-4', '6', '9-12', '20'].flatMap((text) => parsePortRange(text) ?? []));
  const isTaken = (port: number) => taken.some(({ from, to }) => from <= port && port <= to);
  for (let from = 1; from <= 22; from += 1)
    for (let to = from; to <= 22; to += 1) {
      const ports = Array.from({ length: to - from + 1 }, (_, step) => from + step);
      const left = unitePorts(
        ports.filter((port) => !isTaken(port)).map((port) => ({ from: port, to: port })),
      );
      assert.deepEqual(subtractPorts({ from, to }, taken), left, `${from}-${to}`);
    }
});
