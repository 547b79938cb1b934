import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { check } from '../../checks/workload/engine-socket.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import { scopeOf } from './scope.ts';
import { judgedServices } from './test-judged-services.ts';
import { workloadCases } from './workload-cases.ts';

/** What the rule on the socket says of each service of a file. */
function judged(services: string): Readonly<Record<string, string>> {
  const text = `services:\n${services}networks: {near: {}, far: {}}\n`;
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv/p', env: {} });
  const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
  return Object.fromEntries(
    workloadCases(facts, scopeOf(facts)).map((one) => {
      const outcome = check.evaluate(one);
      if (outcome.state !== 'failed') return [one.workload.name, outcome.state];
      return [one.workload.name, outcome.problems.map(({ detail }) => detail['route']).join(' ')];
    }),
  );
}

const mount = 'volumes: ["/var/run/docker.sock:/s/d"]';

describe('services that pass the Docker API on', () => {
  it('by socat, at any port, to those on their networks', () => {
    assert.deepEqual(
      judged(`  relay: {image: socat, command: "tcp-listen:99,fork unix:/s/d", ${mount}, networks: [near]}
  beside: {image: app, networks: [near]}
  sidecar: {image: app, network_mode: "service:beside"}
  on-host: {image: app, network_mode: host}
  apart: {image: app, networks: [far]}
  alone: {image: app, network_mode: none}
`),
      {
        relay: 'mount',
        beside: 'relay',
        sidecar: 'relay',
        'on-host': 'relay',
        apart: 'passed',
        alone: 'passed',
      },
    );
  });

  it('are no relays of other sockets, or of an engine that is not privileged', () => {
    const services = `  relay: {image: socat, command: "tcp-listen:99 unix:/s/d", volumes: ["/srv/db:/s"]}
  engine: {image: "docker:28-dind", environment: {DOCKER_TLS_CERTDIR: ""}}
  beside: {image: app}
`;
    assert.deepEqual(judged(services), { relay: 'passed', engine: 'passed', beside: 'passed' });
  });

  it('are engines in containers without TLS', () => {
    const engine = (rest: string) =>
      judged(`  engine: {privileged: true, ${rest}}\n  beside: {image: app}\n`)['beside'];
    assert.equal(engine('image: "docker:28-dind", environment: {DOCKER_TLS_CERTDIR: ""}'), 'relay');
    assert.equal(engine('image: dind, command: "dockerd -H tcp://0.0.0.0:2375"'), 'relay');
    assert.equal(engine('image: "docker:28-dind"'), 'passed');
  });
});

describe('a socket proxy', () => {
  const proxy = (variables: string) =>
    judged(`  proxy: {image: tecnativa/docker-socket-proxy, environment: {${variables}}, ${mount}}
  beside: {image: app}
  client: {image: app, environment: {DOCKER_HOST: "tcp://proxy:2375"}}
`);

  it('that starts containers for others gives them the host', () => {
    const { beside, client } = proxy('POST: 1, CONTAINERS: 1');
    assert.deepEqual([beside, client], ['relay', 'DOCKER_HOST relay']);
  });

  it('that allows less needs a review', () => {
    const { beside, client } = proxy('POST: 0, CONTAINERS: 1');
    assert.deepEqual([beside, client], ['unknown', 'unknown']);
  });
});

describe('networks on which containers do not reach each other', () => {
  const option = 'com.docker.network.bridge.enable_icc';
  const beside = (value: string, more = '') => {
    const services = `  relay: {image: socat, command: "tcp-l:99 unix:/s/d", ${mount}, networks: [n]}
  beside: {image: app, networks: [n]}
  on-host: {image: app, network_mode: host}
networks: {n: {driver_opts: {${option}: ${value}}${more}}}
`;
    const { beside: neighbour, 'on-host': onHost } = judgedServices(services);
    return [neighbour, onHost];
  };

  it('lead to no relay, but for the host', () => {
    assert.deepEqual(beside('"false"'), ['passed', 'relay critical']);
    assert.deepEqual(beside('0'), ['passed', 'relay critical']);
    assert.deepEqual(beside('"0"', ', driver: bridge'), ['passed', 'relay critical']);
  });

  it('are not those of another option, driver or owner', () => {
    assert.deepEqual(beside('"true"')[0], 'relay critical');
    assert.deepEqual(beside('"no"')[0], 'relay critical', 'the engine refuses it');
    assert.deepEqual(beside('"false"', ', driver: macvlan')[0], 'relay critical');
    assert.deepEqual(beside('"${ICC}"')[0], 'relay critical');
  });
});
