import { fakeHost, type FakeHost } from './fake-host.ts';

/** Every audited path of a host, by the rule that audits it. */
export const auditedPlaces: Readonly<Record<string, string>> = {
  'audit-dockerd': '/usr/bin/dockerd',
  'audit-containerd-state': '/run/containerd',
  'audit-data-root': '/var/lib/docker',
  'audit-config-folder': '/etc/docker',
  'audit-service-unit': '/usr/lib/systemd/system/docker.service',
  'audit-containerd-socket': '/run/containerd/containerd.sock',
  'audit-socket-unit': '/usr/lib/systemd/system/docker.socket',
  'audit-default-docker': '/etc/default/docker',
  'audit-daemon-config': '/etc/docker/daemon.json',
  'audit-containerd-config': '/etc/containerd/config.toml',
  'audit-sysconfig-docker': '/etc/sysconfig/docker',
  'audit-containerd': '/usr/bin/containerd',
  'audit-containerd-shim': '/usr/bin/containerd-shim',
  'audit-containerd-shim-runc-v1': '/usr/bin/containerd-shim-runc-v1',
  'audit-containerd-shim-runc-v2': '/usr/bin/containerd-shim-runc-v2',
  'audit-runc': '/usr/bin/runc',
};

const folders = new Set(['/run/containerd', '/var/lib/docker', '/etc/docker']);

/** A host that has each of them. */
export function auditedHost(): FakeHost {
  const host = fakeHost();
  for (const path of Object.values(auditedPlaces))
    host.write(
      folders.has(path) ? `${path}/something` : path,
      path.endsWith('.toml') ? 'version = 2\n' : '{}',
    );
  host.link('/lib', '/usr/lib');
  host.link('/bin', '/usr/bin');
  return host;
}
