import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acpidCommands,
  crypttabCommands,
  fail2banCommands,
  inetdCommands,
  keyCommands,
  mdadmCommands,
  monitCommands,
  rsnapshotCommands,
  sambaCommands,
  smartdCommands,
  supervisorCommands,
  upsmonCommands,
  xinetdCommands,
} from './daemon-commands.ts';

const cases: readonly (readonly [
  name: string,
  read: (text: string) => readonly string[],
  text: string,
  commands: readonly string[],
])[] = [
  [
    'smartd',
    smartdCommands,
    'DEVICESCAN -a -m root -M exec /srv/warn\n#/dev/sda -M exec /srv/old\n',
    ['/srv/warn'],
  ],
  ['mdadm', mdadmCommands, 'MAILADDR root\nPROGRAM /srv/event\n', ['/srv/event']],
  [
    'crypttab',
    crypttabCommands,
    'a /dev/sda1 none luks,keyscript=/srv/key,tries=1\nb /dev/sdb1 /srv/file luks\n',
    ['/srv/key'],
  ],
  [
    'inetd',
    inetdCommands,
    'x stream tcp nowait root /srv/in /srv/in -q\ny stream tcp nowait nobody /srv/other y\nz dgram udp wait root.adm internal\n',
    ['/srv/in -q'],
  ],
  [
    'xinetd',
    xinetdCommands,
    'service a\n{\n user = root\n server = /srv/a\n server_args = -q\n}\nservice b\n{\n user = www\n server = /srv/b\n}\nservice c\n{\n server = /srv/c\n}\n',
    ['/srv/a -q', '/srv/c'],
  ],
  [
    'supervisord',
    supervisorCommands,
    '[program:a]\ncommand=./run --x ; why\ndirectory=/srv/a\n[program:b]\ncommand=/srv/b\nuser=www\n[include]\nfiles = /srv/d/*.conf\n[eventlistener:c]\nuser=root\ncommand=/srv/c\n',
    ["cd '/srv/a' && ./run --x", '/srv/d/*.conf', '/srv/c'],
  ],
  [
    'monit',
    monitCommands,
    'check process x with pidfile /run/x\n start program = "/srv/start -d"\n stop program = "/srv/stop" as uid "www"\n if failed port 80 then exec "/srv/exec"\ncheck program y with path "/srv/check"\n # exec "/srv/old"\n',
    ['/srv/start -d', '/srv/exec', '/srv/check'],
  ],
  ['acpid', acpidCommands, 'event=button/power\naction=/srv/power %e\n', ['/srv/power %e']],
  [
    'fail2ban',
    fail2banCommands,
    '[Definition]\nactionban = /srv/ban <ip>\n            /srv/second\nactionstart =\nactionunban = /srv/unban\n',
    ['/srv/ban <ip>\n\t/srv/second', '/srv/unban'],
  ],
  ['Samba', sambaCommands, '[x]\n root preexec = /srv/pre %u\n preexec = /srv/users\n', ['/srv/pre %u']],
  [
    'rsnapshot',
    rsnapshotCommands,
    'cmd_preexec\t/srv/pre.sh now\nbackup_script\t/srv/dump.sh\tlocalhost/x\nsnapshot_root\t/srv/root\n',
    ['/srv/pre.sh now', '/srv/dump.sh'],
  ],
  ['upsmon', upsmonCommands, 'NOTIFYCMD /srv/tell\nSHUTDOWNCMD "/srv/stop +0"\n', ['/srv/stop +0']],
  [
    'keys of root',
    keyCommands,
    'no-pty,command="/srv/a \\"x\\"" ssh-ed25519 AAAA x\nssh-rsa BBBB\n# command="/srv/old" ssh-rsa C\n',
    ['/srv/a "x"'],
  ],
];

for (const [name, read, text, commands] of cases)
  test(`commands of ${name}`, () => {
    assert.deepEqual(read(text), commands);
  });
