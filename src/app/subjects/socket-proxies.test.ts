import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startsContainers } from '../../knowledge/engine/socket-proxy-rules.ts';
import { judgedPorts, judgedServices } from './test-judged-services.ts';

const socket = '/var/run/docker.sock:/var/run/docker.sock:ro';

/** What is said of a neighbour of a socket proxy, and of the port of the proxy. */
function judged(image: string, settings: string): readonly (string | undefined)[] {
  const services = `  proxy: {image: ${image}, volumes: ["${socket}"], ports: ["2375:2375"], ${settings}}
  beside: {image: app}
`;
  return [judgedServices(services)['beside'], judgedPorts(services, 'proxy')];
}

describe('a socket proxy with patterns', () => {
  const image = 'wollomatic/socket-proxy:1';
  const byCommand = (...options: readonly string[]) => judged(image, `command: ${JSON.stringify(options)}`);
  const open = ['-listenip=0.0.0.0', '-allowfrom=0.0.0.0/0'];
  const same = ['relay critical', 'port critical'];
  const unsure = ['unknown', 'port high'];

  it('that lets everyone start containers is the socket itself', () => {
    assert.deepEqual(byCommand(...open, '-allowPOST=.*'), same);
    assert.deepEqual(byCommand(...open, '-allowGET=/version', '--allowPOST', '.*'), same);
    assert.deepEqual(byCommand(...open, '-allowPOST=/auth', '-allowPOST=/v1\\..{1,2}/containers/.*'), same);
    assert.deepEqual(byCommand('-listenip=0.0.0.0', '-allowfrom=172.16.0.0/12', '-allowPOST=/.*'), same);
    assert.deepEqual(judged(image, `command: "${open.join(' ')} -allowPOST=.*"`), same);
    const variables = 'SP_LISTENIP: 0.0.0.0, SP_ALLOWFROM: 0.0.0.0/0';
    assert.deepEqual(judged(image, `environment: {${variables}, SP_ALLOW_POST: ".*"}`), same);
    assert.deepEqual(judged(image, `environment: {${variables}, SP_ALLOW_POST_2: "/services/.*"}`), same);
  });

  it('that allows less, or names its clients, needs a review', () => {
    assert.deepEqual(byCommand(...open, '-allowGET=.*'), unsure);
    assert.deepEqual(byCommand(...open, '-allowPOST=/containers/.*/(start|stop)'), unsure);
    assert.deepEqual(byCommand('-listenip=0.0.0.0', '-allowfrom=traefik', '-allowPOST=.*'), unsure);
    assert.deepEqual(byCommand('-allowPOST=.*'), unsure);
    assert.deepEqual(judged(image, 'environment: {SP_ALLOW_POST: ".*"}'), unsure);
  });

  it('gives its own socket to who mounts the volume of it', () => {
    const services = (pattern: string) => `  proxy:
    image: ${image}
    command: ["-proxysocketendpoint=/s/d.sock", "-allowPOST=${pattern}"]
    volumes: ["${socket}", "run:/s"]
  app: {image: app, volumes: ["run:/s"]}
volumes: {run: {}}
`;
    assert.equal(judgedServices(services('.*'))['app'], 'volume critical');
  });
});

it('patterns that start containers are those with all of such a part of the API', () => {
  for (const open of [
    '.*',
    '/.+',
    '^/v1\\.\\d+/.*$',
    '/(containers|images)/.*',
    '(/v1\\..*)?/.*',
    '/containers.*',
  ])
    assert.ok(startsContainers(open), open);
  for (const less of [
    '/images/.*',
    '/containers/json',
    '/containers/.*/stop',
    '/containers/prune.*',
    '/_ping',
    '',
  ])
    assert.ok(!startsContainers(less), less);
});

describe('a socket proxy with switches', () => {
  it('that installs plugins gives them the host', () => {
    const { 0: beside, 1: port } = judged(
      'tecnativa/docker-socket-proxy',
      'environment: {POST: 1, PLUGINS: 1}',
    );
    assert.deepEqual([beside, port], ['relay critical', 'port critical']);
  });

  it('that changes other things needs a review', () => {
    const [beside] = judged('linuxserver/socket-proxy', 'environment: {POST: 1, IMAGES: 1}');
    assert.equal(beside, 'unknown');
  });
});
