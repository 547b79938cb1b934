import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine, plainSettings } from '../../../test/kit/plain-engine.ts';
import { plainNetwork } from '../../../test/kit/plain-swarm.ts';
import { filteringHost } from '../../../test/kit/recorded-firewall.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { EngineCase } from '../../core/rules/check.ts';
import { check } from './forwarding-unfiltered.ts';

const drops = '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n';
const dual = { ...plainNetwork, ipv6: true, subnets: [...plainNetwork.subnets, '2001:db8:1::/64'] };

function judged(
  rules: { ip4: string; ip6: string },
  forwarding: readonly string[] = ['eth0'],
  networks: EngineCase['networks'] = known([dual], 'GET /networks'),
): string {
  const host = filteringHost(rules);
  const firewall = valueOf(host.firewall);
  assert.ok(firewall);
  const settings = { ...plainSettings, iptables: known(true, 'dockerd') };
  const outcome = check.evaluate(
    engineCase(
      { ...plainEngine, version: '28.5.2', settings: known(settings, 'GET /info') },
      {
        host: known(
          { ...host, firewall: known({ ...firewall, forwarding: known(forwarding, '/proc') }, 'rules') },
          '/',
        ),
        networks,
      },
    ),
  );
  return outcome.state;
}

test('both address families count', () => {
  assert.equal(judged({ ip4: drops, ip6: drops }), 'passed');
  assert.equal(judged({ ip4: drops, ip6: '' }), 'failed');
  assert.equal(judged({ ip4: '', ip6: drops }), 'failed');
});

test('a kernel that does not forward IPv4 may forward IPv6', () => {
  assert.equal(judged({ ip4: '', ip6: drops }, []), 'passed');
  assert.equal(judged({ ip4: '', ip6: '' }, []), 'failed');
  const unread = unreadable('denied', 'permission denied', 'GET /networks');
  assert.equal(judged({ ip4: '', ip6: drops }, [], unread), 'unknown', 'which networks have IPv6');
});
