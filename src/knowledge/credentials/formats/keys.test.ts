import { Buffer } from 'node:buffer';
import { testRows } from '../../../../test/kit/credential-rows.ts';
import { alphanumeric, randomText } from '../../../../test/kit/random-text.ts';

const base64 = `${alphanumeric}+/`;
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const pem = (kind: string): string => `-----BEGIN ${kind}-----\nMHcCAQEEIFl`;
const header = encoded({ alg: 'HS256' });

testRows([
  [
    'private key',
    [
      ...['EC', 'RSA', 'OPENSSH', 'ENCRYPTED'].map((kind) => pem(`${kind} PRIVATE KEY`)),
      pem('PRIVATE KEY'),
      pem('PGP PRIVATE KEY BLOCK'),
      JSON.stringify({ type: 'service_account', private_key: pem('PRIVATE KEY') }),
      'PuTTY-User-Key-File-3: ssh-ed25519',
      `PrivateKey = ${randomText(43, base64)}=`,
    ],
    [pem('PUBLIC KEY'), pem('CERTIFICATE'), 'PrivateKey = $KEY', `PublicKey = ${randomText(43, base64)}=`],
  ],
  [
    'private key in Base64',
    [
      Buffer.from(`${pem('PRIVATE KEY')}${randomText(60)}`).toString('base64'),
      Buffer.from(JSON.stringify({ type: 'service_account', private_key: pem('PRIVATE KEY') })).toString(
        'base64',
      ),
    ],
    [Buffer.from(`${pem('CERTIFICATE')}${randomText(60)}`).toString('base64')],
  ],
  [
    'JSON web token',
    [`${header}.${encoded({ sub: 'someone' })}.${randomText(43)}`],
    [
      `${encoded({ name: 'no header' })}.${encoded({ sub: 'someone' })}.${'c'.repeat(20)}`,
      `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`,
    ],
  ],
  [
    'authorization header',
    [
      'Authorization: Bearer tea-and-buns',
      'authorization=Basic%20dGVhOmJ1bnM=',
      'header_up Authorization "Basic dGVhOmJ1bnM="',
      '{"Authorization": "Bearer tea-and-buns"}',
      String.raw`{\"Authorization\":\"Bearer tea-and-buns\"}`,
    ],
    [
      'Authorization: Bearer $TOKEN',
      'Authorization: Bearer',
      'Authorization: Bearer {{token}}',
      'an authorization token validates',
      'proxy_set_header Authorization "Bearer $token";',
      'header_up Authorization "Basic {env.LOGIN}"',
    ],
  ],
  [
    'Laravel application key',
    [`base64:${Buffer.from(randomText(32)).toString('base64')}`],
    ['base64:', `base64:${'A'.repeat(43)}=`, `base64:${randomText(30)}`],
  ],
  [
    'Django secret key',
    [`django-·insecure-${randomText(50)}`],
    ['django-insecure-change-me-in-production-please-now'],
  ],
  [
    'slow password hash',
    [
      `ann:$2y$05$${randomText(53)}`,
      `ann:$$2a$$14$$${randomText(53)}`,
      `$y$j9T$${randomText(22)}$${randomText(43)}`,
      `$argon2id$v=19$m=65536,t=3,p=4$${randomText(22)}$${randomText(43)}`,
    ],
    ['$2 and $6', '$y$j9T$short'],
  ],
  [
    'password hash',
    [
      `ann:$apr1$${randomText(8)}$${randomText(22)}`,
      `ann:$$apr1$$${randomText(8)}$$${randomText(22)}`,
      `$6$${randomText(16)}$${randomText(86)}`,
      `$6$rounds=5000$${randomText(16)}$${randomText(86)}`,
      `ann:{SHA}${randomText(27)}=`,
      `pbkdf2_sha256$600000$${randomText(22)}$${randomText(43)}=`,
    ],
    ['$2 and $6', 'costs $5 to $6', '$apr1$', '{SHA}', '$y$j9T$short'],
  ],
]);
