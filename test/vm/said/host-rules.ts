import type { Machine } from '../kit/machine.ts';

/** A command that ends with 0 where the machine should pass a rule. */
export const hostTruth: Readonly<Record<string, string>> = {
  'host/security-module': 'aa-enabled --quiet',
  'host/docker-group-members': 'test -z "$(getent group docker | cut -d: -f4)"',
  'host/data-root-file-system': 'test "$(findmnt -no TARGET --target /var/lib/docker)" = /var/lib/docker',
  'host/service-unit-owner': 'test "$(stat -c %U:%G /usr/lib/systemd/system/docker.service)" = root:root',
  'host/service-unit-mode': 'test $((0$(stat -c %a /usr/lib/systemd/system/docker.service) & ~0644)) -eq 0',
  'host/socket-unit-owner': 'test "$(stat -c %U:%G /usr/lib/systemd/system/docker.socket)" = root:root',
  'host/socket-unit-mode': 'test $((0$(stat -c %a /usr/lib/systemd/system/docker.socket) & ~0644)) -eq 0',
  'host/engine-socket-owner': 'test "$(stat -c %U:%G /run/docker.sock)" = root:docker',
  'host/engine-socket-mode': 'test $((0$(stat -c %a /run/docker.sock) & ~0660)) -eq 0',
  'host/containerd-socket-owner': 'test "$(stat -c %U:%G /run/containerd/containerd.sock)" = root:root',
  'host/containerd-socket-mode': 'test $((0$(stat -c %a /run/containerd/containerd.sock) & ~0660)) -eq 0',
  'host/default-docker-owner': 'test "$(stat -c %U:%G /etc/default/docker)" = root:root',
  'host/default-docker-mode': 'test $((0$(stat -c %a /etc/default/docker) & ~0644)) -eq 0',
  'host/audit-dockerd': 'auditctl -l | grep -q /usr/sbin/dockerd',
  'host/audit-data-root': 'auditctl -l | grep -q "/var/lib/docker "',
  'host/audit-service-unit': 'auditctl -l | grep -q docker.service',
  'host/audit-socket-unit': 'auditctl -l | grep -q "docker.socket "',
  'host/audit-runc': 'auditctl -l | grep -q bin/runc',
  'host/auditing': 'pidof auditd && ! auditctl -l | grep -q "No rules"',
  'engine/live-restore': 'docker info -f {{.LiveRestoreEnabled}} | grep -q true',
  'engine/experimental': 'docker info -f {{.ExperimentalBuild}} | grep -q false',
  'engine/user-namespaces': 'docker info -f "{{.SecurityOptions}}" | grep -q name=userns',
  'engine/seccomp-default': 'docker info -f "{{.SecurityOptions}}" | grep -q profile=builtin',
  'engine/inter-container-traffic':
    'docker network inspect -f \'{{index .Options "com.docker.network.bridge.enable_icc"}}\' bridge | grep -q false',
};

/** Whether the machine should pass each rule. */
export async function askAboutHost(machine: Machine): Promise<ReadonlyMap<string, boolean>> {
  const script = Object.entries(hostTruth)
    .map(([rule, command]) => `if (${command}) >/dev/null 2>&1; then echo ${rule} 0; else echo ${rule} 1; fi`)
    .join('\n');
  const lines = (await machine.must(script)).trim().split('\n');
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', line.endsWith(' 0')]));
}
