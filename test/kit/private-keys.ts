import { generateKeyPairSync } from 'node:crypto';
import { randomText } from './random-text.ts';

/** `-----BEGIN …-----`, joined here so that no scanner takes this file for a key. */
export function pemLine(edge: 'BEGIN' | 'END', label: string): string {
  return `-----${edge} ${label}-----`;
}

/** Returns bytes in PEM (RFC 7468). */
export function pem(label: string, bytes: Buffer, headers = ''): string {
  const lines = bytes.toString('base64').replaceAll(/(.{64})/gu, '$1\n');
  return `${pemLine('BEGIN', label)}\n${headers}${lines}\n${pemLine('END', label)}\n`;
}

/** Returns a private key that was made now, in PKCS #8, SEC 1 or PKCS #1, with a passphrase or without. */
export function privateKey(type: 'pkcs8' | 'sec1' = 'pkcs8', passphrase?: string): string {
  const cipher = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return key.export({ type, format: 'pem', ...cipher }).toString();
}

/** Returns a public key and the same key as a JSON web key. */
export function publicKey(): { pem: string; jwk: string; privateJwk: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    pem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    jwk: JSON.stringify(pair.publicKey.export({ format: 'jwk' })),
    privateJwk: JSON.stringify(pair.privateKey.export({ format: 'jwk' })),
  };
}

function sshText(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text, 'latin1')]);
}

/** Returns a key as OpenSSH writes it (PROTOCOL.key): its head is right, the rest random. */
export function openSshKey(cipher: string): string {
  const magic = Buffer.from('openssh-key-v1\0', 'latin1');
  const kdf = cipher === 'none' ? 'none' : 'bcrypt';
  const body = Buffer.concat([magic, sshText(cipher), sshText(kdf), Buffer.from(randomText(300), 'latin1')]);
  return pem('OPENSSH PRIVATE KEY', body);
}

/** Returns a secret key of OpenPGP (RFC 9580, 5.5.3) with RSA; `usage` is 0 for one without a passphrase. */
export function pgpKeyBytes(usage: 0 | 254): Buffer {
  const number = Buffer.concat([Buffer.from([4, 0]), Buffer.alloc(128, 0xa7)]);
  const exponent = Buffer.from([0, 17, 1, 0, 1]);
  const body = Buffer.concat([
    Buffer.from([4, 0x66, 2, 3, 4, 1]),
    number,
    exponent,
    Buffer.from([usage]),
    Buffer.from(randomText(190), 'latin1'),
  ]);
  const head = Buffer.from([0x95, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, body]);
}

/** Returns the same in armor. */
export function pgpKey(usage: 0 | 254): string {
  const text = pem('PGP PRIVATE KEY BLOCK', pgpKeyBytes(usage), '\n');
  return text.replace('\n-----END', '\n=AbCd\n-----END');
}

/** Returns a Java key store with one entry: 1 is a key, 2 a certificate. */
export function javaKeyStore(tag: 1 | 2): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(0xfeedfeed, 0);
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(tag, 12);
  const alias = Buffer.from('\0\u0005entry', 'latin1');
  const type = Buffer.from('\0\u0005X.509', 'latin1');
  const content = Buffer.from('\0\0\0\u0040', 'latin1');
  return Buffer.concat([head, alias, Buffer.alloc(8), type, content, Buffer.alloc(64, 7)]);
}

/** Returns the start of a PKCS #12 file with a bag for a key or only for certificates (RFC 7292, 4.2). */
export function pkcs12(hasKey: boolean): Buffer {
  const data = Buffer.from('06092a864886f70d010701', 'hex');
  const bag = Buffer.from(`060b2a864886f70d010c0a01${hasKey ? '02' : '03'}`, 'hex');
  const head = Buffer.from('308204d2020103', 'hex');
  return Buffer.concat([
    head,
    Buffer.from('30820100', 'hex'),
    data,
    Buffer.alloc(100, 9),
    bag,
    Buffer.alloc(900),
  ]);
}
