import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/docker-group-members.ts';
import type { Outcome } from '../../src/core/finding.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfTree, outcomesOf } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const manage = 'org.freedesktop.systemd1.manage-units';
const rules = '/etc/polkit-1/rules.d/50-own.rules';
const rule = (body: string): string => `polkit.addRule(function(action, subject) { ${body} });\n`;
const unit = (more: string): string =>
  rule(`if (action.id == "${manage}" && ${more}) { return polkit.Result.YES; }`);

/** What Debian and Ubuntu install, and what is usual beside it. */
const usual: Readonly<Record<string, string>> = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n',
  '/etc/group': 'root:x:0:\ndocker:x:999:\nsudo:x:27:ann\nempty:x:50:\n',
  '/usr/bin/dockerd': '',
  '/etc/sudoers':
    'Defaults env_reset\nDefaults secure_path="/usr/bin/docker"\nroot ALL=(ALL:ALL) ALL\ntoor ALL=(ALL) NOPASSWD: ALL\n%sudo ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n',
  '/etc/sudoers.d/backup':
    'ann ALL=(root) NOPASSWD: /usr/bin/rsync, /usr/bin/systemctl restart shop.service\n',
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
    'for (const id of ids) if (action.id == id) return polkit.Result.YES;',
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
  const facts = await factsOfTree(host);
  const found =
    trustedUsers === undefined
      ? outcomesOf(facts, [check]).get(check.id)
      : check.evaluate(facts.host, { trustedUsers });
  assert.ok(found);
  return found;
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

  it('do not matter without an engine of root', async () => {
    const host = fakeHost();
    hosts.push(host);
    host.write('/etc/passwd', usual['/etc/passwd'] ?? '');
    host.write('/etc/group', 'root:x:0:\n');
    host.write('/etc/sudoers', 'ann ALL=(ALL) NOPASSWD: ALL\n');
    const found = outcomesOf(await factsOfTree(host), [check]).get(check.id);
    assert.equal(found?.state, 'not-applicable');
  });
});
