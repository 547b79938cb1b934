import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerdPlaces } from './config-places.ts';

test('paths before the first table, and of the table grpc', () => {
  const text = `version = 3
root = "/srv/containerd" # here
state = '/run/c'
#root = "/no"
[ grpc ]
  address = "/run/c/c.sock"
[plugins."io.containerd.x"]
  root = "/no"
  address = "/no"
[debug]
  address = "/no"
`;
  assert.deepEqual(containerdPlaces(text), {
    root: '/srv/containerd',
    state: '/run/c',
    address: '/run/c/c.sock',
  });
  assert.deepEqual(containerdPlaces('grpc.address = "/a"\nroot = "relative"\n'), { address: '/a' });
  assert.deepEqual(containerdPlaces('\0[[['), {});
});

test('paths of extensions, however they are written', () => {
  const several = 'cdi_spec_dirs = [\n  "/etc/cdi", # with a ]\n  \'/srv/cdi\',\n  "relative",\n]';
  for (const text of [
    `[plugins."io.containerd.grpc.v1.cri"]\n${several}\n`,
    `plugins."io.containerd.cri.v1.runtime".${several}\n`,
    'plugins = { cri = { cdi_spec_dirs = ["/etc/cdi", "/srv/cdi"] } }\n',
  ])
    assert.deepEqual(containerdPlaces(text), { cdiSpecDirs: ['/etc/cdi', '/srv/cdi'] }, text);
  const nri = '[plugins."io.containerd.nri.v1.nri"]\nplugin_path = "/a"\nplugin_config_path = """/b"""\n';
  assert.deepEqual(containerdPlaces(nri), { nriPlugins: '/a', nriConfig: '/b' });
});

test('programs and sockets that extend it', () => {
  const text = `
[stream_processors."org.example.gzip"]
path = "/opt/decode"
[stream_processors.b]
path = "ctd-decoder"
[proxy_plugins.stargz]
type = "snapshot"
address = "/run/stargz/s.sock"
[proxy_plugins.other]
address = "/srv/other.sock"
`;
  assert.deepEqual(containerdPlaces(text), {
    streamProcessors: ['/opt/decode'],
    proxyPlugins: ['/run/stargz/s.sock', '/srv/other.sock'],
  });
});
