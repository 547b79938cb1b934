import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEventFormat } from '../../formats/tracefs/event-format.ts';
import { answeredDecoder, askedDecoder } from './decode-check.ts';

const common = `
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;
`;

/** Formats of Linux 6.12.118 of Debian trixie. */
const asked = parseEventFormat(`name: asked_700_1
ID: 1703
format:${common}
	field:unsigned long __probe_ip;	offset:8;	size:8;	signed:0;
	field:u64 cred;	offset:16;	size:8;	signed:0;
	field:s32 cap;	offset:24;	size:4;	signed:1;
	field:u64 bounding72;	offset:28;	size:8;	signed:0;
	field:u64 bounding64;	offset:36;	size:8;	signed:0;
`);
const answered = parseEventFormat(`name: answered_700_1
ID: 1704
format:${common}
	field:unsigned long __probe_func;	offset:8;	size:8;	signed:0;
	field:unsigned long __probe_ret_ip;	offset:16;	size:8;	signed:0;
	field:s32 ret;	offset:24;	size:4;	signed:1;
`);

/** A record behind some other bytes of its page. */
function record(size: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeInt32LE(4725, 4);
  write(bytes);
  return Buffer.concat([Buffer.alloc(3, 0xaa), bytes]);
}

test('a question has its task, its capability and its credentials', () => {
  const page = record(44, (bytes) => {
    bytes.writeBigUInt64LE(0xffff_8d85_83d8_3000n, 16);
    bytes.writeInt32LE(7, 24);
    bytes.writeBigUInt64LE(0xa804_25fbn, 28);
    bytes.writeBigUInt64LE(0x1ff_ffff_ffffn, 36);
  });
  const check = { capability: 7, credentials: 0xffff_8d85_83d8_3000n };
  assert.deepEqual(askedDecoder(asked)(page, 3, 9), { kind: 'asked', time: 9, task: 4725, check });
  assert.deepEqual(askedDecoder(asked, 'bounding72')(page, 3, 9), {
    kind: 'asked',
    time: 9,
    task: 4725,
    check: { ...check, bounding: 0xa804_25fbn },
  });
});

test('an answer is 0 where the capability is there', () => {
  const answer = (result: number): unknown =>
    answeredDecoder(answered)(
      record(28, (bytes) => bytes.writeInt32LE(result, 24)),
      3,
      9,
    );
  assert.deepEqual(answer(0), { kind: 'answered', time: 9, task: 4725, granted: true });
  assert.deepEqual(answer(-1), { kind: 'answered', time: 9, task: 4725, granted: false });
});
