import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialsIn } from './command-line.ts';

function namesIn(line: string): string[] {
  return credentialsIn([line]).map(({ name, detector, length }) => `${name} ${detector} ${length}`);
}

test('options known as credentials only from the manual', () => {
  const lines = {
    'curl -u ann:hunter2 https://x.example': '-u password for curl 7',
    'curl -uann:hunter2 https://x.example': '-u password for curl 7',
    'curl -fsSLu ann:hunter2 https://x.example': '-u password for curl 7',
    'curl --user="ann:hunter2 b" https://x.example': '--user password for curl 9',
    'curl -x p -U ann:hunter2 https://x.example': '-U password for curl 7',
    'sshpass -p hunter2 ssh x': '-p password for sshpass 7',
    'docker login -u ann -p hunter2 r.example': '-p password for docker 7',
    'mysql -uroot -phunter2 -e x': '-p password for mysql 7',
    'mysqladmin ping -h localhost -uroot -phunter2': '-p password for mysqladmin 7',
    '/usr/bin/redis-cli -a hunter2 ping': '-a password for redis-cli 7',
    'true && useradd -p hunter2 app': '-p password for useradd 7',
    'sh -c "curl -u ann:hunter2 https://x.example"': '-u password for curl 7',
    'echo "root:hunter2" | chpasswd': ' password for chpasswd 7',
    'echo "machine r.example login ann password hunter2" > ~/.netrc': ' password for a .netrc 7',
    'printf "machine r.example\\nlogin ann\\npassword hunter2\\n" > /x': ' password for a .netrc 7',
    'echo hunter2 | docker login --password-stdin -u ann': ' password for a standard input 7',
    'echo -n hunter2 | sudo cryptsetup open /dev/x y': ' password for cryptsetup 7',
    'mc alias set m http://minio:9000 root hunter2 && mc mb m/b': ' password for mc 7',
    'mc --quiet config host add m http://minio:9000 root hunter2': ' password for mc 7',
    'mc admin user add m ann hunter2': ' password for mc 7',
    'rabbitmqctl add_user ann hunter2': ' password for rabbitmqctl 7',
    'rabbitmqctl -n rabbit change_password ann hunter2': ' password for rabbitmqctl 7',
    'mysqladmin -u root password hunter2': ' password for mysqladmin 7',
    'samba-tool user create ann hunter2': ' password for samba-tool 7',
    'chisel client --auth ops:hunter2 https://x.example R:80': '--auth password for chisel 7',
    'ss-server -s 0.0.0.0 -k hunter2 -m aes-256-gcm': '-k password for ss-server 7',
    'frpc tcp -t hunter2 -s x.example': '-t password for frpc 7',
    '7z a -phunter2 /b/x.7z /data': '-p password for 7z 7',
    'rar a -hphunter2 /b/x.rar /data': '-hp password for rar 7',
    'openssl enc -aes-256-cbc -k hunter2 -in x': '-k password for openssl 7',
    'ttyd -c ann:hunter2 bash': '-c password for ttyd 7',
    'xh -a ann:hunter2 x.example': '-a password for xh 7',
    'ipmitool -U root -P hunter2 power status': '-P password for ipmitool 7',
    'mydumper -u root -p hunter2': '-p password for mydumper 7',
    'htpasswd -nb ann hunter2': ' password for htpasswd 7',
    'htpasswd -b -c /etc/users ann hunter2': ' password for htpasswd 7',
  };
  for (const [line, wanted] of Object.entries(lines)) {
    assert.deepEqual(namesIn(line), [wanted], line);
    assert.doesNotMatch(JSON.stringify(credentialsIn([line])), /hunter2/u);
  }
  assert.deepEqual(
    credentialsIn(['curl', '-u', 'ann:hunter2', 'localhost']).map(({ detector }) => detector),
    ['password for curl'],
  );
});

test('words without a credential', () => {
  for (const line of [
    'curl -u "$U:$P" https://x.example',
    'curl -u ann:$P https://x.example',
    'curl -u ann https://x.example',
    'curl -u ann: https://x.example',
    'mc alias set m http://minio:9000 $U $P',
    'mc alias set m http://minio:9000 "${U}" "${P}"',
    'mc alias list',
    'mc mb alias set',
    'rabbitmqctl list_users',
    'htpasswd -n ann',
    'htpasswd /etc/users ann',
    'mysqladmin -u root status',
    'echo $PW | cryptsetup open /dev/x y',
    'curl -sSLo /u https://x.example',
    'sshpass -e ssh x',
    'docker run -p 8080:80 x',
    'docker build -p x && helm login',
    'mysql -p -e x',
    'mysql -uroot -p$PW',
    'useradd -r -g mysql mysql',
    'chown -R mysql:mysql /var/lib/mysql',
    'echo "root:$PW" | chpasswd',
    String.raw`printf 'machine github.com login %s password %s\n' "$U" "$T" > ~/.netrc`,
    String.raw`printf 'machine x\nlogin %s\npassword %q\n' "$U" "$T" > ~/.netrc`,
    "printf 'root:%s' | chpasswd",
    String.raw`printf '%s\n' | docker login --password-stdin`,
    'echo "machine r.example login ann password $PW" > ~/.netrc',
    'cat /run/secrets/x | docker login --password-stdin',
    'echo $PW | docker login --password-stdin',
    'openssl req -x509 -newkey rsa:2048 -keyout key.pem -out c.pem',
    'openssl rsa -check -in key.pem',
    '7z x -p a.7z',
    'app; -p hunter2',
    'find /var/lib/mysql -print0',
    'find / -name mysql -print',
    'mkdir -p /etc/redis-cli -a x',
  ])
    assert.deepEqual(namesIn(line), [], line);
});

test('a long line is read quickly', () => {
  for (const text of ['curl -u ', '"\\"', '\'"', 'echo a:b ', 'curl -u a:b '].map((one) =>
    one.repeat(20_000),
  )) {
    const start = process.cpuUsage().user;
    credentialsIn([text]);
    assert.ok(process.cpuUsage().user - start < 5_000_000, text.slice(0, 10));
  }
});
