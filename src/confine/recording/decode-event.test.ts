import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseEventFormat } from '../../formats/tracefs/event-format.ts';
import { decoderOf } from './decode-event.ts';
import { datagramFilter } from './event-filter.ts';

const common = `ID: 1
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;
`;

// As Linux 6.18 has them.
const route4 = decoderOf(
  parseEventFormat(`name: fib_table_lookup
${common}	field:u8 proto;	offset:24;	size:1;	signed:0;
	field:__u8 dst[4];	offset:32;	size:4;	signed:0;
	field:u16 dport;	offset:58;	size:2;	signed:0;
`),
);
const route6 = decoderOf(
  parseEventFormat(`name: fib6_table_lookup
${common}	field:__u8 dst[16];	offset:47;	size:16;	signed:0;
	field:u16 dport;	offset:66;	size:2;	signed:0;
	field:u8 proto;	offset:68;	size:1;	signed:0;
`),
);

/** A record of a look-up of a route by task 7. */
function record(
  place: { protocol: number; address: number; port: number },
  values: {
    flags?: number;
    protocol?: number;
    address: readonly number[];
    port: number;
  },
): Buffer {
  const page = Buffer.alloc(104);
  page[2] = values.flags ?? 0;
  page.writeUInt32LE(7, 4);
  page[place.protocol] = values.protocol ?? 17;
  page.set(values.address, place.address);
  page.writeUInt16LE(values.port, place.port);
  return page;
}
const at4 = { protocol: 24, address: 32, port: 58 };
const at6 = { protocol: 68, address: 47, port: 66 };
const address6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

describe('a look-up of a route', () => {
  test('names the peer of a UDP socket', () => {
    const one = route4(record(at4, { address: [192, 0, 2, 1], port: 53 }), 0, 9);
    assert.deepEqual(one, {
      kind: 'socket',
      time: 9,
      task: 7,
      use: { does: 'connect', protocol: 'udp', address: '192.0.2.1', port: 53 },
    });
    const other = route6(record(at6, { address: address6, port: 123 }), 0, 9);
    assert.equal(other?.kind === 'socket' && other.use.address, '2001:db8::1');
  });

  test('says nothing of other protocols, of comparisons of addresses, and of datagrams that arrive', () => {
    const address = [192, 0, 2, 1];
    for (const values of [
      { address, port: 53, protocol: 6 },
      { address, port: 0 },
      { address, port: 53, flags: 0x10 },
      { address, port: 53, flags: 0x08 },
    ])
      assert.equal(route4(record(at4, values), 0, 9), undefined);
  });
});

test('a filter drops the IPv4 peers of UDP that are known, and has room for no more than some', () => {
  const peer = (protocol: 'tcp' | 'udp', address: string, port: number) => ({ protocol, address, port });
  assert.equal(
    datagramFilter([peer('udp', '127.0.0.11', 53), peer('tcp', '10.0.0.1', 443), peer('udp', '::1', 53)]),
    'proto == 17 && dport != 0 && !(dst == 0xb00007f && dport == 53)',
  );
  assert.equal(datagramFilter([]), 'proto == 17 && dport != 0');
  const many = Array.from({ length: 9000 }, (_, n) => peer('udp', `10.0.${n >> 8}.${n & 255}`, 65_535));
  assert.ok(datagramFilter(many).length < 4000);
});
