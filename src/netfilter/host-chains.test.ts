import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteringHost } from '../../test/kit/recorded-firewall.ts';
import { valueOf } from '../core/observed.ts';
import { openedPorts } from './opened-ports.ts';

test('rules for packets to the host open no port of containers, even where the others cannot be traced', () => {
  const opened = (...rules: readonly string[]): readonly string[] => {
    const chains = [':INPUT DROP [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':allow - [0:0]'];
    const traced = '-A FORWARD -m geoip --source-country XX -j DROP';
    const ip4 = ['*filter', ...chains, traced, ...rules, 'COMMIT', ''].join('\n');
    const firewall = valueOf(filteringHost({ ip4 }).firewall);
    assert.ok(firewall);
    const network = { bridge: 'docker0', addresses: ['172.17.0.0/16'] };
    return openedPorts(firewall, 'ip', network, () => false).map(({ port }) => port);
  };
  const allow = '-A allow -p udp -m udp --sport 67 --dport 68 -j ACCEPT';
  assert.deepEqual(opened('-A INPUT -j allow', allow, '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'), []);
  assert.deepEqual(opened('-A INPUT -j allow', '-A FORWARD -j allow', allow), ['68/udp']);
});
