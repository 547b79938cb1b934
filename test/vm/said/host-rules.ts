/** A file whose owner and mode are checked: the names of its two rules begin with `rule`. */
interface Guarded {
  rule: string;
  files: string;
  mode: string;
  owners?: string;
}

const units = '/usr/lib/systemd/system';
const certificates = '/etc/docker/certs.d/registry.example';

const guarded: readonly Guarded[] = [
  { rule: 'service-unit', files: `${units}/docker.service`, mode: '0644' },
  { rule: 'socket-unit', files: `${units}/docker.socket`, mode: '0644' },
  { rule: 'config-folder', files: '/etc/docker', mode: '0755' },
  { rule: 'registry-certificates', files: `${certificates}/ca.crt`, mode: '0444' },
  { rule: 'registry-keys', files: `${certificates}/client.key`, mode: '0600' },
  { rule: 'tls-ca', files: '/etc/docker/ca.pem', mode: '0444' },
  { rule: 'tls-certificate', files: '/etc/docker/cert.pem', mode: '0444' },
  { rule: 'tls-key', files: '/etc/docker/key.pem', mode: '0400' },
  { rule: 'engine-socket', files: '/run/docker.sock', mode: '0660', owners: 'root:root root:docker' },
  { rule: 'daemon-config', files: '/etc/docker/daemon.json', mode: '0644' },
  { rule: 'default-docker', files: '/etc/default/docker', mode: '0644' },
  { rule: 'sysconfig-docker', files: '/etc/sysconfig/docker', mode: '0644' },
  { rule: 'containerd-socket', files: '/run/containerd/containerd.sock', mode: '0660' },
];

/** Files that audit rules must watch, by the end of the rule's name. */
const audited: Readonly<Record<string, string>> = {
  dockerd: '/usr/sbin/dockerd',
  'containerd-state': '/run/containerd',
  'data-root': '/var/lib/docker',
  'config-folder': '/etc/docker',
  'service-unit': `${units}/docker.service`,
  'containerd-socket': '/run/containerd/containerd.sock',
  'socket-unit': `${units}/docker.socket`,
  'default-docker': '/etc/default/docker',
  'daemon-config': '/etc/docker/daemon.json',
  'containerd-config': '/etc/containerd/config.toml',
  'sysconfig-docker': '/etc/sysconfig/docker',
  containerd: '/usr/bin/containerd',
  'containerd-shim': '/usr/bin/containerd-shim',
  'containerd-shim-runc-v1': '/usr/bin/containerd-shim-runc-v1',
  'containerd-shim-runc-v2': '/usr/bin/containerd-shim-runc-v2',
  runc: '$(command -v runc)',
};

const sysctls: Readonly<Record<string, number>> = {
  'kernel.dmesg_restrict': 1,
  'kernel.kptr_restrict': 1,
  'kernel.unprivileged_bpf_disabled': 1,
  'kernel.yama.ptrace_scope': 1,
  'kernel.randomize_va_space': 2,
  'fs.protected_symlinks': 1,
  'fs.protected_hardlinks': 1,
};

/** Shell functions of the commands below. */
export const hostPrelude = `
exists() { [ -e "$1" ] || exit 3; }
has_owner() { exists "$1"; owner=$(stat -Lc %U:%G "$1"); shift; for each; do [ "$owner" != "$each" ] || return 0; done; return 1; }
has_mode() { exists "$1"; [ $((0$(stat -Lc %a "$1") & ~$2)) -eq 0 ]; }
# Whether a change of a file's owner, to whom it belongs already, gets into the audit log.
is_recorded() {
  exists "$1"
  chown --reference="$1" "$1"
  for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
    ! grep -qF "name=\\"$1\\"" /var/log/audit/audit.log || return 0
    auditctl -l | grep -q ^-[aw] || return 1
    sleep 0.5
  done
  return 1
}
# Whether only root may write to the files that are there.
is_roots() {
  for file; do
    [ ! -e "$file" ] || { [ "$(stat -Lc %u "$file")" = 0 ] && [ $((0$(stat -Lc %a "$file") & 022)) -eq 0 ]; } || return 1
  done
}
# Whether each folder above the files is root's, and no other user may write to it.
is_kept() {
  for file; do
    while [ "$file" != / ]; do
      file=$(dirname "$file")
      [ "$(stat -Lc %u "$file")" = 0 ] && [ $((0$(stat -Lc %a "$file") & 022)) -eq 0 ] || return 1
    done
  done
}
`;

/** A command for each rule of the host: see \`askEach\`. */
export const hostTruth: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    guarded.flatMap(({ rule, files, mode, owners = 'root:root' }) => [
      [`host/${rule}-owner`, `has_owner ${files} ${owners}`],
      [`host/${rule}-mode`, `has_mode ${files} ${mode}`],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(audited).map(([rule, file]) => [`host/audit-${rule}`, `is_recorded ${file}`]),
  ),
  'host/auditing': 'auditctl -l | grep -q ^-[aw] && auditctl -s | grep -q "^enabled [12]"',
  'host/audit-daemon': 'auditctl -l | grep -q ^-[aw] || exit 3; auditctl -s | grep -q "^pid [1-9]"',
  'host/activated-socket':
    'mode=$(systemctl show --property SocketMode --value docker.socket); [ $((mode & 02)) -eq 0 ]',
  'host/cgroup-delegation': 'findmnt -no OPTIONS /sys/fs/cgroup | grep -q nsdelegate',
  'host/data-root-file-system': '[ "$(stat -c %d /var/lib/docker)" != "$(stat -c %d /var)" ]',
  'host/docker-group-members': '[ -z "$(getent group docker | cut -d: -f4)" ]',
  'host/engine-ports': '! ss -Hltn | grep -qE "(0.0.0.0|\\*|\\[::\\]):(2375|9323) "',
  'host/engine-programs':
    'is_roots /usr/sbin/dockerd /usr/bin/containerd /usr/bin/containerd-shim* $(command -v runc) /srv/runtimes/mine /srv/clean.sh /etc/passwd /etc/shadow && [ $((0$(stat -c %a /dev/vda) & 06)) -eq 0 ]',
  'host/kernel-settings': Object.entries(sysctls)
    .map(([name, least]) => `[ "$(sysctl -n ${name})" -ge ${least} ]`)
    .join(' && '),
  'host/security-module': 'aa-enabled --quiet',
  'host/writable-parent-directories': `is_kept ${guarded.map(({ files }) => files).join(' ')} /srv/runtimes/mine`,
};
