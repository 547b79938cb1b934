import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { sensitiveEtc } from './sensitive-etc.ts';
import { sensitiveKernelPaths } from './sensitive-kernel-paths.ts';
import { gradeHostPath } from './sensitive-paths.ts';
import { sensitiveServiceData } from './sensitive-service-data.ts';
import { sensitiveSystemPaths } from './sensitive-system-paths.ts';

const read = (path: string) => gradeHostPath(path, true)?.severity;
const write = (path: string) => gradeHostPath(path, false)?.severity;

test('files through which the kernel runs programs as root', () => {
  for (const path of [
    '/proc/sys/kernel/core_pattern',
    '/proc/sys',
    '/sys/fs/cgroup',
    '/sys/fs/cgroup/memory/release_agent',
    '/sys/kernel/uevent_helper',
    '/lib/modules',
    '/usr/lib/modules/6.1.0',
  ]) {
    assert.deepEqual([read(path), write(path)], ['low', 'critical'], path);
  }
});

test('specifications of devices and plugins, which the engine acts on as root', () => {
  for (const path of [
    '/etc/cdi',
    '/run/cdi/vendor.json',
    '/var/run/cdi',
    '/opt/nri/plugins',
    '/etc/nri/conf.d',
  ])
    assert.deepEqual([read(path), write(path)], [undefined, 'critical'], path);
});

test('a part is graded separately from its tree', () => {
  assert.deepEqual([read('/sys'), write('/sys')], ['low', 'critical']);
  assert.equal(read('/sys/kernel/debug'), 'high');
  assert.deepEqual([read('/proc'), write('/proc')], ['medium', 'critical']);
  assert.equal(read('/proc/kcore'), 'critical');
  assert.equal(write('/proc/sys/net'), 'medium', 'those of the namespace of whoever looks');
});

test('what the kernel shows to everyone and lets nobody write', () => {
  for (const path of ['/sys/kernel/btf', '/sys/kernel/btf/vmlinux', '/sys/kernel/notes'])
    assert.deepEqual([read(path), write(path)], [undefined, undefined], path);
});

test('files without information about processes may be read', () => {
  assert.equal(read('/proc/meminfo'), undefined);
  assert.equal(read('/proc/1/environ'), 'high');
});

test('namespaces of the host and of others', () => {
  for (const path of [
    '/proc/1/ns/net',
    '/proc/self/ns',
    '/run/docker/netns/default',
    '/var/run/docker/netns/default',
  ])
    assert.deepEqual([read(path), write(path)], ['high', 'high'], path);
  assert.deepEqual([read('/run/netns/blue'), read('/run/docker/netns/1')], ['low', 'low']);
});

test('subdirectories and read-only mounts count', () => {
  for (const path of [
    '/etc/shadow',
    '/root',
    '/home',
    '/var/lib/docker',
    '/run',
    '/etc',
    '/var/lib/kubelet',
  ]) {
    assert.ok(read(path) === 'high' || read(path) === 'critical', path);
  }
  assert.equal(read('/boot'), 'medium');
});

test('parts of /etc are graded by what they expose', () => {
  const cases: readonly (readonly [string, string | undefined, string])[] = [
    ['/etc/passwd', 'low', 'critical'],
    ['/etc/shadow-', 'high', 'critical'],
    ['/etc/ssl/private/web.key', 'high', 'critical'],
    ['/etc/ssl/certs', undefined, 'high'],
    ['/etc/letsencrypt/live', 'high', 'high'],
    ['/etc/letsencrypt/live/x.example/privkey.pem', 'high', 'high'],
    ['/etc/letsencrypt/live/x.example/fullchain.pem', undefined, 'high'],
    ['/etc/letsencrypt/archive/x.example/cert12.pem', undefined, 'high'],
    ['/etc/localtime', undefined, 'medium'],
    ['/etc/resolv.conf', undefined, 'high'],
    ['/etc/cron.d/backup', 'low', 'critical'],
    ['/etc/nginx/nginx.conf', 'low', 'high'],
    ['/etc/myapp', 'low', 'medium'],
    ['/etc/myapp/conf.d/app.ini', 'low', 'medium'],
    ['/etc/default/docker', 'low', 'critical'],
    ['/etc/rc3.d', 'low', 'critical'],
    ['/etc/perl', 'low', 'critical'],
    ['/etc/ca-certificates/update.d/x', undefined, 'critical'],
    ['/etc/ca-certificates', undefined, 'critical'],
    ['/etc/docker/daemon.json', 'medium', 'critical'],
    ['/etc/keepalived', 'medium', 'critical'],
    ['/etc/cloudflared', 'high', 'high'],
  ];
  for (const [path, ro, rw] of cases) assert.deepEqual([read(path), write(path)], [ro, rw], path);
  assert.match(gradeHostPath('/etc/cron.d', true)?.entry.gives ?? '', /scheduled commands/u);
});

test('devices are graded as devices, and other paths below /dev separately', () => {
  assert.equal(write('/dev/null'), undefined);
  assert.equal(write('/dev/snd'), 'low');
  assert.equal(write('/dev/kmsg'), 'medium');
  assert.deepEqual([read('/dev/sda'), write('/dev/sda')], ['high', 'critical']);
  for (const names of ['/dev/disk', '/dev/disk/by-uuid', '/dev/block'])
    assert.deepEqual([read(names), write(names)], ['low', 'high'], names);
  for (const name of ['/dev/disk/by-uuid/f00', '/dev/block/8:0', '/dev/mapper'])
    assert.deepEqual([read(name), write(name)], ['high', 'critical'], name);
  assert.deepEqual([read('/dev/shm'), write('/dev/shm')], ['low', 'medium']);
  assert.equal(read('/dev/pts'), 'high');
  assert.deepEqual([read('/dev'), write('/dev')], ['high', 'critical']);
});

test('kernel files that accept no writes may be mounted either way', () => {
  assert.equal(write('/proc/cpuinfo'), undefined);
  assert.equal(write('/proc/sysrq-trigger'), 'critical');
});

test('a home counts for its keys and start-up files, not for the projects in it', () => {
  assert.equal(write('/home/ada/project'), undefined);
  assert.deepEqual([read('/home/ada/.bashrc'), write('/home/ada/.bashrc')], ['low', 'high']);
  assert.equal(write('/root/.bashrc'), 'critical');
  assert.equal(read('/home/ada/.ssh/id_ed25519'), 'high');
  assert.equal(read('/home/ada/.ssh/known_hosts'), 'low');
  assert.equal(read('/home/ada/.config'), 'high');
  assert.equal(read('/root/data'), 'medium');
  assert.equal(read('/root/.local/share/app'), 'medium');
  assert.equal(read('/root/app/compose/site.conf'), undefined);
  assert.equal(read('/home/ada/binaries'), undefined);
});

test('homes of image-based systems, of macOS and of Windows are homes too', () => {
  assert.equal(read('/var/home/ada/.ssh'), 'high');
  assert.equal(write('/var/roothome'), 'critical');
  assert.equal(read('/host_mnt/Users/ada/.aws'), 'high');
  assert.equal(read('/host_mnt/private/etc'), 'high');
  assert.equal(read('/mnt/c/Users/ada/.ssh'), 'high');
  assert.equal(write('/run/desktop/mnt/host/c/Users/ada'), 'high');
  assert.equal(read('/mnt/c/work'), undefined);
});

test('a path that is sensitive on one host only counts with everything in it and above it', () => {
  const extra = [
    { path: '/data/engine', reach: 'subtree', read: 'high', write: 'critical', gives: 'x' },
  ] as const;
  assert.equal(gradeHostPath('/data/engine/volumes', false, extra)?.severity, 'critical');
  assert.equal(gradeHostPath('/data', true, extra)?.severity, 'high');
  assert.equal(gradeHostPath('/database', true, extra), undefined);
});

test('sockets of programs that run what their clients say', () => {
  const paths = [
    '/var/run/fail2ban',
    '/run/supervisor.sock',
    '/run/screen',
    '/run/systemd',
    '/run/systemd/private',
  ];
  // A read-only mount does not keep clients from connecting.
  for (const path of paths) assert.deepEqual([read(path), write(path)], ['critical', 'critical'], path);
  assert.deepEqual([read('/tmp/tmux-1000'), write('/tmp/tmux-0/default')], ['high', 'critical']);
});

test('shared directories', () => {
  assert.equal(write('/tmp'), 'medium');
  assert.deepEqual([read('/var'), write('/var/lib')], ['high', 'critical']);
  assert.deepEqual([read('/run'), write('/run')], ['critical', 'critical']);
  assert.equal(read('/var/spool'), 'medium');
  assert.equal(write('/run/lock'), undefined);
  assert.deepEqual([read('/run/systemd/journal/dev-log'), write('/run/systemd/notify')], ['low', 'low']);
});

test('what holds the data of one program gives little', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['/usr/local/share/app', undefined, 'medium'],
    ['/usr/share/appdata/x', undefined, 'medium'],
    ['/usr/share/doc', undefined, undefined],
    ['/var/log/nginx', 'low', 'low'],
    ['/var/log/auth.log', 'medium', 'high'],
    ['/var/log', 'medium', 'high'],
    ['/sys/class/gpio', undefined, 'low'],
    ['/sys/class/net', 'low', 'medium'],
    ['/sys/devices/system/cpu', undefined, 'medium'],
    ['/sys/bus/pci/devices', 'low', 'high'],
    ['/proc/net', 'low', 'medium'],
  ];
  for (const [path, ro, rw] of cases) assert.deepEqual([read(path), write(path)], [ro, rw], path);
});

test('what the host runs stays critical when writable, and so does what contains it', () => {
  for (const path of [
    '/usr',
    '/usr/bin',
    '/usr/bin/tool',
    '/usr/lib/x86_64-linux-gnu',
    '/usr/local',
    '/usr/local/bin',
    '/usr/local/sbin/x',
    '/usr/local/lib/python3.11',
    '/usr/share',
    '/usr/share/dbus-1/system-services',
    '/usr/share/perl5',
    '/usr/local/share',
    '/var/lib/dkms',
    '/opt/containerd/bin',
    '/etc/cron.d',
    '/etc/ld.so.preload',
    '/etc/pam.d',
    '/var/spool/cron/crontabs',
    '/boot/grub',
    '/lib/modules/6.1.0',
    '/root/.ssh/authorized_keys',
    '/proc/sys/fs/binfmt_misc',
    '/sys/kernel',
  ])
    assert.equal(write(path), 'critical', path);
  assert.equal(write('/usr/myapp'), 'high');
});

test('the root of a process is the host’s, and a process shows its secrets', () => {
  assert.deepEqual([read('/proc/1/root'), write('/proc/1/root')], ['critical', 'critical']);
  assert.equal(read('/proc/self/root/etc/shadow'), 'high');
  assert.deepEqual([read('/proc/1/environ'), write('/proc/42')], ['high', 'critical']);
});

test('a directory is at least as severe as what is known in it', () => {
  const worst = ['info', 'low', 'medium', 'high', 'critical'];
  const rank = (severity: string | undefined): number => worst.indexOf(severity ?? 'info');
  // Few hosts have Salt or a cluster; on all others /srv is data, and /opt programs.
  const services = sensitiveServiceData.filter(({ path }) => !/^\/(?:srv|opt)\//u.test(path));
  const rows = [...sensitiveEtc, ...sensitiveSystemPaths, ...services, ...sensitiveKernelPaths];
  for (const { path } of rows) {
    for (let above = posix.dirname(path); above !== '/'; above = posix.dirname(above)) {
      assert.ok(rank(write(above)) >= rank(write(path)), `writable ${above} holds ${path}`);
      // The kernel shows some of its files to privileged readers only; a service may not run everywhere.
      const wanted = Math.min(rank(read(path)), rank('high'));
      if (!/^\/(?:proc|sys)(?:\/|$)/u.test(path))
        assert.ok(rank(read(above)) >= wanted, `${above} holds ${path}`);
    }
  }
});

test('data of services that gives control of the host or of others', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['/var/lib/extensions/app.raw', 'low', 'critical'],
    ['/var/lib/portables', 'low', 'critical'],
    ['/var/lib/pacman/local', 'low', 'critical'],
    ['/opt/bin/tool', 'low', 'critical'],
    ['/opt/puppetlabs', 'low', 'critical'],
    ['/var/lib/waagent', 'high', 'critical'],
    ['/srv/salt', 'low', 'critical'],
    ['/srv/pillar/top.sls', 'high', 'critical'],
    ['/var/lib/kube-proxy/kubeconfig', 'high', 'critical'],
    ['/var/lib/nerdctl', 'high', 'critical'],
    ['/var/lib/NetworkManager', 'medium', 'high'],
    ['/var/lib/AccountsService/users', 'low', 'medium'],
    ['/var/kerberos/krb5kdc', 'critical', 'critical'],
    ['/var/lib/nfs/etab', 'low', 'high'],
    ['/var/lib/cloud/scripts', 'medium', 'critical'],
    ['/var/lib/sss/db', 'high', 'high'],
  ];
  for (const [path, ro, rw] of cases) assert.deepEqual([read(path), write(path)], [ro, rw], path);
});

test('data of an application below the same directories is its own', () => {
  for (const path of [
    '/srv/app',
    '/opt/app/data',
    '/var/lib/postgresql',
    '/var/lib/grafana',
    '/var/lib/app',
    '/opt/binaries',
  ])
    assert.deepEqual([read(path), write(path)], [undefined, undefined], path);
});

test('what administrations and runners start, and the state of container runtimes', () => {
  for (const path of ['/etc/gitlab-runner/config.toml', '/etc/cockpit', '/etc/act_runner'])
    assert.deepEqual([read(path), write(path)], ['medium', 'critical'], path);
  for (const path of ['/etc/pve', '/etc/webmin'])
    assert.deepEqual([read(path), write(path)], ['high', 'critical'], path);
  for (const path of ['/run/crun', '/run/runc/x', '/var/run/libpod'])
    assert.deepEqual([read(path), write(path)], ['low', 'critical'], path);
});
