import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aptCommands, auditPluginCommands, pamCommands, rsyslogCommands } from './service-commands.ts';

test('commands of apt and dpkg', () => {
  const text = [
    'APT::Update::Pre-Invoke {"/srv/a.sh || true"; "echo }";};',
    'DPkg::Pre-Install-Pkgs:: "/srv/b.sh";',
    'APT { Update { Post-Invoke-Success { "/srv/c.sh"; }; }; };',
    'Acquire::http::Proxy-Auto-Detect "/srv/d.sh";',
    '// DPkg::Post-Invoke {"/srv/old.sh";};',
    'APT::Install-Recommends "false";',
  ].join('\n');
  // A proxy is looked for by the user `_apt`.
  assert.deepEqual(aptCommands(text), ['/srv/a.sh || true', 'echo }', '/srv/b.sh', '/srv/c.sh']);
});

test('plugins of auditd that are active', () => {
  assert.deepEqual(auditPluginCommands('active = yes\npath = /srv/plugin\nargs = 1\n'), ['/srv/plugin']);
  assert.deepEqual(auditPluginCommands('active = no\npath = /srv/plugin\n'), []);
  assert.deepEqual(auditPluginCommands('active = yes\npath = builtin_af_unix\n'), []);
});

test('commands of PAM', () => {
  const text =
    'session optional pam_exec.so seteuid log=/var/log/x /srv/a.sh now\nauth [default=1] pam_exec.so \\\n /srv/b.sh\n# pam_exec.so /srv/c.sh\n';
  assert.deepEqual(pamCommands(text), ['/srv/a.sh now', '/srv/b.sh']);
});

test('programs of rsyslogd', () => {
  const text =
    'action(type="omprog"\n       binary="/srv/a.sh --x")\n# binary="/srv/b.sh"\n*.emerg ^/srv/c.sh;T\n*.* /var/log/x\n';
  assert.deepEqual(rsyslogCommands(text), ['/srv/a.sh --x', '/srv/c.sh']);
});
