import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { parseInterfaces } from './interfaces.ts';
import { parseSockets } from './sockets.ts';

const title =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (at: number, local: string, remote: string, state: string): string =>
  `${String(at).padStart(4)}: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 562 1 00000000309c4ee7 100 0 0 10 0`;
const list = (...lines: readonly string[]): string => [title, ...lines, ''].join('\n');
const none4 = '00000000:0000';
const none6 = `${'0'.repeat(32)}:0000`;

test('listening TCP sockets, with their addresses', () => {
  const text = list(
    line(0, '00000000:07E8', none4, '0A'),
    line(1, '0100007F:AF93', '0100007F:B6EA', '06'),
    line(2, '0100007F:0947', none4, '0A'),
  );
  assert.deepEqual(parseSockets(text, 'tcp', true), [
    { protocol: 'tcp', address: '0.0.0.0', port: 2024 },
    { protocol: 'tcp', address: '127.0.0.1', port: 2375 },
  ]);
  assert.equal(
    parseSockets(list(line(0, '7F000001:0947', none4, '0A')), 'tcp', false)?.[0]?.address,
    '127.0.0.1',
  );
});

test('IPv6 addresses in their shortest form, IPv4-mapped ones as IPv4', () => {
  const addresses = [
    `${'0'.repeat(32)}:0050`,
    `${'0'.repeat(24)}01000000:0050`,
    'B80D0120000000000000000001000000:0050',
    '0000000000000000FFFF00000100007F:0050',
  ];
  const text = list(...addresses.map((address, at) => line(at, address, none6, '0A')));
  assert.deepEqual(
    parseSockets(text, 'tcp6', true)?.map(({ address }) => address),
    ['::', '::1', '2001:db8::1', '127.0.0.1'],
  );
});

test('bound UDP sockets below the client ports', () => {
  const text = list(
    line(0, '00000000:0035', none4, '07'),
    line(1, '00000000:9C40', none4, '07'),
    line(2, '00000000:0044', '0100007F:0035', '01'),
  );
  assert.deepEqual(
    parseSockets(text, 'udp', true)?.map(({ port }) => port),
    [53],
  );
});

test('another form is not read', () => {
  assert.deepEqual(parseSockets(list(), 'tcp', true), []);
  for (const text of ['', 'text', list('   0: 00000000:07E8'), list(line(0, none6, none6, '0A'))])
    assert.equal(parseSockets(text, 'tcp', true), undefined, text);
});

test('with any byte changed, ports stay ports', () => {
  const whole = list(line(0, '00000000:07E8', none4, '0A'), line(1, '0100007F:0947', none4, '0A'));
  for (let seed = 1; seed <= 1000; seed++) {
    const random = seeded(seed);
    const at = Math.floor(random() * whole.length);
    const text =
      whole.slice(0, at) + String.fromCodePoint(32 + Math.floor(random() * 95)) + whole.slice(at + 1);
    for (const { address, port } of parseSockets(text, 'tcp', true) ?? []) {
      assert.ok(port >= 0 && port <= 65535, text);
      assert.match(address, /^\d+\.\d+\.\d+\.\d+$/u);
    }
  }
});

test('network interfaces by name', () => {
  const head =
    'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n';
  assert.deepEqual(
    parseInterfaces(`${head}    lo: 211409197   29095    0\n  eth0: 1642616598   39899    0\n`),
    ['eth0', 'lo'],
  );
  assert.equal(parseInterfaces(''), undefined);
  assert.equal(parseInterfaces(`${head}nonsense\n`), undefined);
});
