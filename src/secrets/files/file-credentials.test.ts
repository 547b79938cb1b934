import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  javaKeyStore,
  openSshKey,
  pem,
  pemLine,
  pgpKey,
  pgpKeyBytes,
  pkcs12,
  privateKey,
  publicKey,
} from '../../../test/kit/private-keys.ts';
import {
  alphanumeric,
  githubToken,
  hex,
  letters,
  randomText,
  sampleUuid,
  withChecksum,
} from '../../../test/kit/random-text.ts';
import { findFileCredentials, isSearched } from './file-credentials.ts';

/** The signs in a file: `usable GitHub token 3`, with the line. */
function signsIn(path: string, content: string | Buffer): readonly string[] {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  if (!isSearched(bytes.subarray(0, 512), path)) return ['not searched'];
  return findFileCredentials(path, bytes).map(
    ({ strength, detector, line, count }) =>
      `${strength} ${detector} ${line}${count > 1 ? ` ×${count}` : ''}`,
  );
}

const password = randomText(14, alphanumeric, 5);
const keys = publicKey();
const awsId = ['AK', 'IA', randomText(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 4)].join('');
const npmToken = ['np', 'm_', withChecksum(randomText(30, alphanumeric, 9))].join('');
const json = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const webToken = `${json({ alg: 'HS256', typ: 'JWT' })}.${json({ sub: 'ann', iat: 1 })}.${randomText(43, alphanumeric, 3)}`;
const crypt = `$6$${randomText(8)}$${randomText(86, `${alphanumeric}./`)}`;

const found: readonly (readonly [path: string, content: string | Buffer, ...signs: string[]])[] = [
  ['/app/key.pem', privateKey(), 'usable private key 1'],
  ['/app/key.pem', `Bag\n\n${privateKey('sec1')}`, 'usable private key 3'],
  ['/app/key.pem', privateKey('pkcs8', 'x'), 'protected private key with a passphrase 1'],
  ['/app/key.pem', privateKey('sec1', 'x'), 'protected private key with a passphrase 1'],
  ['/app/config.yml', `a: 1\ntls: |\n${privateKey().replaceAll(/^/gmu, '    ')}`, 'usable private key 3'],
  ['/app/main.js', `const k = ${JSON.stringify(privateKey())};`, 'usable private key 1'],
  [
    '/app/main.js',
    `x(\n${privateKey()
      .split('\n')
      .map((line) => `  "${line}\\n"`)
      .join(' +\n')})`,
    'usable private key 2',
  ],
  [
    '/app/account.json',
    JSON.stringify({ type: 'service_account', private_key: privateKey() }),
    'usable private key 1',
  ],
  ['/app/two.pem', privateKey() + privateKey(), 'usable private key 1 ×2'],
  ['/root/.ssh/id_rsa', openSshKey('none'), 'usable private key 1'],
  ['/root/.ssh/id_rsa', openSshKey('aes256-ctr'), 'protected private key with a passphrase 1'],
  ['/root/secret.asc', pgpKey(0), 'usable private key 1'],
  ['/root/secret.asc', pgpKey(254), 'protected private key with a passphrase 1'],
  ['/root/secring.gpg', pgpKeyBytes(0), 'usable private key 0'],
  ['/root/key.gpg', Buffer.concat([pgpKeyBytes(0), Buffer.from([0xb4, 1, 0x78])]), 'usable private key 0'],
  ['/root/key.gpg', pgpKeyBytes(254), 'protected private key with a passphrase 0'],
  [
    '/root/a.ppk',
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: a\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\n${randomText(44)}\n`,
    'usable private key 1',
  ],
  ['/app/jwk.json', keys.privateJwk, 'usable private key 1'],
  ['/app/keys.jks', javaKeyStore(1), 'protected private key in a Java key store 0'],
  ['/app/keys.p12', pkcs12(true), 'protected private key in a PKCS #12 file 0'],
  [
    '/app/key.der',
    Buffer.from(privateKey().replaceAll(/-----.*-----|\n/gu, ''), 'base64'),
    'usable private key 0',
  ],

  ['/app/main.py', `x = 1\nt = "${githubToken()}"`, 'usable GitHub token 2'],
  [
    '/app/a.min.js',
    `${'a.b(c);'.repeat(9000)}"${githubToken()}"${';d()'.repeat(99)}`,
    'usable GitHub token 1',
  ],
  ['/etc/app', `note ${npmToken}`, 'usable npm token 1'],
  [
    '/app/x.sh',
    `curl ${['https://hooks.sl', 'ack.com/services/'].join('')}T0123ABCD/B0123ABCD/${randomText(24)}`,
    'usable Slack webhook 1',
  ],
  [
    '/app/x.txt',
    `key: ${['SG', '.'].join('')}${randomText(22)}.${randomText(43, alphanumeric, 2)}`,
    'usable SendGrid key 1',
  ],
  ['/app/x.txt', `a ${['sk_', 'live_'].join('')}${randomText(24)}`, 'usable Stripe key 1'],
  ['/app/x.txt', `do ${['dop', '_v1_'].join('')}${randomText(64, hex)}`, 'usable DigitalOcean token 1'],
  ['/app/x.txt', `${['h', 'f_'].join('')}${randomText(34, letters)}`, 'usable Hugging Face token 1'],
  ['/app/x.txt', `x ${['gl', 'pat-'].join('')}${randomText(20)} y`, 'usable GitLab token 1'],
  ['/app/x.txt', `${['dckr', '_pat_'].join('')}${randomText(27)}`, 'usable Docker token 1'],
  ['/app/x.txt', `az ${randomText(3)}8Q~${randomText(34)}`, 'usable Azure client secret 1'],
  ['/app/x.txt', `mc ${randomText(32, hex)}-us14`, 'usable Mailchimp key 1'],
  ['/app/x.txt', `id ${awsId}`, 'likely AWS access key 1'],
  ['/app/x.txt', `id ${awsId}\nsecret ${randomText(40, `${alphanumeric}+/`, 6)}`, 'usable AWS access key 1'],
  ['/app/x.txt', `hubspot ${['pat', '-na1-'].join('')}${sampleUuid}`, 'usable HubSpot token 1'],
  ['/app/cache.txt', `t ${webToken}`, 'likely JSON web token 1'],
  ['/app/x.py', `db = "postgres://app:${password}@db/app"`, 'likely address with a password 1'],
  [
    '/app/.git/config',
    `[remote "o"]\n\turl = https://ann:${password}@git.corp/x`,
    'likely address with a password 2',
  ],
  ['/x.txt', Buffer.from(`\ufefft ${githubToken()}`, 'utf16le'), 'usable GitHub token 1'],

  ['/root/.netrc', `machine a login b password ${password}`, 'usable password in .netrc 1'],
  ['/root/.netrc', 'machine a\nlogin b\npassword opensesame\n', 'usable password in .netrc 3'],
  ['/root/.pgpass', `#c\ndb:5432:*:app:${password}\n`, 'usable password in .pgpass 2'],
  ['/root/.my.cnf', `[client]\nuser=a\npassword=opensesame`, 'likely its name 3'],
  ['/root/.npmrc', `//npm.corp/:_authToken=${randomText(36)}`, 'usable registry token of npm 1'],
  ['/root/.pypirc', `[pypi]\nusername = a\npassword = ${password}`, 'likely its name 3'],
  [
    '/root/.docker/config.json',
    `{"auths":{"r":{"auth":"${Buffer.from(`a:${password}`).toString('base64')}"}}}`,
    'usable registry credential 1',
  ],
  ['/root/.kube/config', `users:\n- user:\n    token: ${randomText(40)}`, 'usable Kubernetes credential 3'],
  ['/root/.git-credentials', `https://ann:${password}@git.corp`, 'likely address with a password 1'],
  [
    '/etc/shadow',
    `root:${crypt}:19000:0:99999:7:::\nbin:*:1::::::\napp:!:1::::::\n`,
    'protected password hash 1',
  ],
  ['/etc/nginx/.htpasswd', `ann:$apr1$${randomText(8)}$${randomText(22)}`, 'protected password hash 1'],
  ['/app/config/master.key', `${randomText(32, hex)}\n`, 'usable Rails master key 1'],
  [
    '/root/.aws/credentials',
    `[default]\naws_access_key_id = ${awsId}\naws_secret_access_key = ${randomText(40)}`,
    'usable AWS access key 2',
    'usable AWS secret key 3',
  ],
  [
    '/root/.config/gcloud/application_default_credentials.json',
    `{\n"refresh_token": "1//${randomText(60)}"\n}`,
    'usable Google refresh token 2',
  ],
  ['/root/.config/gh/hosts.yml', `github.com:\n    oauth_token: ${githubToken()}`, 'usable GitHub token 2'],
  [
    '/root/.m2/settings.xml',
    `<server>\n<password>${password}</password>`,
    'usable password in Maven settings 2',
  ],
  ['/app/.env', 'DEBUG=1\nDB_PASSWORD=opensesame', 'likely its name 2'],
  ['/app/.env.production', `export API_TOKEN='${password}'`, 'likely its name 1'],
  ['/app/wp-config.php', `define( 'DB_PASSWORD', '${password}' );`, 'likely its name 1'],
  ['/app/terraform.tfstate', `{"a": {"password": "${password}"}}`, 'likely its name 1'],
  ['/app/config.yml', `db:\n  password: ${randomText(30)}`, 'likely its name 2'],
  ['/app/config.yml', 'db:\n  password: Tr0ub4dor&3', 'weak its name 2'],
  [
    '/app/appsettings.json',
    `{"Db": "Server=db;User Id=sa;Password=${password}"}`,
    'likely connection string with a password 1',
  ],
  ['/app/web.config', `<add key="ApiToken" value="${randomText(32)}"/>`, 'likely its name 1'],
  ['/app/app.properties', `# a\nspring.datasource.password=${password}`, 'weak its name 2'],
  ['/app/settings.py', `SECRET_KEY = "${randomText(50)}"`, 'likely its name 1'],
  ['/root/.bash_history', `ls\nmysql -uroot -p${password}`, 'usable password for mysql 2'],
  ['/etc/app.conf', `# password_hash ${crypt}`, 'weak password hash 1'],
];

test('credentials in files, by their form or place', () => {
  const wrong = found.flatMap(([path, content, ...signs]) => {
    const actual = signsIn(path, content);
    return actual.join() === signs.join()
      ? []
      : [{ path, content: content.toString('latin1').slice(0, 120), actual, signs }];
  });
  assert.deepEqual(wrong, []);
});

const harmless: readonly (readonly [path: string, content: string | Buffer])[] = [
  ['/etc/ssl/certs/ca.pem', pem('CERTIFICATE', Buffer.from(`0\u0082${randomText(600)}`, 'latin1'))],
  ['/app/public.pem', keys.pem],
  ['/app/jwks.json', `{"keys":[${keys.jwk}]}`],
  [
    '/app/README',
    `paste here:\n${pemLine('BEGIN', 'RSA PRIVATE KEY')}\nMIIE...\n${pemLine('END', 'RSA PRIVATE KEY')}`,
  ],
  [
    '/app/pem.js',
    `const begin = "${pemLine('BEGIN', 'PRIVATE KEY')}", end = "${pemLine('END', 'PRIVATE KEY')}";`,
  ],
  ['/app/pem.js', `if (x.includes("${pemLine('BEGIN', 'PRIVATE KEY')}")) return`],
  ['/app/pem.txt', pem('PRIVATE KEY', Buffer.from(randomText(600), 'latin1'))],
  ['/app/pem.txt', pem('OPENSSH PRIVATE KEY', Buffer.from(randomText(600), 'latin1'))],
  ['/app/pem.txt', pem('PGP PRIVATE KEY BLOCK', Buffer.from(randomText(600), 'latin1'))],
  ['/etc/ssl/certs/java/cacerts', javaKeyStore(2)],
  ['/app/trust.p12', pkcs12(false)],
  ['/app/data.bin', Buffer.concat([pgpKeyBytes(0), Buffer.from('text')])],
  ['/app/cut.gpg', pgpKeyBytes(0).subarray(0, 100)],
  ['/app/x.txt', ['gh', 'p_', randomText(36)].join('')],
  ['/app/x.txt', ['np', 'm_', randomText(36)].join('')],
  ['/app/x.txt', `AWS ${['AK', 'IA'].join('')}IOSFODNN7EXAMPLE`],
  ['/app/x.txt', `${['sk_', 'live_'].join('')}xxxxxxxxxxxxxxxxxxxxxxxx`],
  ['/app/x.md', 'eyJhbGciOi.eyJzdWIiOi.abc'],
  ['/app/x.txt', 'see https://user:password@example.com and postgres://user:pass@localhost/db'],
  ['/app/x.txt', `http://ann:${password}@host.example.com/`],
  ['/app/x.js', 'task-list risk-free https://a.b/c?d=e#@f user@host'],
  ['/root/.netrc', 'machine a login b password $PW'],
  ['/root/.pgpass', 'db:5432:*:app:${PW}'],
  ['/root/.npmrc', '//npm.corp/:_authToken=${NPM_TOKEN}\nalways-auth=true'],
  ['/etc/shadow', 'root:*:19000:0:99999:7:::\nbin:!:1::::::\napp:!!:1::::::\nx:::::::\n'],
  [
    '/app/.env',
    'DB_PASSWORD=\nTOKEN=${TOKEN}\nSECRET=changeme\nPASSWORD_FILE=/run/secrets/x\nAPI_KEY=your-key-here',
  ],
  ['/app/.env.example', 'DB_PASSWORD=opensesame'],
  [
    '/app/config.yml',
    'password: "{{ vault_password }}"\ntoken: ${TOKEN}\nsecret: my-secret-name\npassword: Password',
  ],
  [
    '/app/config.yml',
    'secretName: app-secret\npasswordPolicy: strict\ntokenUrl: https://a.b/token\nmaxTokens: 4096',
  ],
  ['/app/locales/en.json', `{"password": "Passw0rd-label-1"}`],
  ['/app/package.json', `{"tokens": {"integrity": "sha512-${randomText(86)}"}}`],
  ['/app/vault.yml', '$ANSIBLE_VAULT;1.1;AES256\n6638643965323633646262656665'],
  ['/app/app.properties', 'password.encoder=org.corp.Encoder2\ntoken=com.corp.Token1'],
  ['/app/Dockerfile', 'ARG TOKEN\nENV PASSWORD_FILE=/run/secrets/p4ss'],
  ['/app/empty', ' '],
];

test('texts that are no credentials', () => {
  for (const [path, content] of harmless) {
    const text = content.toString('latin1');
    assert.deepEqual(signsIn(path, content), [], `${path}: ${text.slice(0, 120)}`);
  }
});

test('binary files are not searched, but for stores of keys and tokens', () => {
  const token = Buffer.from(`\0\0${githubToken()}`);
  assert.deepEqual(signsIn('/usr/bin/app', token), ['not searched']);
  assert.deepEqual(signsIn('/root/.config/gcloud/credentials.db', token), ['usable GitHub token 1']);
  assert.deepEqual(signsIn('/app/x', ''), ['not searched']);
  // The program beside a source map is searched.
  const path = '/app/node_modules/a/b.js';
  assert.deepEqual(signsIn(`${path}.map`, githubToken()), ['not searched']);
  assert.deepEqual(signsIn(path, githubToken()), ['usable GitHub token 1']);
  assert.deepEqual(signsIn('/app/main.js.map', githubToken()), ['usable GitHub token 1']);
});

test('signs have no values', () => {
  for (const [path, content] of found) {
    const bytes = Buffer.from(content);
    const text = JSON.stringify(findFileCredentials(path, bytes));
    for (const value of [password, 'opensesame', 'Tr0ub4dor', npmToken, githubToken(), crypt.slice(10, 40)])
      assert.ok(!text.includes(value), path);
  }
});
