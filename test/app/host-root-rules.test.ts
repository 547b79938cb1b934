import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { groupOutcome } from '../kit/docker-group.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const manage = 'org.freedesktop.systemd1.manage-units';
const rules = '/etc/polkit-1/rules.d/50-own.rules';
const rule = (body: string): string => `polkit.addRule(function(action, subject) { ${body} });\n`;
const unit = (more: string): string =>
  rule(`if (action.id == "${manage}" && ${more}) { return polkit.Result.YES; }`);

/** What Debian and Ubuntu install, and what is usual beside it. */
const usual: Readonly<Record<string, string>> = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n',
  '/etc/group': 'root:x:0:\ndocker:x:999:\nsudo:x:27:ann\nempty:x:50:\n',
  '/usr/bin/dockerd': '',
  '/etc/sudoers':
    'Defaults env_reset\nDefaults secure_path="/usr/bin/docker"\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n',
  '/etc/sudoers.d/backup':
    'ann ALL=(root) NOPASSWD: /usr/bin/rsync --server --sender -a . /srv, /usr/bin/systemctl restart shop.service\n',
  '/etc/sudoers.d/show': 'ann ALL=(root) NOPASSWD: /usr/bin/docker ps, /usr/bin/docker ""\n',
  '/usr/share/polkit-1/rules.d/50-default.rules':
    'polkit.addAdminRule(function(action, subject) { return ["unix-group:sudo", "unix-user:0"]; });\n',
  '/usr/share/polkit-1/rules.d/systemd-networkd.rules': rule(
    'if ((action.id == "org.freedesktop.hostname1.set-hostname" || action.id == "org.freedesktop.timedate1.set-timezone") && subject.user == "systemd-network") { return polkit.Result.YES; }',
  ),
  '/etc/polkit-1/rules.d/60-shop.rules': unit(
    'action.lookup("unit") == "shop.service" && subject.isInGroup("sudo")',
  ),
  '/usr/share/polkit-1/rules.d/libvirt.rules': rule(
    'if (action.id == "org.libvirt.unix.manage" && subject.isInGroup("sudo")) { return polkit.Result.YES; }',
  ),
  '/usr/share/polkit-1/rules.d/own-script.rules': rule(
    'for (const id of ids) if (action.id == id) return polkit.Result.AUTH_ADMIN;',
  ),
  '/usr/share/polkit-1/rules.d/20-gdm.rules': rule(
    'if (subject.user !== "Debian-gdm") return undefined;\n if (action.id == "org.freedesktop.NetworkManager.settings.modify.system" && subject.local && subject.active) { return polkit.Result.YES; }',
  ),
  '/usr/share/polkit-1/rules.d/packagekit.rules': rule(
    'if ((action.id == "org.freedesktop.packagekit.upgrade-system" || action.id == "org.freedesktop.packagekit.trigger-offline-update") && subject.active == true && subject.local == true && subject.isInGroup ("sudo")) { return polkit.Result.YES; } return polkit.Result.NOT_HANDLED;',
  ),
  '/usr/share/polkit-1/rules.d/20-setup.rules': rule(
    "if (subject.user !== 'gnome-initial-setup') return undefined;\n var known = (action.id.indexOf('org.freedesktop.hostname1.') === 0 || action.id.indexOf('org.fedoraproject.thirdparty.') === 0);\n if (known) { if (subject.local) return 'yes';\n else return 'auth_admin'; } return undefined;",
  ),
  '/etc/polkit-1/rules.d/61-guard.rules': rule(
    'if (action.id != "org.libvirt.unix.manage") return polkit.Result.NOT_HANDLED; return polkit.Result.YES;',
  ),
  '/etc/polkit-1/rules.d/62-own.rules': rule(
    'if (action.id.indexOf("org.freedesktop.udisks2.") == 0 && helper(subject)) return polkit.Result.YES; if (action.id == "org.freedesktop.policykit.exec" && action.lookup("program") == "/usr/local/bin/backlight") return polkit.Result.YES;',
  ),
  '/usr/share/polkit-1/actions/org.freedesktop.systemd1.policy': `<policyconfig><action id="${manage}"><defaults><allow_any>auth_admin</allow_any></defaults></action></policyconfig>`,
};

async function outcome(
  files: Readonly<Record<string, string>>,
  trustedUsers?: readonly string[],
): Promise<Outcome> {
  const host = fakeHost();
  hosts.push(host);
  for (const [path, text] of Object.entries({ ...usual, ...files })) host.write(path, text);
  return groupOutcome(host, trustedUsers);
}

describe('users who are root by a rule', () => {
  it('are none on a usual host', async () => {
    assert.equal((await outcome({})).state, 'passed');
  });

  const persons: readonly (readonly [what: string, files: Readonly<Record<string, string>>])[] = [
    ['any program without a password', { '/etc/sudoers.d/x': 'ann ALL=(ALL) NOPASSWD:ALL\n' }],
    ['by number', { '/etc/sudoers.d/x': '#1000 ALL=(ALL) NOPASSWD:ALL\n' }],
    ['by group', { '/etc/sudoers.d/x': '%sudo ALL=(ALL) NOPASSWD:ALL\n' }],
    ['by the number of a group', { '/etc/sudoers.d/x': '%#27 ALL=(ALL) NOPASSWD:ALL\n' }],
    ['docker with their password', { '/etc/sudoers.d/x': 'ann ALL=(root) /usr/bin/docker\n' }],
    ['an engine through an alias', { '/etc/sudoers.d/x': 'Cmnd_Alias C=/usr/bin/ctr\nann ALL=C\n' }],
    ['a folder with docker', { '/etc/sudoers.d/x': 'ann ALL=/usr/bin/\n' }],
    ['docker by a pattern', { '/etc/sudoers.d/x': 'ann ALL=/usr/*/dock*\n' }],
    ['the group of the socket', { '/etc/sudoers.d/x': 'ann ALL=(ann:docker) NOPASSWD: ALL\n' }],
    ['a shell', { '/etc/sudoers.d/x': 'ann ALL=NOPASSWD: /bin/bash\n' }],
    ['no password is asked of them', { '/etc/sudoers.d/x': 'Defaults:ann !authenticate\nann ALL=ALL\n' }],
    [
      'a file that is included',
      { '/etc/sudoers': '@include more\n', '/etc/more': 'ann ALL=NOPASSWD: ALL\n' },
    ],
    ['services', { [rules]: unit('subject.user == "ann"') }],
    ['services as a group', { [rules]: unit('subject.isInGroup("sudo")') }],
    [
      'services behind a guard',
      {
        [rules]: rule(
          `if (!subject.isInGroup("sudo")) return polkit.Result.NOT_HANDLED; if (action.id == "${manage}") return polkit.Result.YES;`,
        ),
      },
    ],
    [
      'a list of users',
      { [rules]: rule('if (["ann"].indexOf(subject.user) >= 0) return polkit.Result.YES;') },
    ],
    [
      'a pattern of actions',
      {
        [rules]: rule(
          'if (action.id.match("org.freedesktop.systemd1.") && subject.isInGroup("sudo")) return polkit.Result["YES"];',
        ),
      },
    ],
    [
      'a shell as root',
      {
        [rules]: rule(
          'if (action.id == "org.freedesktop.machine1.host-shell" && action.lookup("user") == "root" && subject.user == "ann") return `yes`;',
        ),
      },
    ],
    ['every action', { [rules]: rule('if (subject.user == "ann") return polkit.Result.YES;') }],
    [
      'programs',
      {
        [rules]: rule(
          'if (action.id == "org.freedesktop.policykit.exec" && action.lookup("program") == "/usr/bin/docker" && subject.user == "ann") return polkit.Result.YES;',
        ),
      },
    ],
    [
      'a local authority',
      {
        '/etc/polkit-1/localauthority/50-local.d/x.pkla':
          '[x]\nIdentity=unix-user:ann\nAction=org.freedesktop.systemd1.*\nResultAny=yes\n',
      },
    ],
  ];
  for (const [what, files] of persons)
    it(`need review or trust: ${what}`, async () => {
      const open = await outcome(files);
      assert.ok(open.state === 'unknown' && open.kind === 'needs-review', JSON.stringify(open));
      assert.match(open.doubts.join('\n'), /\bann\b/u);
      assert.equal((await outcome(files, ['bob'])).state, 'failed');
      assert.equal((await outcome(files, ['ann'])).state, 'passed');
    });

  const everyone: readonly (readonly [what: string, files: Readonly<Record<string, string>>])[] = [
    ['sudo', { '/etc/sudoers.d/x': 'ALL ALL=(ALL) NOPASSWD: /usr/bin/docker\n' }],
    ['polkit', { [rules]: unit('subject.local') }],
    [
      'a local authority',
      {
        '/var/lib/polkit-1/localauthority/10-vendor.d/x.pkla':
          '[x]\nIdentity=unix-user:*\nAction=*\nResultActive=yes\n',
      },
    ],
    ...['/etc', '/run', '/usr/local/share'].map(
      (folder): readonly [string, Readonly<Record<string, string>>] => [
        `an action declared in ${folder}`,
        {
          [`${folder}/polkit-1/actions/x.policy`]: `<policyconfig><action id="${manage}"><defaults><allow_any>yes</allow_any></defaults></action></policyconfig>`,
        },
      ],
    ),
    [
      'a declared action',
      {
        '/usr/share/polkit-1/actions/x.policy':
          '<action id="x"><defaults><allow_any>yes</allow_any></defaults><annotate key="org.freedesktop.policykit.exec.path">/usr/bin/docker</annotate></action>',
      },
    ],
  ];
  for (const [what, files] of everyone)
    it(`are everyone by ${what}`, async () => {
      const found = await outcome(files, ['ann']);
      assert.ok(found.state === 'failed', JSON.stringify(found));
      assert.match(found.problems[0].message, /^Everyone/u);
    });

  const unclear: readonly (readonly [what: string, files: Readonly<Record<string, string>>])[] = [
    [
      'a script that names the action',
      { [rules]: rule(`for (;;) if (x == "${manage}") return polkit.Result.YES;`) },
    ],
    ...[
      'action.lookup("program").indexOf("/usr/bin/") == 0',
      'action.lookup("program") == "/usr/bin/python3"',
      'action.lookup("command_line") == "/usr/bin/true"',
      'action.lookup("user") == "bob"',
    ].map((detail): readonly [string, Readonly<Record<string, string>>] => [
      detail,
      { [rules]: rule(`if (action.id == "org.freedesktop.policykit.exec" && ${detail}) return "yes";`) },
    ]),
    ['any unit', { [rules]: unit('action.lookup("verb") == "start"') }],
    ['a group without some', { [rules]: unit('subject.isInGroup("sudo") && subject.user != "ann"') }],
    ['a script', { [rules]: rule('for (const id of ids) if (action.id == id) return polkit.Result.YES;') }],
    ['a rule that is not seen', { [rules]: 'polkit.addRule(check); function check() { return "yes"; }' }],
    ['blocks in blocks', { [rules]: rule(`${'{'.repeat(30_000)} return "yes"; ${'}'.repeat(30_000)}`) }],
    ['a long file', { [rules]: `${rule('return null;')}${' '.repeat(70_000)}` }],
    [
      'a declaration that is not well-formed',
      { '/run/polkit-1/actions/x.policy': `<action id="${manage}">` },
    ],
    [
      'a netgroup of a local authority',
      {
        '/etc/polkit-1/localauthority/50-local.d/x.pkla':
          '[x]\nIdentity=unix-netgroup:ops\nAction=*\nResultAny=yes\n',
      },
    ],
    ['a condition that is not understood', { [rules]: unit('helper(subject)') }],
    ['fixed arguments', { '/etc/sudoers.d/x': 'ann ALL=NOPASSWD: /usr/bin/docker restart shop\n' }],
    ['a regular expression', { '/etc/sudoers.d/x': 'ann ALL=NOPASSWD: ^/usr/bin/(docker|true)$\n' }],
    ['a netgroup', { '/etc/sudoers.d/x': '+ops ALL=NOPASSWD: ALL\n' }],
  ];
  for (const [what, files] of unclear)
    it(`are unknown by ${what}`, async () => {
      const found = await outcome(files, ['ann']);
      assert.equal(found.state, 'unknown', JSON.stringify(found));
    });

  it('are unknown by a local authority that cannot be read', async () => {
    const host = fakeHost();
    hosts.push(host);
    for (const [path, text] of Object.entries(usual)) host.write(path, text);
    // A link to itself: reading it fails for root as well.
    host.write('/var/lib/polkit-1/x', '');
    host.link('/var/lib/polkit-1/localauthority', 'localauthority');
    const found = await groupOutcome(host);
    assert.equal(found?.state, 'unknown', JSON.stringify(found));
  });

  it('do not matter without an engine of root', async () => {
    const host = fakeHost();
    hosts.push(host);
    host.write('/etc/passwd', usual['/etc/passwd'] ?? '');
    host.write('/etc/group', 'root:x:0:\n');
    host.write('/etc/sudoers', 'ann ALL=(ALL) NOPASSWD: ALL\n');
    const found = await groupOutcome(host);
    assert.equal(found?.state, 'not-applicable');
  });
});
