import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findRootFiles } from './root-files.ts';

const units = '/etc/systemd/system';
const script = (...lines: readonly string[]) => `#!/bin/sh\n${lines.join('\n')}\n`;

const files: Readonly<Record<string, string>> = {
  '/etc/cron.d/job': '* * * * * root /srv/job.sh\n* * * * * root cd /srv/shop && php artisan schedule:run\n',
  '/srv/job.sh': script('/srv/of-job.sh'),
  '/etc/cron.daily/job': script('. /srv/of-daily.sh', 'eval "$(apt-config shell X y)"'),
  '/etc/rc.local': script('/srv/of-boot.sh &'),
  [`${units}/beside.service`]:
    '[Service]\nWorkingDirectory=/srv/app\nExecStart=/usr/bin/python3 manage.py run\n',
  [`${units}/searched.service`]: '[Service]\nExecSearchPath=/srv/tools\nExecStart=tool --all\n',
  [`${units}/environment.service`]:
    '[Service]\nEnvironmentFile=/srv/of-unit.env\nEnvironment=PYTHONPATH=/srv/python:/srv/more\nExecStart=/usr/bin/sleep 1\n',
  '/etc/cron.d/parts':
    '* * * * * root run-parts /srv/parts\n@daily root for job in /srv/jobs/*.sh; do sh $job; done\n',
  '/etc/cron.d/found': '@daily root find /srv -mtime +7 -exec /srv/of-find.sh {} +\n',
  '/etc/apt/apt.conf.d/x': 'DPkg::Post-Invoke {"/srv/of-apt.sh";};\n',
  '/etc/audit/plugins.d/x.conf': 'active = yes\npath = /srv/of-auditd\n',
  '/etc/pam.d/sshd': 'session optional pam_exec.so seteuid /srv/of-pam.sh\n',
  '/etc/rsyslog.d/x.conf': 'action(type="omprog" binary="/srv/of-rsyslog")\n',
  '/etc/profile.d/x.sh': '. /srv/of-profile.sh\n',
  '/etc/update-motd.d/x': script('exec /srv/of-motd.sh'),
  '/etc/environment': 'LD_PRELOAD=/srv/of-environment.so\n',
  '/etc/sysctl.d/x.conf': 'kernel.core_pattern=|/srv/of-sysctl %P\n',
  '/etc/dpkg/dpkg.cfg.d/x': 'post-invoke=/srv/of-dpkg.sh\n',
  '/etc/ssh/sshd_config.d/x.conf': 'TrustedUserCAKeys /srv/of-sshd.pub\n',
  '/etc/logrotate.d/x': '/var/log/x {\n compresscmd /srv/of-logrotate\n}\n',
  '/root/.bashrc': 'source /srv/of-bashrc\n',
  '/etc/cron.d/made': '@daily root make -C /srv/of-make\n',
  [`${units}/shell.service`]:
    "[Service]\nWorkingDirectory=/srv/shell\nExecStart=/bin/sh -c './of-shell.sh --all'\n",
  '/etc/network/interfaces': 'iface eth0 inet dhcp\n  post-up /srv/of-ifup.sh\n',
  '/etc/wireguard/wg0.conf': '[Interface]\nPostUp = /srv/of-wireguard.sh %i\n',
  '/etc/supervisor/conf.d/x.conf': '[program:x]\ncommand=python3 run.py\ndirectory=/srv/of-supervisor\n',
  '/etc/init.d/x': script('/srv/of-init start'),
  '/etc/service/x/run': script('cd /srv/of-runit', 'exec node app.js'),
  '/etc/service/y/run': script('exec chpst -u ann /srv/of-ann'),
  '/etc/letsencrypt/renewal/x.conf': '[renewalparams]\npre_hook = /srv/of-certbot.sh\n',
  '/etc/borgmatic/config.yaml': 'before_backup:\n  - /srv/of-borgmatic.sh\n',
  '/etc/supervisor/conf.d/y.conf': '[include]\nfiles = /srv/of-include/*.conf\n',
  '/etc/cron.d/last': 'PATH=/usr/bin:/srv/last\n* * * * * root of-last.sh; other\n',
  '/usr/bin/other': '',
  '/root/.ssh/authorized_keys': 'command="/srv/of-key.sh" ssh-ed25519 AAAA x\n',
  [`${units}/made.service`]: '[Service]\nExecStart=/usr/bin/make -C /srv/of-unit-make\n',
  [`${units}/opened.socket`]: '[Socket]\nListenStream=/run/x\nExecStartPre=/srv/of-socket.sh\n',
};

const led = [
  '/srv/of-job.sh',
  '/srv/shop/artisan',
  '/srv/of-daily.sh',
  '/srv/of-boot.sh',
  '/srv/app/manage.py',
  '/srv/tools/tool',
  '/srv/of-unit.env',
  '/srv/of-socket.sh',
  '/srv/parts/one',
  '/srv/jobs/two.sh',
  '/srv/of-find.sh',
  '/srv/of-apt.sh',
  '/srv/of-auditd',
  '/srv/of-pam.sh',
  '/srv/of-rsyslog',
  '/srv/of-profile.sh',
  '/srv/of-motd.sh',
  '/srv/of-environment.so',
  '/srv/of-sysctl',
  '/srv/of-dpkg.sh',
  '/srv/of-sshd.pub',
  '/srv/of-logrotate',
  '/srv/of-bashrc',
  '/srv/of-make/Makefile',
  '/srv/of-unit-make/Makefile',
  '/srv/shell/of-shell.sh',
  '/srv/of-ifup.sh',
  '/srv/of-wireguard.sh',
  '/srv/of-supervisor/run.py',
  '/srv/of-init',
  '/srv/of-key.sh',
  '/srv/of-runit/app.js',
  '/srv/of-certbot.sh',
  '/srv/of-borgmatic.sh',
  '/srv/of-include/x.conf',
  '/srv/last/of-last.sh',
];

let host: FakeHost;
before(() => {
  host = fakeHost();
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  for (const path of led) host.write(path, '');
  host.write('/srv/python/x.py', '');
  for (const path of ['/srv/of-ann', '/srv/last/other']) host.write(path, '');
});
after(() => host.remove());

test('what root runs leads to what its scripts, environments and working directories have', async () => {
  const { places } = await findRootFiles(diskFiles(host.root));
  for (const path of [...led, '/srv/python', '/srv/parts', `${units}/opened.socket`])
    assert.ok(places.includes(path), path);
  // What programs of the system print is no doubt: scripts of packages obey it on every host.
  assert.ok(places.every((place) => typeof place === 'string'));
  for (const path of ['/srv/app/run', '/srv/of-ann', '/srv/last', '/srv/last/other'])
    assert.ok(!places.includes(path), path);
});

test('a service with a user of its own, dynamic or not, runs as root only what asks for it', async () => {
  const own = fakeHost();
  try {
    const text = (setting: string) => `[Service]\n${setting}\nExecStart=/srv/x\n`;
    own.write('/srv/x', '');
    const isFound = async (setting: string): Promise<boolean> => {
      own.write(`${units}/x.service`, text(setting));
      return (await findRootFiles(diskFiles(own.root))).places.includes('/srv/x');
    };
    for (const setting of ['User=www-data', 'DynamicUser=yes', 'DynamicUser=true'])
      assert.equal(await isFound(setting), false, setting);
    for (const setting of ['User=', 'User=root', 'DynamicUser=no', 'DynamicUser=yes\nUser=root'])
      assert.equal(await isFound(setting), true, setting);
    own.write('/srv/before', '');
    const isBeforeFound = async (prefix: string, more = ''): Promise<boolean> => {
      own.write(`${units}/x.service`, `${text(`User=www-data\n${more}`)}ExecStartPre=${prefix}/srv/before\n`);
      const { places } = await findRootFiles(diskFiles(own.root));
      assert.ok(!places.includes('/srv/x'));
      return places.includes('/srv/before');
    };
    for (const prefix of ['+', '-+', '!', '@-!']) assert.equal(await isBeforeFound(prefix), true, prefix);
    for (const prefix of ['', '-', '!!', '-!!']) assert.equal(await isBeforeFound(prefix), false, prefix);
    assert.equal(await isBeforeFound('', 'PermissionsStartOnly=true'), true);
  } finally {
    own.remove();
  }
});

test('an init script runs where its service has no unit, or systemd does not start the host', async () => {
  const own = fakeHost();
  try {
    own.write('/etc/init.d/x', script('/srv/of-init start'));
    own.write('/srv/of-init', '');
    const isFound = async (): Promise<boolean> =>
      (await findRootFiles(diskFiles(own.root))).places.includes('/srv/of-init');
    assert.equal(await isFound(), true);
    own.write('/usr/lib/systemd/system/x.service', '[Service]\nExecStart=/usr/bin/x\n');
    assert.equal(await isFound(), false);
    own.write('/proc/1/comm', 'init\n');
    assert.equal(await isFound(), true);
  } finally {
    own.remove();
  }
});

test('a script that names more files than are looked for is unknown', async () => {
  const own = fakeHost();
  try {
    own.write('/etc/cron.daily/x', script(`for i in ${'/a '.repeat(20_000)}; do . $i; . $i; done`));
    const { places } = await findRootFiles(diskFiles(own.root));
    const unread = places.flatMap((place) => (typeof place === 'string' ? [] : [place.from]));
    assert.deepEqual(unread, ['/etc/cron.daily/x']);
  } finally {
    own.remove();
  }
});

test('what scripts, crontabs and units of root run of elsewhere is unknown', async () => {
  const own = fakeHost();
  try {
    own.write('/etc/cron.daily/x', script('date', 'eval "$(curl -s https://x.example)"'));
    own.write('/etc/cron.d/y', '@daily root date\n@daily root curl -s https://y.example | sh\n');
    own.write(`${units}/z.service`, "[Service]\nExecStart=/bin/sh -c 'curl -s https://z.example | sh'\n");
    const { places } = await findRootFiles(diskFiles(own.root));
    const unread = places.flatMap((place) =>
      typeof place === 'string' ? [] : [`${place.from}: ${place.detail}`],
    );
    const why = 'runs is unknown: it depends on what curl prints';
    assert.deepEqual(unread.toSorted(), [
      `/etc/cron.d/y: line 2: what \`curl -s https://y.example | sh\` ${why}`,
      `/etc/cron.daily/x: line 3: what \`eval "$(curl -s https://x.example)"\` ${why}`,
      `${units}/z.service: line 2: what \`curl -s https://z.example | sh\` ${why}`,
    ]);
  } finally {
    own.remove();
  }
});

test('the shell of a crontab counts where it runs commands of root', async () => {
  const own = fakeHost();
  try {
    own.write('/srv/shell', '');
    for (const [user, isRoots] of [
      ['ann', false],
      ['root', true],
    ] as const) {
      own.write('/etc/cron.d/x', `SHELL=/srv/shell\n* * * * * ${user} true\n`);
      assert.equal((await findRootFiles(diskFiles(own.root))).places.includes('/srv/shell'), isRoots, user);
    }
  } finally {
    own.remove();
  }
});
