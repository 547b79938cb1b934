import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectLoadedAuditRules } from './audit-rules.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

function hostWith(configuration: string, files: Readonly<Record<string, string>> = {}): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/proc/77/comm', 'auditd\n');
  host.write('/proc/77/cmdline', '/sbin/auditd\0');
  host.write('/etc/audit/auditd.conf', configuration);
  for (const [path, text] of Object.entries(files)) {
    if (path.startsWith('/proc/')) host.remove(path);
    host.write(path, text);
  }
  return host;
}

/** What the kernel, and the configuration of the daemon that it names, say of records. */
async function loaded(host: FakeHost, status = 'enabled 1\nfailure 1\npid 77\nrate_limit 0\n') {
  const probes = {
    run: async (name: string) => known(name === 'audit-status' ? status : '-w /etc -p wa\n', name),
  };
  return valueOf(await collectLoadedAuditRules(diskFiles(host.root), probes));
}

/** The configuration that auditd 4.0 of Debian brings, in part. */
const usual =
  'local_events = yes\nwrite_logs = yes\nlog_file = /var/log/audit/audit.log\nlog_format = ENRICHED\n';

test('a daemon that writes its log, another one and none have nothing that keeps records out', async () => {
  const off = 'write_logs = no\n';
  for (const [configuration, files, status] of [
    [usual, {}],
    [`# write_logs = no\n${usual}`, {}],
    [off, { '/proc/77/comm': 'go-audit\n' }],
    [off, {}, 'enabled 1\npid 0\n'],
    [off, { '/proc/77/cmdline': '/sbin/auditd\0-c\0/srv/audit\0', '/srv/audit/auditd.conf': usual }],
  ] as const) {
    const host = hostWith(configuration, files);
    assert.equal((await loaded(host, status))?.log?.discardedBy ?? '', '', configuration);
  }
});

test('settings that discard the records are found in every form', async () => {
  for (const line of ['write_logs = no', 'WRITE_LOGS=No', 'log_format = NOLOG', 'log_file = /dev/null']) {
    const found = await loaded(hostWith(`${usual}${line}\n`));
    assert.deepEqual(found?.log?.plugins, [], line);
    assert.match(found.log.discardedBy, /^(?:write_logs = no|log_format = NOLOG|log_file = \/dev\/null)$/u);
  }
  const elsewhere = hostWith(usual, {
    '/proc/77/cmdline': '/sbin/auditd\0-c\0/srv/audit\0',
    '/srv/audit/auditd.conf': 'write_logs = no\n',
  });
  assert.equal((await loaded(elsewhere))?.log?.discardedBy, 'write_logs = no');
});

test('plugins that take the records in place of the log are named', async () => {
  const host = hostWith('write_logs = no\n', {
    '/etc/audit/plugins.d/syslog.conf': 'active = yes\n',
    '/etc/audit/plugins.d/af_unix.conf': 'active = no\n',
    '/etc/audisp/plugins.d/au-remote.conf': 'active=YES\n',
  });
  assert.deepEqual((await loaded(host))?.log?.plugins, ['syslog.conf', 'au-remote.conf']);
});

test('a configuration that cannot be read is a doubt', async () => {
  const files = diskFiles(hostWith(usual).root);
  const denied = {
    ...files,
    readText: async (path: string) =>
      path === '/etc/audit/auditd.conf' ? unreadable('denied', 'run as root', path) : files.readText(path),
  };
  const probes = { run: async (name: string) => known('enabled 1\npid 77\n', name) };
  const found = valueOf(await collectLoadedAuditRules(denied, probes));
  assert.match(found?.log?.unread ?? '', /run as root/u);
});

test('a daemon that cannot be seen is a doubt', async () => {
  const found = await loaded(hostWith(usual), 'enabled 1\npid 78\n');
  assert.match(found?.log?.unread ?? '', /process 78, cannot be seen/u);
});

test('a limit of records is read in both forms of the status', async () => {
  const host = hostWith(usual);
  assert.equal((await loaded(host))?.log?.rateLimit, 0);
  assert.equal((await loaded(host, 'enabled 1\npid 77\nrate_limit 5\n'))?.log?.rateLimit, 5);
  const older = 'AUDIT_STATUS: enabled=1 flag=1 pid=77 rate_limit=5 backlog_limit=64\n';
  assert.equal((await loaded(host, older))?.log?.rateLimit, 5);
  assert.equal((await loaded(host, older))?.log?.backlogLimit, 64);
  assert.equal((await loaded(host))?.log?.backlogLimit, undefined);
});
