import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tracerEvents, tracerRecordReader } from './tracer-records.ts';
import type { TaskEvent } from './task-event.ts';

interface Written {
  kind: number;
  task: number;
  number?: number;
  args?: readonly number[];
  text?: string;
}

function bytesOf({ kind, task, number = 0, args = [], text = '' }: Written): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(kind, 0);
  header.writeUInt32LE(task, 4);
  header.writeBigUInt64LE(5n, 8);
  header.writeUInt32LE(number, 16);
  for (const [index, arg] of args.entries()) header.writeUInt32LE(arg, 20 + 4 * index);
  header.writeUInt32LE(Buffer.byteLength(text), 32);
  return Buffer.concat([header, Buffer.from(text)]);
}

function eventsOf(...records: readonly Written[]): readonly TaskEvent[] {
  const events = tracerEvents();
  return tracerRecordReader()(Buffer.concat(records.map(bytesOf))).flatMap(events);
}

const id = 'a'.repeat(64);
const call = { kind: 1, task: 7, number: 41, args: [2, 1, 0xff_ff_ff_ff] };

test('records are read wherever their bytes are parted', () => {
  const bytes = Buffer.concat([bytesOf(call), bytesOf({ kind: 3, task: 7, text: '/bin/é' }), bytesOf(call)]);
  const whole = tracerRecordReader()(bytes);
  assert.deepEqual(
    whole.map(({ kind, text }) => `${kind} ${text}`),
    ['call ', 'execute /bin/é', 'call '],
  );
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const read = tracerRecordReader();
    assert.deepEqual([...read(bytes.subarray(0, cut)), ...read(bytes.subarray(cut))], whole, `${cut}`);
  }
});

test('a record of a kind that is not known says nothing', () => {
  assert.deepEqual(eventsOf({ kind: 99, task: 1 }, call).length, 1);
});

test('calls, tasks and their ends are events', () => {
  assert.deepEqual(eventsOf(call, { kind: 2, task: 7, number: 8 }, { kind: 5, task: 8 }), [
    { kind: 'call', time: 5, task: 7, number: 41, args: [2, 1, 0xff_ff_ff_ff] },
    { kind: 'fork', time: 5, task: 7, child: 8 },
    { kind: 'exit', time: 5, task: 8 },
  ]);
});

test('a program is named by the attempt to execute it that succeeds', () => {
  const events = eventsOf(
    { kind: 3, task: 7, text: '/usr/local/bin/app' },
    { kind: 3, task: 7, text: '/usr/bin/app' },
    { kind: 4, task: 7, number: 7 },
  );
  assert.deepEqual(events, [{ kind: 'exec', time: 5, task: 7, former: 7, path: '/usr/bin/app' }]);
});

test('a thread that executes a program is named by its former number', () => {
  const events = eventsOf({ kind: 3, task: 9, text: '/bin/app' }, { kind: 4, task: 7, number: 9 });
  assert.deepEqual(events, [{ kind: 'exec', time: 5, task: 7, former: 9, path: '/bin/app' }]);
});

test('a thread of a process that is followed is followed like it', () => {
  assert.deepEqual(eventsOf({ kind: 8, task: 7, number: 7 }, { kind: 8, task: 9, number: 7 }), [
    { kind: 'fork', time: 5, task: 7, child: 9 },
  ]);
});

test('of control groups, those of a container count', () => {
  const host = '12:pids:/system.slice\n0::/system.slice/docker.service\n';
  const own = `12:pids:/docker/${id}\n1:name=systemd:/docker/${id}\n0::/a:b\n`;
  assert.deepEqual(eventsOf({ kind: 6, task: 7, text: host }, { kind: 6, task: 7, text: own }), [
    { kind: 'cgroup', time: 5, task: 7, path: `/docker/${id}` },
  ]);
});
