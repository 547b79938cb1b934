import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { readCreateRequest } from '../../adapters/create-request/read-create-request.ts';
import { readRunCommand } from '../../adapters/run-command/read-run-command.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { endpointSysctlOption, parseEndpointSysctls } from './endpoint-sysctls.ts';

const option = endpointSysctlOption;
const localnet = 'net.ipv4.conf.IFNAME.route_localnet=1';
const redirects = 'net.ipv6.conf.IFNAME.accept_redirects=1';
const own = 'net.ipv4.ip_forward=1';

function sysctlsOf(workload: WrittenWorkload | undefined): readonly string[] | undefined {
  const { sysctls } = workload?.settings ?? {};
  assert.ok(sysctls === undefined || 'value' in sysctls);
  return sysctls?.value.map((entry) => ('value' in entry ? entry.value : entry.unresolved));
}

test('commas separate the parameters', () => {
  assert.deepEqual(parseEndpointSysctls(`${localnet}, ${redirects},`), [localnet, redirects]);
});

test('parameters of the networks of a container', () => {
  const networks = {
    a: { DriverOpts: { [option]: localnet } },
    b: { DriverOpts: null },
    c: { DriverOpts: { [option]: redirects, other: 'x' } },
  };
  const read = (host: object) =>
    sysctlsOf(readContainerInspect({ HostConfig: host, NetworkSettings: { Networks: networks } }));
  assert.deepEqual(read({ Sysctls: { 'net.ipv4.ip_forward': '1' } }), [own, localnet, redirects]);
  assert.deepEqual(read({}), [localnet, redirects]);
});

test('parameters of the networks of a create request', () => {
  const body = {
    Image: 'box',
    HostConfig: {},
    NetworkingConfig: { EndpointsConfig: { a: { DriverOpts: { [option]: localnet } } } },
  };
  assert.deepEqual(sysctlsOf(readCreateRequest(JSON.stringify(body)).workloads[0]), [localnet]);
});

test('parameters of the networks of a run line, of each network for itself', () => {
  const line = `docker run --sysctl ${own} --network name=a,driver-opt=${option}=${localnet} --network '"name=b","driver-opt=${option}=net.ipv4.conf.IFNAME.route_localnet=0,${redirects}"' box`;
  assert.deepEqual(sysctlsOf(readRunCommand(line, { env: {}, directory: '/' }).workloads[0]), [
    own,
    localnet,
    'net.ipv4.conf.IFNAME.route_localnet=0',
    redirects,
  ]);
});
