import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteringHost, recordedSave } from '../../test/kit/recorded-firewall.ts';
import { chain, field, hook, match, meta } from '../../test/kit/recorded-ruleset.ts';
import { valueOf } from '../core/observed.ts';
import { reachOf } from './port-reach.ts';

const firewalld = { family: 'inet', table: 'firewalld' };
const jump = (target: string) => [{ jump: { target } }];
const published = { hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp' };

/** The chains of firewalld 2.5.2 that translate, with the rules of `--add-forward-port`. */
function translating(allow: readonly (readonly object[])[], priority = -90): readonly object[] {
  return [
    ...chain('nat_PREROUTING', [jump('nat_PRE_dispatch')], hook('nat', 'prerouting', priority), firewalld),
    ...chain(
      'nat_PRE_dispatch',
      [
        [match(meta('iifname'), 'docker0'), { jump: { target: 'nat_PRE_docker' } }],
        jump('nat_PRE_public'),
        [{ accept: null }],
      ],
      {},
      firewalld,
    ),
    ...chain('nat_PRE_docker', [], {}, firewalld),
    ...chain('nat_PRE_public', [jump('nat_PRE_public_allow')], {}, firewalld),
    ...chain('nat_PRE_public_allow', allow, {}, firewalld),
  ];
}

function reaches(nft: readonly object[], ip4 = recordedSave({})): readonly string[] {
  const firewall = valueOf(filteringHost({ ip4, nft }).firewall);
  assert.ok(firewall);
  return [
    reachOf(firewall, 'ip', published).state,
    reachOf(firewall, 'ip', { ...published, hostPort: '8081' }, '127.0.0.1').state,
    reachOf(firewall, 'ip', { ...published, hostPort: '8099' }).state,
  ];
}

const dropLoopback = '-A PREROUTING -d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8081 -j DROP';
const toOther = [match(field('tcp', 'dport'), 8080), { dnat: { family: 'ip', addr: '10.0.0.9', port: 80 } }];

test('chains behind the engine’s do not translate what it did', () => {
  for (const allow of [[], [toOther]])
    assert.equal(reaches(translating(allow))[0], 'passes', JSON.stringify(allow));
});

test('chains that translate nothing leave a port as it is', () => {
  assert.equal(reaches(translating([]))[2], 'untranslated');
  assert.equal(reaches(translating([], -110))[0], 'passes');
});

test('a chain before the engine’s may translate, also by a statement that is not read', () => {
  const redirect = [match(field('tcp', 'dport'), 8080), { redirect: { port: 22 } }];
  for (const rule of [toOther, redirect, jump('gone')])
    assert.equal(reaches(translating([rule], -110))[0], 'unsure', JSON.stringify(rule));
  assert.equal(reaches(translating([[{ dnat: { addr: { map: {} } } }]], -110))[0], 'unsure');
});

test('a rule before the engine’s that may end the chain leaves it unsure', () => {
  const entry = '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n';
  const withRule = (rule: string) => recordedSave({}).replace(entry, `${rule}\n${entry}`);
  assert.equal(reaches([], withRule('-A PREROUTING -i eth0 -j LOG'))[0], 'passes');
  assert.equal(reaches([], withRule('-A PREROUTING -p tcp -m tcp --dport 8080 -j ACCEPT'))[0], 'unsure');
  assert.equal(reaches([], withRule('-A PREROUTING -p tcp -m tcp --dport 8080 -j REDIRECT'))[0], 'unsure');
});

test('packets that are dropped before any translation are refused', () => {
  const ip4 = recordedSave({ raw: [dropLoopback] });
  assert.deepEqual(reaches(translating([toOther], -110), ip4).slice(0, 2), ['unsure', 'refused']);
});
