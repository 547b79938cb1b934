import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configurationEndpoints } from './configuration-endpoints.ts';

const socket = '/var/run/docker.sock';

function endpointsIn(text: string): readonly string[] {
  return configurationEndpoints(text, 'file').map(({ endpoint }) => {
    if (endpoint.kind === 'client') return endpoint.address;
    if (endpoint.kind === 'socket') return endpoint.path;
    const how = `${endpoint.onLoopback === true ? ' loopback' : ''}${endpoint.limited === true ? ' limited' : ''}`;
    return `${endpoint.port}${how} ${endpoint.socket ?? ''}`.trim();
  });
}

test('proxies that pass a socket on, at the ports of their own part', () => {
  const nginx = `upstream d { server unix:${socket}; }\nserver { listen 80; root /srv; }\nserver { listen 2375; location / { proxy_pass http://d; } }`;
  assert.deepEqual(endpointsIn(nginx), [`2375 ${socket}`]);
  assert.deepEqual(
    endpointsIn(`server { listen 127.0.0.1:81; location /info { proxy_pass http://unix:${socket}:; } }`),
    [`81 loopback limited ${socket}`],
  );
  const haproxy = `frontend web\n  bind *:80\n  default_backend w\nbackend w\n  server w w:80\nfrontend d\n  bind :4444\n  default_backend d\nbackend d\n  server docker ${socket}\n`;
  assert.deepEqual(endpointsIn(haproxy), [`4444 ${socket}`]);
  assert.deepEqual(endpointsIn(`:9999 {\n  reverse_proxy unix/${socket}\n}\n`), [`9999 ${socket}`]);
});

test('proxies that pass the engine of another host on', () => {
  const relaysIn = (text: string) =>
    configurationEndpoints(text, 'file').flatMap(({ endpoint }) =>
      endpoint.kind === 'server' ? [`${endpoint.port} ${endpoint.remote ?? ''}`] : [],
    );
  const address = '10.0.0.5:2375';
  assert.deepEqual(relaysIn(`server { listen 8080; location / { proxy_pass http://${address}; } }`), [
    `8080 ${address}`,
  ]);
  assert.deepEqual(
    relaysIn(`upstream d { server ${address}; }\nserver { listen 81; location / { proxy_pass http://d; } }`),
    [`81 ${address}`],
  );
  assert.deepEqual(relaysIn(`stream { server { listen 2375; proxy_pass ${address}; } }`), [
    `2375 ${address}`,
  ]);
  assert.deepEqual(
    relaysIn(`frontend d\n  bind :44\n  default_backend d\nbackend d\n  server x ${address}\n`),
    [`44 ${address}`],
  );
  assert.deepEqual(relaysIn(`:99 {\n  reverse_proxy ${address}\n}\n`), [`99 ${address}`]);
  assert.deepEqual(relaysIn(`:99 {\n  reverse_proxy /docker/* http://${address}\n}\n`), [`99 ${address}`]);
  assert.deepEqual(relaysIn(`Listen 82\nProxyPass "/" "http://${address}/"\n`), [`82 ${address}`]);
  assert.deepEqual(relaysIn(`[d]\naccept = 83\nconnect = ${address}\n`), [`83 ${address}`]);
  assert.deepEqual(relaysIn('server { listen 80; location / { proxy_pass http://app:8080; } }'), []);
});

test('addresses, also in two settings, and no comments', () => {
  assert.deepEqual(endpointsIn('# endpoint: tcp://a:2375\nendpoint: "tcp://b:2375"\n'), ['tcp://b:2375']);
  assert.deepEqual(endpointsIn('my:\n  host: proxy\n  port: 2375\n'), ['tcp://proxy:2375']);
  assert.deepEqual(endpointsIn('{"hosts": ["tcp://0.0.0.0:2375"]}'), ['2375']);
  assert.deepEqual(endpointsIn('targets: ["proxy:2375"]\n'), []);
});

test('settings of an engine, at any port', () => {
  for (const text of [
    'providers:\n  docker:\n    endpoint: "tcp://px:2400"\n',
    '[providers.swarm]\n  endpoint = "tcp://px:2400"\n',
    'docker: {endpoint: "tcp://px:2400"}\n',
    '{"docker": {"host": "tcp://px:2400"}, "registry": {"host": "https://r:5000"}}',
    '[[runners]]\n  url = "https://git.example:8443/"\n  [runners.docker]\n    host = "tcp://px:2400"\n',
    'receivers:\n  docker_stats:\n    endpoint: tcp://px:2400\n  otlp:\n    endpoint: http://tempo:4317\n',
    'scrape_configs:\n  - job_name: a\n    dockerswarm_sd_configs:\n      - host: tcp://px:2400\n',
    '[[inputs.docker]]\n  endpoint = "tcp://px:2400"\n[[outputs.web]]\n  url = "http://a:80"\n',
    'providers:\n  - type: docker\n    host: "tcp://px:2400"\n',
    'providers:\n  - host: "tcp://px:2400"\n    type: docker\n',
    'docker.host=tcp\\://px\\:2400\n',
    'dockerHost: tcp://px:2400\n',
  ])
    assert.deepEqual(endpointsIn(text), ['tcp://px:2400'], text);
  assert.deepEqual(endpointsIn('docker.host=tcp\\://px\\:2375\n'), ['tcp://px:2375']);
});

test('settings of other services beside those of an engine', () => {
  for (const text of [
    'docker-registry:\n  url: https://r:5000\n',
    'docker:\n  network: x\nbroker:\n  url: tcp://mq:1883\n',
    '[docker]\nnetwork = "x"\n[broker]\nurl = "tcp://mq:1883"\n',
    'docker:\n  url: https://hub.example/\n',
    'docker:\n  endpoint: unix:///var/run/docker.sock\n',
  ])
    assert.deepEqual(endpointsIn(text), [], text);
});
