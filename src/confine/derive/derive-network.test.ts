import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recording } from '../../core/confine/recording.ts';
import { plainRecording } from '../../../test/kit/plain-recording.ts';
import { deriveLeastPrivilege } from './derive.ts';

const derive = (change: Partial<Recording>) => deriveLeastPrivilege({ ...plainRecording, ...change });

describe('networks', () => {
  const network = (change: Partial<Recording>): string => derive(change).networks.value;
  const socket = (address: string, port = 443) => ({ protocol: 'tcp' as const, address, port });

  test('are none, an internal one, or one with a way out', () => {
    assert.equal(network({}), 'none');
    assert.equal(network({ listening: [socket('127.0.0.1')] }), 'none');
    assert.equal(network({ listening: [socket('0.0.0.0')] }), 'internal');
    for (const address of ['10.1.2.3', '172.20.0.3', '192.168.1.1', 'fd00::1', 'fe80::1'])
      assert.equal(network({ connected: [socket(address)] }), 'internal', address);
    for (const address of ['93.184.216.34', '172.32.0.1', '2606:2800::1'])
      assert.equal(network({ connected: [socket(address)] }), 'any', address);
  });

  test('of datagrams are those of connections; broadcasts and local groups stay in their network', () => {
    const calls = [{ name: 'socket', program: '/app', values: [2] }];
    const peer = (address: string) => ({
      calls,
      sawDatagrams: true,
      connected: [{ protocol: 'udp' as const, address, port: 53 }],
    });
    for (const address of ['224.0.0.251', '239.255.255.250', '255.255.255.255', 'ff02::fb', '172.17.0.1'])
      assert.equal(network(peer(address)), 'internal', address);
    assert.equal(network(peer('127.0.0.11')), 'none');
    for (const address of ['9.9.9.9', 'ff0e::1', '224.0.1.1'])
      assert.equal(network(peer(address)), 'any', address);
  });

  test('are not taken away where peers may not have been seen', () => {
    const families = (values?: readonly number[]) => ({
      calls: [{ name: 'socket', program: '/app', ...(values === undefined ? {} : { values }) }],
    });
    for (const change of [
      families([2]),
      families([1, 10]),
      families(),
      { calls: [{ name: 'io_uring_setup', program: '/app' }] },
      { gaps: [{ what: 'connections', why: 'no such event' }], sawDatagrams: true },
    ])
      for (const connected of [[], [socket('10.0.0.1')]]) {
        assert.equal(network({ ...change, connected }), 'any');
        assert.match(derive({ ...change, connected }).networks.because.join(), /not known/u);
      }
    assert.equal(network(families([1, 16])), 'none');
    assert.equal(network({ ...families([2]), sawDatagrams: true }), 'none');
  });
});
