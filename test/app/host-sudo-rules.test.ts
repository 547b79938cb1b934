import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { groupOutcome } from '../kit/docker-group.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { processorTime } from '../kit/processor-time.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));
type Files = Readonly<Record<string, string | undefined>>;

const accounts = 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n';
const twoRoots: Files = { '/etc/passwd': `${accounts}toor:x:0:0::/:/bin/sh\n` };

/** A host on which sudo asks everybody for a password. */
const usual: Files = {
  '/etc/passwd': accounts,
  '/etc/group': 'root:x:0:\ndocker:x:999:\nsudo:x:27:ann\nann:x:1000:\nbob:x:1001:\n',
  '/etc/hostname': 'web1.example.com\n',
  '/usr/bin/dockerd': '',
  '/etc/sudoers': 'Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n',
};

async function outcome(files: Files, trustedUsers?: readonly string[]): Promise<Outcome> {
  const host = fakeHost();
  hosts.push(host);
  for (const [path, text] of Object.entries({ ...usual, ...files }))
    if (text !== undefined) host.write(path, text);
  return groupOutcome(host, trustedUsers);
}

const rules = (text: string): Files => ({ '/etc/sudoers.d/x': `${text}\n` });

/** Files by which ann needs review, and is a stranger unless she is trusted. */
const ofAnn: Readonly<Record<string, Files>> = {
  'a rule after a comment that ends in a backslash': rules(
    '# policy of the host \\\nann ALL=(ALL) NOPASSWD: ALL',
  ),
  'a rule after a rule with such a comment': rules(
    'bob ALL=(ALL) /bin/ls # x \\\nann ALL=(ALL) NOPASSWD: ALL',
  ),
  'a list of users with blanks': rules('Defaults:ann, bob !authenticate\nann ALL=(ALL) ALL'),
  'hosts with blanks': rules('Defaults@h, g !authenticate\nann ALL=(ALL) ALL'),
  'a blank after the colon': rules('Defaults: ann !authenticate\nann ALL=(ALL) ALL'),
  'a user in a group with a rule': rules('Defaults:ann !authenticate\n%sudo ALL=(ALL) ALL'),
  'a user whose number has a rule': rules('Defaults:ann !authenticate\n#1000 ALL=(ALL) ALL'),
  'an exempt group': rules('Defaults exempt_group=sudo\nann ALL=(ALL) ALL'),
  'an exempt command': rules('Defaults!/bin/bash !authenticate\nann ALL=(ALL) ALL'),
  'an exempt command in another folder': rules(
    'Defaults!/usr/bin/bash !authenticate\nann ALL=(ALL) /bin/bash',
  ),
  'an exemption for root': rules('Defaults>root !authenticate\nann ALL=(ALL) ALL'),
  'an exemption for everyone': rules('Defaults:ALL !authenticate\nann ALL=(ALL) ALL'),
  'su with a dash': rules('ann ALL=(root) NOPASSWD: /usr/bin/su -'),
  'su to root': rules('ann ALL=(root) NOPASSWD: /usr/bin/su - root'),
  'su with a wildcard': rules('ann ALL=(root) NOPASSWD: /usr/bin/su - *'),
  'a shell without arguments': rules('ann ALL=(root) NOPASSWD: /bin/bash ""'),
  'a shell with a command': rules('ann ALL=(root) NOPASSWD: /bin/bash -c *'),
  'a shell with an option': rules('ann ALL=(root) NOPASSWD: /usr/bin/bash -p'),
  'a group of users to run as': rules('ann ALL=(%root) NOPASSWD: ALL'),
  'another name of root': { ...rules('ann ALL=(toor) NOPASSWD: ALL'), ...twoRoots },
  'a list whose last item counts': rules('!ann, ann ALL=(ALL) NOPASSWD: ALL'),
  'a member of the group docker': {
    ...rules('ann ALL=(bob) NOPASSWD: ALL'),
    '/etc/group': `${usual['/etc/group']}docker:x:999:bob\n`,
  },
  'the number of the group docker': rules('ann ALL=(ann:#999) NOPASSWD: ALL'),
  'a file by the name of the host': {
    '/etc/sudoers': '@include /etc/sudoers.%h\n',
    '/etc/sudoers.web1': 'ann ALL=(ALL) NOPASSWD: ALL\n',
  },
  'a file in the folder of the file that includes it': {
    '/etc/sudoers': '@include own/a\n',
    '/etc/own/a': '@include b # more\n',
    '/etc/own/b': 'ann ALL=(ALL) NOPASSWD: ALL\n',
  },
  'a user who becomes root by another rule': rules(
    'ann ALL=(bob) NOPASSWD: ALL\nbob ALL=(ALL) NOPASSWD: ALL',
  ),
  'a user who becomes root by two other rules': {
    ...rules(
      'ann ALL=(bob) NOPASSWD: /bin/bash\nbob ALL=(cat) NOPASSWD: ALL\n%cats ALL=(root) NOPASSWD: /bin/su',
    ),
    '/etc/passwd': `${usual['/etc/passwd']}cat:x:1002:1002::/home/cat:/bin/sh\n`,
    '/etc/group': `${usual['/etc/group']}cats:x:1002:\n`,
  },
  'the file of a distribution, without one in /etc': {
    '/etc/sudoers': undefined,
    '/usr/etc/sudoers': '@includedir /usr/etc/sudoers.d\n',
    '/usr/etc/sudoers.d/ann': 'ann ALL=(ALL) NOPASSWD: ALL\n',
  },
  'a file that sudo.conf names': {
    '/etc/sudo.conf': '# x\nPlugin sudoers_policy sudoers.so sudoers_mode=0440 sudoers_file=/srv/sudoers\n',
    '/srv/sudoers': 'ann ALL=(ALL) NOPASSWD: ALL\n',
  },
  'su, which trusts a group': {
    '/etc/pam.d/su': 'auth sufficient pam_rootok.so\n auth sufficient pam_wheel.so trust group=sudo # x\n',
  },
  'su, which trusts the group wheel': {
    '/etc/group': `${usual['/etc/group']}wheel:x:10:ann\n`,
    '/usr/lib/pam.d/su-l': 'auth\tsufficient\tpam_wheel.so use_uid trust\n',
  },
  'su, which trusts the group with the number 0': {
    '/etc/group': (usual['/etc/group'] ?? '').replace('root:x:0:', 'root:x:0:ann'),
    '/etc/pam.d/su': 'auth sufficient /lib/security/pam_wheel.so trust\n',
  },
  'su, which lets in the members of a group': {
    '/etc/pam.d/su': 'auth sufficient pam_succeed_if.so quiet use_uid user ingroup sudo\n',
  },
  'su, which trusts a group by a jump over the password': {
    '/etc/pam.d/su':
      'auth [success=2 default=ignore] pam_wheel.so trust group=sudo\nauth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n',
  },
  'su, which is done with a group': {
    '/etc/pam.d/su':
      '-AUTH [success=done default=ignore] pam_wheel.so trust group=sudo\nauth include system-auth\n',
  },
  'su to root, which a rule for root alone lets in': {
    '/etc/pam.d/su':
      'auth [success=ignore default=1] pam_succeed_if.so user = root\nauth sufficient pam_succeed_if.so use_uid user = ann\n@include common-auth\n',
  },
  'PAM of sudo, by a file that another includes': {
    ...rules('ann ALL=(ALL) ALL'),
    '/etc/pam.d/sudo': 'auth include system-auth\n',
    '/etc/pam.d/system-auth': 'auth required pam_env.so\nauth substack local\n',
    '/usr/lib/pam.d/local': 'auth required pam_permit.so\n',
  },
  'PAM of `sudo -i` alone': {
    ...rules('ann ALL=(ALL) ALL'),
    '/etc/pam.d/sudo': '@include common-auth\n',
    '/etc/pam.d/sudo-i': 'auth sufficient pam_succeed_if.so uid >= 1000 quiet\n',
  },
  'PAM of sudo, which asks nobody': {
    ...rules('ann ALL=(ALL) ALL'),
    '/etc/pam.d/sudo': 'auth sufficient pam_permit.so\n@include common-auth\n',
  },
  'PAM of sudo, which asks a group for nothing': {
    ...rules('ann ALL=(ALL) ALL'),
    '/etc/pam.d/sudo': 'auth sufficient pam_wheel.so trust \\\n group=sudo\n',
  },
  'an option and a tag with blanks': rules('ann ALL = ( ALL ) CWD=/tmp NOPASSWD : SETENV: ALL'),
  'aliases that name an alias twice': rules(
    `${Array.from({ length: 28 }, (_, at) => `Cmnd_Alias A${at} = A${at + 1}, A${at + 1}`).join('\n')}\nCmnd_Alias A28 = /usr/bin/docker\nann ALL=(ALL) A0`,
  ),
};

/** Files of which only a person can say what they allow. */
const unclear: Readonly<Record<string, Files>> = {
  'rules of a directory': { '/etc/nsswitch.conf': 'sudoers: files ldap\n' },
  'rules of an sssd that runs': {
    '/etc/nsswitch.conf': 'sudoers: files sss\n',
    '/var/lib/sss/pipes/sudo': '',
  },
  'a file of PAM that is too long': { '/etc/pam.d/sudo': `#${'x'.repeat(2 ** 20)}` },
  'files of PAM that include each other very often': {
    '/etc/pam.d/sudo': '@include a\n@include b\n',
    '/etc/pam.d/a': '@include b\n'.repeat(500),
    '/etc/pam.d/b': '@include c\n'.repeat(500),
    '/etc/pam.d/c': '@include d\n'.repeat(500),
  },
  'a line that is not understood': { '/etc/sudoers': 'garbage garbage\n' },
  'a regular expression without the name of a client': rules('ann ALL=NOPASSWD: ^/usr/bin/.*$'),
  'an editor': rules('ann ALL=NOPASSWD: /usr/bin/vim.basic /etc/hosts'),
  'an interpreter': rules('ann ALL=NOPASSWD: /usr/bin/python3'),
  'tee with a wildcard': rules('ann ALL=NOPASSWD: /usr/bin/tee /etc/app/*'),
  'a program that starts others': rules('ann ALL=NOPASSWD: /usr/bin/nsenter, /usr/bin/systemd-run'),
  'files of the system': rules('ann ALL=NOPASSWD: sudoedit /etc/*'),
  'any file': rules('ann ALL=NOPASSWD: sudoedit'),
  'a group to run as that no file shows': rules('ann ALL=(%dba) NOPASSWD: ALL'),
  'an exempt group that no file shows': rules('Defaults:%ops !authenticate\nann ALL=(ALL) ALL'),
  'a file by the name of a host that is unknown': {
    '/etc/hostname': '',
    '/etc/sudoers': '@include /etc/sudoers.%h\n',
  },
  'a file that is too long': rules(`#${'x'.repeat(300_000)}`),
  'aliases that name too much': rules(
    `User_Alias A = ${Array.from({ length: 3000 }, (_, at) => `u${at}`).join(',')}\n${Array.from({ length: 3000 }, () => 'A ALL=ALL').join('\n')}`,
  ),
};

const silent: Readonly<Record<string, Files>> = {
  'the defaults of Debian': rules(
    'Defaults mail_badpass\nDefaults use_pty\nDefaults secure_path="/usr/local/sbin:/usr/bin"\n%sudo\tALL=(ALL:ALL) ALL',
  ),
  'the defaults of Fedora': rules(
    'Defaults   !visiblepw\nDefaults    always_set_home\nDefaults    env_keep =  "COLORS DISPLAY HOSTNAME"\nDefaults    env_keep += "MAIL QTDIR"\nroot\tALL=(ALL) \tALL\n%wheel\tALL=(ALL)\tALL\n## Same thing without a password\n# %wheel\tALL=(ALL)\tNOPASSWD: ALL',
  ),
  'the files of PAM for su of Debian': {
    '/etc/pam.d/su':
      'auth       sufficient pam_rootok.so\n# auth       sufficient pam_wheel.so trust\n# auth required pam_wheel.so deny group=nosu\n@include common-auth\n',
    '/etc/pam.d/sudo': '@include common-auth\n',
  },
  'groups that su keeps out or asks': {
    '/etc/pam.d/su':
      'auth required pam_wheel.so deny group=sudo\nauth required pam_wheel.so use_uid\nauth sufficient pam_succeed_if.so uid = 0 use_uid quiet\n',
  },
  'a group that su asks for no second factor': {
    '/etc/pam.d/su':
      '@include common-auth\nauth sufficient pam_succeed_if.so use_uid user ingroup sudo\nauth required pam_google_authenticator.so\n',
    '/etc/pam.d/common-auth':
      'auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\nauth optional pam_cap.so\n',
  },
  'su to an account of a service without a password': {
    '/etc/pam.d/su':
      'auth sufficient pam_rootok.so\nauth [success=ignore default=1] pam_succeed_if.so user = postgres\nauth sufficient pam_succeed_if.so use_uid user = ann\nauth required pam_unix.so\n',
  },
  'su, which asks whether root is in a group': {
    '/etc/pam.d/su': 'auth sufficient pam_succeed_if.so user ingroup sudo\nauth required pam_unix.so\n',
  },
  'files of PAM that include themselves': {
    '/etc/pam.d/sudo': '@include sudo\n',
    '/etc/pam.d/su': '@include none\n',
  },
  'the files of PAM of Fedora': {
    ...rules('%sudo ALL=(ALL) ALL'),
    '/etc/pam.d/su':
      'auth sufficient pam_rootok.so\n#auth sufficient pam_wheel.so trust use_uid\nauth substack system-auth\nauth include postlogin\naccount sufficient pam_succeed_if.so uid = 0 use_uid quiet\n',
    '/etc/pam.d/sudo': 'auth include system-auth\n',
    '/etc/pam.d/postlogin': 'session optional pam_umask.so silent\n',
    '/etc/pam.d/system-auth':
      'auth required pam_env.so\nauth required pam_faildelay.so delay=2000000\nauth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\nauth [default=1 ignore=ignore success=ok] pam_localuser.so\nauth sufficient pam_unix.so nullok\nauth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\nauth sufficient pam_sss.so forward_pass\nauth required pam_deny.so\n',
  },
  'the files of PAM of Arch': {
    ...rules('%sudo ALL=(ALL) ALL'),
    '/etc/pam.d/sudo': 'auth include system-auth\n',
    '/etc/pam.d/system-auth':
      'auth required pam_faillock.so preauth\n-auth [success=2 default=ignore] pam_systemd_home.so\nauth [success=1 default=bad] pam_unix.so try_first_pass nullok\nauth [default=die] pam_faillock.so authfail\nauth optional pam_permit.so\nauth required pam_env.so\nauth required pam_faillock.so authsucc\n',
  },
  'an sssd that does not run': { '/etc/nsswitch.conf': 'sudoers: files sss\n' },
  'the file of a distribution, beside one in /etc': { '/usr/etc/sudoers': 'ann ALL=(ALL) NOPASSWD: ALL\n' },
  'another user, who is nobody': rules('ann ALL=(bob) NOPASSWD: ALL\nbob ALL=(ALL) ALL'),
  'users who become each other': rules('ann ALL=(bob) NOPASSWD: ALL\nbob ALL=(ann) NOPASSWD: ALL'),
  'aliases of hosts': rules('Host_Alias WEB = 192.0.2.0/24, web1 : DB = db1\nann WEB = (ALL) ALL'),
  'the defaults of Ubuntu': rules('%admin ALL=(ALL) ALL\n%sudo ALL=(ALL:ALL) ALL'),
  'programs with fixed arguments': rules(
    'ann ALL=(root) NOPASSWD: /usr/bin/systemctl restart web, /usr/bin/apt-get update, /usr/bin/python3 /opt/x.py, /bin/bash /opt/deploy.sh, /usr/bin/tee /etc/app.conf, /usr/bin/su - bob, /usr/bin/journalctl',
  ),
  'a monitor': rules(
    'Defaults:bob !requiretty\nbob ALL=(root) NOPASSWD: /usr/lib/nagios/plugins/check_disk, ^/usr/lib/nagios/.*$',
  ),
  'another user to run as': rules('ann ALL=(bob) NOPASSWD: ALL'),
  'an exemption of others': rules('Defaults:bob !authenticate\nann ALL=(ALL) ALL'),
  'an exemption for another user': rules('Defaults>bob !authenticate\nann ALL=(ALL) ALL'),
  'a user who is left out at last': rules('ann, !ann ALL=(ALL) NOPASSWD: ALL'),
  'an included file that does not exist': rules('@include /etc/sudoers.local'),
};

describe('rules of sudo', () => {
  for (const [what, files] of Object.entries(ofAnn))
    it(`name a user: ${what}`, async () => {
      const open = await outcome(files);
      assert.ok(open.state === 'unknown' && open.kind === 'needs-review', JSON.stringify(open));
      assert.match(open.doubts.join('\n'), /\bann\b/u);
      const named = await outcome(files, []);
      assert.ok(named.state === 'failed', JSON.stringify(named));
      assert.match(JSON.stringify(named.problems), /ann can control/u);
    });

  for (const [what, files] of Object.entries(unclear))
    it(`are unknown: ${what}`, async () => {
      const found = await outcome(files, ['ann', 'bob']);
      assert.equal(found.state, 'unknown', JSON.stringify(found));
    });

  for (const [what, files] of Object.entries(silent))
    it(`give nobody root: ${what}`, async () => {
      const found = await outcome(files, []);
      assert.equal(found.state, 'passed', JSON.stringify(found));
    });

  it('name everyone but one', async () => {
    const found = await outcome(rules('ALL, !bob ALL=(ALL) NOPASSWD: ALL'), ['ann']);
    assert.ok(found.state === 'failed');
    assert.match(found.problems[0].message, /^Everyone/u);
  });

  it('are beside a su that lets in all but a group', async () => {
    const found = await outcome(
      { '/etc/pam.d/su': 'auth sufficient pam_wheel.so trust deny group=sudo\n@include common-auth\n' },
      ['ann'],
    );
    assert.ok(found.state === 'failed');
    assert.match(found.problems[0].message, /^Everyone/u);
  });

  const lines = (line: (at: number) => string): string =>
    Array.from({ length: 6000 }, (_, at) => line(at)).join('\n');
  const hostile: Readonly<Record<string, string>> = {
    patterns: lines((at) => `ann ALL=NOPASSWD:/usr/bin/*${at}*`),
    'a long pattern': `ann ALL=NOPASSWD:/usr/bin/${'*'.repeat(250_000)}`,
    exemptions: `${lines((at) => `Defaults:u${at} !authenticate`)}\n${lines((at) => `v${at} ALL=ALL`)}`,
    includes: lines((at) => `@include /etc/x${at}`),
  };
  for (const [what, text] of Object.entries(hostile))
    it(`take time in proportion: ${what}`, async () => {
      const before = processorTime();
      assert.notEqual((await outcome(rules(text), [])).state, 'passed');
      assert.ok(processorTime() - before < 5000);
    });
});
