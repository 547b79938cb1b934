import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import {
  anacrontabCommands,
  logrotateCommands,
  modprobeCommands,
  systemCrontabCommands,
  udevCommands,
  userCrontabCommands,
} from './root-commands.ts';

test('lines of root in a crontab of the system', () => {
  const text = `# m h dom mon dow user command
SHELL=/bin/sh
PATH = /usr/bin:/bin
17 *\t* * *\troot    cd / && run-parts --report /etc/cron.hourly
*/5 * * * 1-5 ann /home/ann/poll
@daily root /srv/a.sh 50\\%% input
@reboot 0 /srv/b.sh
`;
  assert.deepEqual(systemCrontabCommands(text), [
    'cd / && run-parts --report /etc/cron.hourly',
    '/srv/a.sh 50\\%',
    '/srv/b.sh',
  ]);
});

test('lines of root’s own crontab have no user', () => {
  assert.deepEqual(userCrontabCommands('MAILTO=""\n0 3 * * * /srv/c.sh --all\n@reboot /srv/d.sh\n# x\n'), [
    '/srv/c.sh --all',
    '/srv/d.sh',
  ]);
});

test('lines of an anacrontab', () => {
  const text =
    'START_HOURS_RANGE=3-22\n1\t5\tcron.daily\tnice run-parts /etc/cron.daily\n@monthly 45 m /srv/m.sh\n';
  assert.deepEqual(anacrontabCommands(text), ['nice run-parts /etc/cron.daily', '/srv/m.sh']);
});

test('programs of rules of udev', () => {
  const text = String.raw`# RUN+="/no"
ACTION=="add", SUBSYSTEM=="net", RUN+="/srv/a.sh %k"
KERNEL=="sd*", \
  PROGRAM=="/srv/b.sh", IMPORT{program}="/srv/c.sh", RUN{builtin}+="kmod load", ENV{RUN}="/no"
RUN{program}:=e"/srv/d.sh \"x\""
`;
  assert.deepEqual(udevCommands(text), [
    '/srv/a.sh %k',
    '/srv/b.sh',
    '/srv/c.sh',
    String.raw`/srv/d.sh \"x\"`,
  ]);
});

test('commands in the place of modules', () => {
  const text =
    'blacklist a\noptions b x=1\ninstall c /srv/c.sh\nremove d \\\n/srv/d.sh --x\n#install e /no\n';
  assert.deepEqual(modprobeCommands(text), ['/srv/c.sh', '/srv/d.sh --x']);
});

test('scripts of logrotate', () => {
  const text =
    '/var/log/a {\n\tdaily\n\tpostrotate\n\t\t/srv/a.sh\n\t\t/srv/b.sh\n\tendscript\n}\nprerotate\nendscript\nfirstaction\n/srv/c.sh\n  endscript\ncompresscmd /srv/d.sh\n';
  assert.deepEqual(
    logrotateCommands(text).map((script) => script.trim().split(/\s+/u)),
    [['/srv/a.sh', '/srv/b.sh'], ['/srv/c.sh'], ['/srv/d.sh']],
  );
});

test('scripts of logrotate without an end take linear time', () => {
  const before = processorTime();
  assert.deepEqual(logrotateCommands('prerotate\n'.repeat(60_000)), []);
  assert.ok(processorTime() - before < 1000);
});
