import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeFacts } from '../../../test/kit/example-facts.ts';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { plainNetwork } from '../../../test/kit/plain-swarm.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { buildReport } from '../../app/build-report.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Network } from '../../core/engine/network.ts';
import { known } from '../../core/observed.ts';
import { check as loopbackPorts } from './loopback-ports.ts';
import { check } from './published-ports.ts';

const routedMode = { 'com.docker.network.bridge.gateway_mode_ipv4': 'routed' };

/** The outcome and message of a rule on a container that asks for port 80 as 127.0.0.1:9595. */
function onNetwork(
  network: Partial<Network>,
  { rule = check, running = true, ports = {} }: { rule?: Check; running?: boolean; ports?: object } = {},
) {
  const written = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/web',
    State: { Running: running, Pid: running ? 40 : 0 },
    HostConfig: {
      NetworkMode: 'front',
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '9595' }] },
    },
    NetworkSettings: { Ports: ports, Networks: { front: {} } },
  });
  const facts = {
    ...factsWith({
      workloads: [workloadFacts(written)],
      engine: known({ ...plainEngine, version: '29.7.2' }, 'engine'),
    }),
    networks: known([{ ...plainNetwork, name: 'front', ...network }], 'GET /networks'),
  };
  const { outcomes, findings } = buildReport(facts, [rule], { version: '0.0.0', targets: [] });
  return [outcomes[0]?.outcome.state, findings[0]?.message ?? ''];
}

test('on a routed network the container’s own port is open, whatever the bind address', () => {
  const bound = { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '' }] };
  for (const rule of [check, loopbackPorts]) {
    for (const running of [true, false]) {
      const [state, message] = onNetwork(
        { options: routedMode },
        { rule, running, ports: running ? bound : {} },
      );
      assert.equal(state, 'failed', `${rule.id} ${running}`);
      assert.match(
        message ?? '',
        /^Container port 80\/tcp is open to other hosts.*127\.0\.0\.1:9595 has no effect/u,
      );
    }
  }
  assert.equal(onNetwork({}, { ports: bound })[0], 'failed', 'inspect shows it too');
  assert.equal(onNetwork({ options: routedMode, internal: true }, { running: false })[0], 'passed');
});

test('a file that defines the network says so, and no edit binds the port', () => {
  const text = (opts: string, service: string) =>
    `services:\n  example:\n    image: app\n    ports: ["127.0.0.1:9595:80"]\n${service}networks:\n  ${opts}\n`;
  const judged = (content: string) =>
    buildReport(composeFacts(content), [check], { version: '0.0.0', targets: [] }).findings;
  const routed = 'driver_opts: {com.docker.network.bridge.gateway_mode_ipv4: routed}';
  const [finding, ...more] = judged(text(`front: {${routed}}`, '    networks: [front]\n'));
  assert.ok(finding && more.length === 0);
  assert.deepEqual(
    finding.fixes.map(({ kind }) => kind),
    ['manual'],
  );
  assert.equal(judged(text(`default: {${routed}}`, '')).length, 1);
  assert.equal(judged(text(`front: {${routed}}\n  back: {}`, '    networks: {back: {}}\n')).length, 0);
  assert.equal(
    judged(
      text(
        'front: {driver_opts: {com.docker.network.bridge.gateway_mode_ipv4: nat}}',
        '    networks: [front]\n',
      ),
    ).length,
    0,
  );
});

/** The outcome and message of a stopped container that asks for port 9191 on all addresses. */
function stopped(network: Partial<Network>): readonly [string | undefined, string] {
  const written = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/web',
    State: { Running: false, Pid: 0 },
    HostConfig: { NetworkMode: 'inside', PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '9191' }] } },
    NetworkSettings: { Ports: {}, Networks: { inside: {} } },
  });
  const networks = known([{ ...plainNetwork, name: 'inside', ...network }], 'GET /networks');
  const facts = { ...factsWith({ workloads: [workloadFacts(written)] }), networks };
  const { outcomes, findings } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  return [outcomes[0]?.outcome.state, findings[0]?.message ?? ''];
}

test('a stopped container on an internal network publishes nothing', () => {
  assert.deepEqual([stopped({ internal: true })[0], stopped({ internal: false })[0]], ['passed', 'failed']);
});

test('a stopped container on a network without IPv4 publishes on IPv6 addresses only', () => {
  assert.match(stopped({ ipv4: false, ipv6: true })[1], /on all interfaces \(::\)$/u);
  assert.match(stopped({ ipv4: true, ipv6: true })[1], /on all interfaces \(0\.0\.0\.0, ::\)$/u);
});
