import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgedPorts, judgedServices } from './test-judged-services.ts';

const networks = 'networks: {near: {}, far: {}}\n';

describe('the engine of another host', () => {
  const tunnel = (listens: string, more = '') =>
    `  tunnel: {image: ssh, command: "ssh -NL ${listens}:/var/run/docker.sock a@gw", networks: [near]${more}}\n`;
  const others = `  beside: {image: app, networks: [near]}
  sidecar: {image: app, network_mode: "service:tunnel"}
  apart: {image: app, networks: [far]}
`;

  it('is what a tunnel of ssh gives to its neighbours, without a socket of its own', () => {
    assert.deepEqual(judgedServices(`${tunnel('0.0.0.0:2375')}${others}${networks}`), {
      tunnel: '-L high',
      beside: 'relay high',
      sidecar: 'relay high',
      apart: 'passed',
    });
    assert.deepEqual(judgedServices(`${tunnel('127.0.0.1:2375')}${others}${networks}`), {
      tunnel: '-L high',
      beside: 'passed',
      sidecar: 'relay high',
      apart: 'passed',
    });
  });

  it('is open to everyone who reaches a published port', () => {
    const published = (port: string) => tunnel('0.0.0.0:2375', `, ports: ["${port}"]`) + networks;
    assert.equal(judgedPorts(published('2375:2375'), 'tunnel'), 'port critical');
    assert.equal(judgedPorts(published('127.0.0.1:2375:2375'), 'tunnel'), 'port high');
    assert.equal(judgedPorts(published('80:80'), 'tunnel'), 'port medium');
  });

  it('is in a volume with the socket of a tunnel', () => {
    const services = `  tunnel: {image: ssh, command: "ssh -NL /s/d.sock:/var/run/docker.sock a@gw", volumes: ["run:/s"]}
  app: {image: app, volumes: ["run:/s"]}
volumes: {run: {}}
`;
    assert.deepEqual(judgedServices(services), { tunnel: '-L high', app: 'volume high' });
  });
});

describe('a relay to another one', () => {
  const relay = (name: string) =>
    `  relay: {image: socat, command: "tcp-listen:99,fork tcp:${name}:2375", networks: [near, far], ports: ["99:99"]}\n`;
  const beside = '  beside: {image: app, networks: [near]}\n';
  const mount = 'volumes: ["/var/run/docker.sock:/s/d"]';

  it('has what that one has', () => {
    const engine = `  engine: {image: socat, command: "tcp-l:2375 unix:/s/d", ${mount}, networks: [far]}\n`;
    assert.equal(
      judgedServices(`${relay('engine')}${engine}${beside}${networks}`)['beside'],
      'relay critical',
    );
    assert.equal(judgedServices(`${relay('nas')}${engine}${beside}${networks}`)['beside'], 'relay high');
  });

  it('has what a socket proxy allows', () => {
    const proxy = `  proxy: {image: tecnativa/docker-socket-proxy, ${mount}, networks: [far]}\n`;
    const services = `${relay('proxy')}${proxy}${beside}${networks}`;
    assert.deepEqual(judgedServices(services), {
      relay: 'unknown',
      proxy: 'mount critical',
      beside: 'unknown',
    });
    assert.equal(judgedPorts(services, 'relay'), 'port high');
  });
});
