import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../test/kit/processor-time.ts';
import type { PortRelay } from '../core/host/host.ts';
import { relayedPorts } from './relayed-ports.ts';

const relay = (port: number, ...targets: readonly string[]): PortRelay => ({
  name: `socat (process ${port})`,
  protocol: 'tcp',
  listens: [{ address: '0.0.0.0', port }],
  targets: targets.map((target) => {
    const [address = '', at = ''] = target.split(' ');
    return { address, port: at };
  }),
});

test('a relay leads where each relay behind it leads, once', () => {
  const chain = [
    relay(1, '127.0.0.1 2'),
    relay(2, '127.0.0.1 3', '127.0.0.1 1'),
    relay(3, '172.17.0.2 80', '127.0.0.1 2'),
  ];
  const found = relayedPorts(chain, ['172.17.0.0/16']).filter(({ address }) => address === '172.17.0.2');
  assert.deepEqual(
    found.map((each) => each.relay.listens[0]?.port),
    [1, 2, 3],
  );
});

test('relays that all lead to each other are followed in a short time', () => {
  const ports = Array.from({ length: 60 }, (_, at) => at + 1);
  const all = ports.map((port) => relay(port, ...ports.map((each) => `127.0.0.1 ${each}`), '172.17.0.2 80'));
  const start = processorTime();
  assert.equal(relayedPorts(all, ['172.17.0.0/16']).length, 60 * 61);
  assert.ok(processorTime() - start < 1000);
});
