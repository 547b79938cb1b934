import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../bytes/byte-source.ts';
import { parseEventFormat, requireField } from './event-format.ts';

const format = `name: sched_process_exec
ID: 316
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:__data_loc char[] filename;	offset:8;	size:4;	signed:0;
	field:pid_t pid;	offset:12;	size:4;	signed:1;
	field:unsigned long args[6];	offset:16;	size:48;	signed:0;
	field:const struct cred * cred;	offset:64;	size:8;	signed:0;

print fmt: "filename=%s pid=%d", __get_str(filename), REC->pid
`;

test('the name, number and fields of an event are read', () => {
  const { name, id, fields } = parseEventFormat(format);
  assert.deepEqual(
    [name, id, [...fields.keys()]],
    ['sched_process_exec', 316, ['common_type', 'common_pid', 'filename', 'pid', 'args', 'cred']],
  );
  assert.deepEqual(fields.get('filename'), { offset: 8, size: 4, signed: false, isReference: true });
  assert.deepEqual(fields.get('pid'), { offset: 12, size: 4, signed: true, isReference: false });
});

test('a text of another form is malformed, and so is a field that is not there', () => {
  for (const text of ['', 'name: x\n', 'ID: 3\n', 'name: x\nID: 3\nformat:\n'])
    assert.throws(() => parseEventFormat(text), Malformed);
  assert.throws(() => requireField(parseEventFormat(format), 'ret'), /sched_process_exec has no field ret/u);
});
