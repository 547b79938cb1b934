import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string): readonly string[] => scriptReferences(text).files.map(({ path }) => path);

test('programs run, load or install the files that their arguments name', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['make -C /srv/x', '/srv/x/Makefile'],
    ['cd /srv/x && make install', '/srv/x/Makefile'],
    ['make --file=/srv/x/build.mk', '/srv/x/build.mk'],
    ['npm --prefix /srv/x run build', '/srv/x/package.json'],
    ['cd /srv/x && npm ci', '/srv/x/package.json'],
    ['cd /srv/x && python3 -m jobs.nightly', '/srv/x/jobs/nightly.py'],
    ['chroot /srv/x /bin/run', '/srv/x/bin/run'],
    ['ip netns exec vpn /srv/x/run', '/srv/x/run'],
    ['start-stop-daemon --start --exec /srv/x/run', '/srv/x/run'],
    ['/lib64/ld-linux-x86-64.so.2 /srv/x/run', '/srv/x/run'],
    ['wg-quick up /srv/x/wg0.conf', '/srv/x/wg0.conf'],
    ['nginx -c /srv/x/nginx.conf', '/srv/x/nginx.conf'],
    ['crontab /srv/x/crontab', '/srv/x/crontab'],
    ['dpkg -i /srv/x/x.deb', '/srv/x/x.deb'],
    ['apt-get install -y /srv/x/x.deb', '/srv/x/x.deb'],
    ['insmod /srv/x/x.ko', '/srv/x/x.ko'],
    ['sysctl -p /srv/x/x.conf', '/srv/x/x.conf'],
    ['awk -f /srv/x/x.awk /etc/passwd', '/srv/x/x.awk'],
    ['cp /srv/x/run /usr/local/bin/run', '/srv/x/run'],
    ['install -m 755 /srv/x/run /usr/local/sbin/run', '/srv/x/run'],
    ['rsync -a /srv/x/ /etc/', '/srv/x/'],
    ['cp /srv/x/job /etc/cron.d/job', '/srv/x/job'],
    ['cp /srv/x/a.service /etc/systemd/system/', '/srv/x/a.service'],
    [String.raw`find /srv/x -name '*.sh' -exec sh {} \;`, '/srv/x/*.sh'],
    ['sh < /srv/x/run', '/srv/x/run'],
    ['ls /y; nice /srv/x/*.sh', '/srv/x/*.sh'],
    ['webhook -hooks=/srv/x/hooks.json', '/srv/x/hooks.json'],
    ['cd /srv/x && supervisord -n -c supervisord.conf', '/srv/x/supervisord.conf'],
    ['pm2-runtime start /srv/x/ecosystem.config.js', '/srv/x/ecosystem.config.js'],
    ['cd /srv/x && forever start app.js', '/srv/x/app.js'],
    ['mysqldump --defaults-extra-file=/srv/x/my.cnf a', '/srv/x/my.cnf'],
    ['msmtp -C /srv/x/rc a@example.org', '/srv/x/rc'],
    ['psql -f /srv/x/a.sql', '/srv/x/a.sql'],
    ['parallel :::: /srv/x/jobs', '/srv/x/jobs'],
    ["trap '/srv/x/run' EXIT", '/srv/x/run'],
  ];
  for (const [text, path] of texts) assert.ok(pathsOf(text).includes(path), text);
});

test('arguments are commands, of root alone', () => {
  for (const text of [
    'tar -czf /b.tgz --checkpoint=1 --checkpoint-action=exec=/srv/x /etc',
    'tar -I /srv/x -cf /b.tgz /etc',
    'rsync -e "/srv/x -q" -a b: /y',
    "su -c '/srv/x --all'",
    'su - root -s /bin/bash -c /srv/x',
    "env -S '/srv/x -q'",
    'screen -dmS name /srv/x',
    "tmux new-session -d '/srv/x -q'",
    'certbot renew --deploy-hook /srv/x',
    'capsh -- -c /srv/x',
  ])
    assert.ok(pathsOf(text).includes('/srv/x'), text);
  assert.deepEqual(pathsOf('su ann -c /srv/x'), []);
  assert.deepEqual(pathsOf('start-stop-daemon --start --chuid ann --exec /srv/x'), []);
  for (const to of ['/home/ann/y', '/usr/share/nginx/html/', '/etc/nginx/certs/'])
    assert.deepEqual(pathsOf(`cp /srv/x ${to}`), [], to);
  // These refuse files of others.
  assert.deepEqual(pathsOf('logrotate /srv/x'), []);
  assert.deepEqual(pathsOf(String.raw`find /srv -name x -exec rm {} \;`), []);
});

test('variables make programs load files and folders', () => {
  assert.deepEqual(pathsOf('LD_PRELOAD=/srv/x.so ls'), ['/srv/x.so']);
  assert.deepEqual(pathsOf('export BASH_ENV="/srv/env"'), ['/srv/env']);
  assert.deepEqual(pathsOf('env PYTHONPATH=/srv/lib:/srv/more backup'), [
    '/srv/lib/',
    '/srv/more/',
    '/srv/lib',
    '/srv/more',
  ]);
  assert.deepEqual(pathsOf('HOME=/srv/x true'), []);
});

test('interpreters load what their options name', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['node --require=/srv/x/a.js /opt/b.js', '/srv/x/a.js'],
    ['cd /srv/x && node -r dotenv/config main', '/srv/x/main.js'],
    ['cd /srv/x && node .', '/srv/x/package.json'],
    ['php -d auto_prepend_file=/srv/x/a.php /opt/b.php', '/srv/x/a.php'],
    ['php -S 0.0.0.0:80 -t /srv/x', '/srv/x/'],
    ['perl -I /srv/x -MA -e 1', '/srv/x/'],
    ['ruby -I/srv/x /opt/b.rb', '/srv/x/'],
    ['java -javaagent:/srv/x/a.jar -jar /opt/b.jar', '/srv/x/a.jar'],
    ['java -cp "/srv/x/a.jar:/srv/x/lib/*" Main', '/srv/x/a.jar'],
    ['dotnet /srv/x/a.dll', '/srv/x/a.dll'],
    ['cd /srv/x && python3 -W ignore a.py', '/srv/x/a.py'],
    ['ansible-playbook -i hosts /srv/x/site.yml', '/srv/x/site.yml'],
  ];
  for (const [text, path] of texts) assert.ok(pathsOf(text).includes(path), text);
});

test('arguments of a script are data, but for programs by their names', () => {
  for (const text of [
    'python3 /opt/a.py --log /srv/x.log /srv/x.csv',
    'bash /opt/a.sh /srv/x',
    'java -jar /opt/a.jar /srv/x.xml',
    'ruby -ne print /srv/x',
    "perl -pe 's/a/b/' /srv/x",
    'node /opt/a.js /srv/x.json',
  ])
    assert.ok(!pathsOf(text).some((path) => path.startsWith('/srv/')), text);
  assert.ok(pathsOf('bash /opt/retry.sh /srv/x.sh').includes('/srv/x.sh'));
});

test('servers and tools of projects run what their folder has', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['gunicorn --chdir /srv/x app.wsgi:application', '/srv/x/app/wsgi.py'],
    ['cd /srv/x && python3 -m uvicorn main:app --host 0.0.0.0', '/srv/x/main.py'],
    ['celery --workdir=/srv/x -A shop worker', '/srv/x/shop.py'],
    ['flask --app /srv/x/a.py run', '/srv/x/a.py'],
    ['cd /srv/x && gunicorn -u www-data app:app', '/srv/x/gunicorn.conf.py'],
    ['cd /srv/x && screen -dmS name java -jar server.jar', '/srv/x/server.jar'],
    ["cd /srv/x && tmux new -d 'node app.js'", '/srv/x/app.js'],
    ['cd /srv/x && taskset -c 1 npm start', '/srv/x/package.json'],
    ['socat TCP-LISTEN:1,fork EXEC:/srv/x/run,pty', '/srv/x/run'],
    ['supercronic /srv/x/crontab', '/srv/x/crontab'],
    ['uwsgi --ini /srv/x/a.ini', '/srv/x/a.ini'],
    ['uv run --directory /srv/x a.py', '/srv/x/a.py'],
    ['cd /srv/x && poetry run python b.py', '/srv/x/b.py'],
    ['cd /srv/x && bundle exec puma -C config/puma.rb', '/srv/x/config/puma.rb'],
    ['cd /srv/x && npx serve', '/srv/x/package.json'],
    ['pip install -e /srv/x', '/srv/x/setup.py'],
    ['cd /srv/x && pip3 install .', '/srv/x/pyproject.toml'],
    ['terraform -chdir=/srv/x apply', '/srv/x/main.tf'],
    ['cd /srv/x && go run main.go', '/srv/x/main.go'],
  ];
  for (const [text, path] of texts) assert.ok(pathsOf(text).includes(path), text);
});

test('what a launcher or a server starts as another user is not run as root', () => {
  for (const text of [
    'cd /srv/x && screen -dmS name su ann -c "java -jar server.jar"',
    "cd /srv/x && tmux new -d 'sudo -u ann node app.js'",
    'screen -dmS name sudo -u ann /srv/x/run',
    'cd /srv/x && gunicorn -u www-data -c /etc/g.py app:app',
  ])
    assert.ok(!pathsOf(text).some((path) => path.startsWith('/srv/')), text);
});
