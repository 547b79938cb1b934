import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCommandCredentials } from './command-line.ts';
import { findNamedCredentials, findVariableCredentials } from './named.ts';
import { namedSigns } from '../adapters/image/credential-signs.ts';

/** What a variable, a label, an argument and an image have with this value. */
function found(text: string): readonly string[] {
  const named = { name: 'CFG', text, at: [] };
  const entries = [
    ...findVariableCredentials(named),
    ...findNamedCredentials('label', named),
    ...findCommandCredentials(
      'command',
      [{ text, at: [] }].filter(() => text.startsWith('{')),
    ),
  ];
  const inWorkload = entries.map((entry) => ('value' in entry ? entry.value.detector : entry.unresolved));
  return [...inWorkload, ...namedSigns('environment', 'CFG', text).map(({ detector }) => detector)];
}

const harmless: Readonly<Record<string, readonly string[]>> = {
  'words and schemas': [
    '{"password":"required"}',
    '{"password":"required|min:8"}',
    '{"password":["required","min:8","confirmed"]}',
    '{"type":"object","example":{"password":"string"}}',
    '{"required":["user","password"],"properties":{"password":{"type":"string","format":"password","minLength":8}}}',
    '{"components":{"securitySchemes":{"token":{"type":"http","scheme":"bearer"}}}}',
    '{"token":"jwt","secret":"opaque"}',
    '{"password_hash":"argon2id"}',
    '{"auth":{"token":"jwt"},"password":"required"}',
    '{"pass":10,"fail":0,"token":30}',
    'rules: {password: [required, min:8]}',
    '{"password":"^.{8,}$"}',
    String.raw`{"pattern":{"password":"\\S+","token":"[A-Z]+"}}`,
    '{"token":"#/definitions/token"}',
    '{"password":"$.body.password"}',
    '{"password":"varchar(255)","token":"text not null"}',
    'pass: 10\ntoken: 3600',
    '{"max_token":4096,"token_type":"bearer","stop_token":"end"}',
  ],
  'CORS and cookies': [
    '{"credentials":"include"}',
    'credentials: same-origin',
    '{"csrfToken":"X-XSRF-TOKEN"}',
    'xsrf-token: XSRF-TOKEN',
  ],
  'texts for people': [
    '{"pass":"PASS"}',
    '{"login":"Log in","password":"Password"}',
    '{"login":"Log in","password":"Enter your password"}',
    'error.password=must be at least 8 characters',
    '{"password":"Passwort","token":"Jeton"}',
    '{"accessKey":"s"}',
    '{"access_key":"ctrl+k"}',
    'forgot.password=Mot de passe perdu',
    'login.password=Passwort eingeben',
    'Password: see-wiki',
    'Token: expired, please log in',
  ],
  'levels of loggers': [
    '{"com.example.Token":"DEBUG"}',
    'logging.level.com.example.token=DEBUG',
    'logging:\n  level:\n    com.example.Token: warn',
  ],
  'names of objects and files': [
    'imagePullSecret: regcred',
    'existingSecret: db',
    '{"secret":"db-credentials"}',
    'secret: web-tls',
    '{"tlsSecret":"web-tls","ingress_secret":"web"}',
    '{"private_key":"key.pem"}',
    'ssl_private_key: certs/server.key',
    '{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}',
    'env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db',
    '{"token":"https://auth.example.com/oauth/token"}',
    '{"siteKey":"6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI"}',
  ],
  placeholders: [
    '{"password":"********"}',
    '{"password":"your-password"}',
    'api_token: YOUR_API_TOKEN',
    'token=insert-token-here',
    'password: <password>',
    'password: [password]',
    'password: xxxxxxxx',
    'secret: REDACTED',
  ],
  'references and templates': [
    '[{"password":"%%env_DB_PASSWORD%%"}]',
    '[{"password":"ENC[k8s_secret@ns/db/password]"}]',
    'password=ENC(bWU6dGVhYW5kYnVucw)',
    'quarkus.datasource.password=#{pw}',
    'password=env:DB_PASSWORD',
    'password: $env:PW',
    'password = $__env{PW}',
    'token=process.env.TOKEN',
    'token = var.token',
    'token = data.vault_generic_secret.db.data["token"]',
    'password = random_password.db.result',
    'password = os.environ["PW"]',
    'password = getenv("PW")',
    'password=:password',
    'token = ?',
    'token: %s',
    'password: ~',
    'password:',
    'password: # set by CI',
    'token = ; none',
    'token: Bearer ${TOKEN}',
    'token: ((my-token))',
    'token = await fetch(x)',
    'token: Optional[str] = None',
    'access_token=; Secure; HttpOnly',
    'password: from_env',
    'resource "x" {\n  password = var.pw\n  secret = aws_secretsmanager_secret.db.arn\n}',
    '{{- if .Values.password }}\npassword: {{ .Values.password | quote }}\n{{- end }}',
    'password={{env "DB_PASSWORD"}}',
    'log_format main \'{"token":"$request_token"}\'',
    '- name: API_TOKEN\n  value: "$(TOKEN)"',
    'password: |-\n  ${PW}',
    'password: >-',
    'password: *pw',
    'password: !Ref DbPassword',
    'password: !vault |',
    'password: {{ .Values.db.password }}',
    'password: {{ db_password | default("") }}',
    'password: <%= ENV["PW"] %>',
    'password: "{{ pw }}"',
    'password: @pw@',
    'password: __PW__',
    'password: ${{ secrets.PW }}',
    '{user: x, password: ${PW}}',
    '{password: {{ pw }}}',
    'password: op://vault/db/password',
    'password: $(cat /run/secrets/pw)',
    'export DB_PASSWORD="$(cat /run/secrets/pw)"',
    'export DB_PASSWORD=${PW:-}',
  ],
  'servers and programs': [
    'server {\n  listen 80;\n  proxy_set_header Authorization "";\n  ssl_certificate_key /etc/nginx/key.pem;\n}',
    '-Xmx512m -XX:+UseG1GC -Dfile.encoding=UTF-8',
    'if [ "$PASSWORD" = "x" ]; then',
    'token == other',
    'password => ${PW}',
    'default-src: self; token: none',
  ],
};

for (const [kind, texts] of Object.entries(harmless))
  test(`no credential in a value: ${kind}`, () => {
    for (const text of texts) assert.deepEqual(found(text), [], text);
  });

const real: Readonly<Record<string, string>> = {
  'a table of TOML': '[[servers]]\npassword = "hunter2xyz"',
  'a section in brackets': '["db"]\npassword = "hunter2xyz"',
  'a trailing comma': '{\n  "password": "hunter2xyz",\n}',
  'a trailing comma in one line': '{"password":"hunter2xyz",}',
  'a comment in JSON': '{\n  // main\n  "password": "hunter2xyz"\n}',
  'another comment in JSON': '{"password":"hunter2xyz" /* main */ }',
  'an exported variable': 'export DB_PASSWORD=hunter2xyz',
  'a comment': 'password: hunter2xyz # main',
  'a comment after quotes': 'password: "hunter2xyz" # main',
  'two slashes after quotes': "password = 'hunter2xyz'; // main",
  'several words': 'password: hunter two xyz',
  'a semicolon': 'password=hunt;er2xyz',
  'a quote in quotes': String.raw`password: "hunter\"2xyz"`,
  'a quote in single quotes': "password: 'hunter''2xyz'",
  'a quote in JSON': String.raw`{"password":"hunter\"2xyz"}`,
  'a semicolon between settings': 'level=debug; password=hunter2xyz',
  'two exports': 'export A=1; export DB_PASSWORD=hunter2xyz',
  'an item in one line': '  - {name: DB_PASSWORD, value: hunter2xyz}',
  'a comma in quotes': 'db: {password: "a,b9"}',
  'a brace in quotes': "{password: 'a}b'}",
  'a name without quotes': '{password:"hunter2xyz"}',
  'an arrow': '"password" => "hunter2xyz"',
  'an assignment of Go': 'password := "hunter2xyz"',
  'a variable of PowerShell': '$env:DB_PASSWORD="hunter2xyz"',
  'an instruction': 'ENV DB_PASSWORD=hunter2xyz',
  'JSON in JSON': JSON.stringify({ a: '{"password":"hunter2xyz"}' }),
  'the name of a usual account': '{"user":"admin","password":"admin"}',
  'a number': '{"password": 12345678}',
  'a number in YAML': 'password: 12345678',
  'a list': '{"password":["x"]}',
  'a pair': '[{"name":"DB_PASSWORD","value":"hunter2xyz"}]',
  'a pair in YAML': 'env:\n- name: DB_PASSWORD\n  value: hunter2xyz',
  'a mapping in one line': '{user: x, password: hunter2xyz}',
  'a mapping in one line below a name': 'db: {user: x, password: hunter2xyz}',
  'a text on the next line': 'password: |\n  hunter2xyz',
  'a deep line': `${' '.repeat(100)}password: hunter2xyz`,
  'a weak one': '{"password":"password"}',
  'a changed one': '{"password":"changeme"}',
  'a capital letter': '{"Password":"Hunter2xyz"}',
  'a passphrase': '{"passphrase":"correct horse battery staple"}',
  'a long name': `${'n'.repeat(300)}.password: hunter2xyz`,
  'a long value': `password: ${'hunter2'.repeat(300)}`,
  'a long document': `{"note":"${'x'.repeat(65_600)}","password":"hunter2xyz"}`,
  'a long line before': `#${'x'.repeat(200_000)}\npassword=hunter2xyz`,
  'many members': JSON.stringify({
    a: { password: 'hunter2xyz' },
    b: Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`k${index}`, 'v'])),
  }),
};

test('a credential in a value, known by its name', () => {
  for (const [what, text] of Object.entries(real)) {
    const detectors = found(text);
    assert.ok(detectors.length >= 3, `${what}: ${detectors.join()}`);
    for (const detector of detectors)
      assert.match(detector, /^setting (?:DB_PASSWORD|[Pp]assword|passphrase|n+…) in its value$/u, what);
  }
});

test('the name is short and printable, and the length is that of the setting', () => {
  const value = (text: string) => findVariableCredentials({ name: 'CFG', text, at: [] });
  const first = (text: string) => value(text).flatMap((entry) => ('value' in entry ? [entry.value] : []))[0];
  assert.equal(first('{"user":"somebody","password":"abc"}')?.length, 3);
  const long = first(`{"${'n'.repeat(3000)}_password":"abc"}`)?.detector;
  assert.equal(long, `setting ${'n'.repeat(64)}… in its value`);
  assert.equal(
    first(String.raw`{"a\u001b[31m b_password":"abc"}`)?.detector,
    'setting a??31m?b_password in its value',
  );
  assert.deepEqual(namedSigns('label', 'CFG', 'a: b\npassword: abc')[0]?.length, 3);
});
