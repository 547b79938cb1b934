import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { known } from '../../core/observed.ts';
import { checks } from './overlay.ts';

const [encryption] = checks;

/** The state of an overlay network, and the severity of a finding. */
function judged(given: object): string {
  assert.ok(encryption);
  const facts = subjectFacts('network', {
    driver: 'overlay',
    scope: 'swarm',
    swarm: {},
    workloads: [{ name: 'db', networks: ['shop_default'] }],
    ...given,
  });
  const engine = known({ ...plainEngine, swarm: 'manager' as const }, 'engine');
  const report = buildReport({ ...facts, engine }, [encryption], { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  const { id } = encryption;
  const state = report.outcomes.find((each) => each.rule === id)?.outcome.state ?? 'none';
  const severity = report.findings.find((each) => each.rule === id)?.severity;
  return severity === undefined ? state : `${state} ${severity}`;
}

const dropping = '*filter\n:INPUT DROP [0:0]\nCOMMIT\n';
const numbered = { encrypted: '', 'com.docker.network.driver.overlay.vxlanid_list': '4098' };
const rule =
  '-A INPUT -p udp -m policy --dir in --pol none -m udp --dport 4789 -m u32 --u32 "0x0>>0x16&0x3c@0xc&0xffffff00=0x100200" -j DROP';

test('containers on a network without encryption are open to who can send VXLAN packets', () => {
  assert.equal(judged({ firewall: {} }), 'failed high');
  assert.equal(judged({ firewall: { ip4: dropping } }), 'failed medium');
  assert.equal(judged({}), 'failed medium');
  assert.equal(judged({ firewall: {}, workloads: [] }), 'failed medium');
});

test('encryption holds by the rules of dockerd', () => {
  const loaded = `*filter\n:INPUT ACCEPT [0:0]\n${rule}\nCOMMIT\n`;
  assert.equal(judged({ options: numbered, firewall: { ip4: loaded } }), 'passed');
  assert.equal(judged({ options: numbered, firewall: {} }), 'failed high');
  assert.equal(judged({ options: numbered, firewall: { ip4: dropping } }), 'unknown');
  assert.equal(judged({ options: numbered, firewall: {}, workloads: [] }), 'passed');
  assert.equal(judged({ options: numbered }), 'passed');
});
