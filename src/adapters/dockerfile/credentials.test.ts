import assert from 'node:assert/strict';
import { it } from 'node:test';
import { credentialsOf } from './credentials.ts';
import { fileSigns } from '../image/credential-signs.ts';
import { readDockerfile } from './read-dockerfile.ts';

/** What is found in the lines of a file that an instruction writes: `name (detector) at line`. */
function found(instruction: string, lines: readonly string[]): readonly string[] {
  const text = `FROM debian:13\n${instruction} <<EOF /app/x\n${lines.join('\n')}\nEOF\n`;
  const dockerfile = readDockerfile(text, 'Dockerfile');
  assert.deepEqual(dockerfile.problems, []);
  return dockerfile.instructions
    .flatMap((one) => credentialsOf(dockerfile, one))
    .flatMap((entry) => ('value' in entry ? [`${entry.value.where} ${entry.value.name}`] : []));
}

const pem = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEowIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0ecMVbHZ2gD5Qj8w7mBz1sQdXbN',
  '-----END RSA PRIVATE KEY-----',
];

it('credentials in the files that COPY and ADD write are found', () => {
  for (const instruction of ['COPY', 'ADD', 'ONBUILD COPY', 'COPY --chmod=600']) {
    assert.deepEqual(found(instruction, ['db:', '  password: hunter2xyz']), ['text password'], instruction);
    assert.deepEqual(found(instruction, ['DB_PASSWORD=hunter2xyz']), ['text DB_PASSWORD'], instruction);
    assert.deepEqual(found(instruction, pem), ['text '], instruction);
    assert.deepEqual(found(instruction, ['postgres://u:p4ssw0rdx@db/x']), ['text '], instruction);
  }
});

it('what names a credential without its value is none', () => {
  const lines = [
    'password: ${DB_PASSWORD}',
    'password_file: /run/secrets/x',
    'tokens: 4096',
    'PASSWORD=$(cat /run/secrets/p)',
    'export TOKEN="${TOKEN:-}"',
    'ssl_certificate_key /run/secrets/key.pem;',
  ];
  assert.deepEqual(found('COPY', lines), []);
});

it('a folder of keys among the sources is one of credentials, and one that is written to is none', () => {
  const cases: readonly (readonly [copy: string, names: readonly string[]])[] = [
    ['.ssh/ /root/.ssh/', ['.ssh/']],
    ['.ssh /home/app/.ssh', ['.ssh/']],
    ['a home/me/.ssh/* /x/', ['.ssh/']],
    ['.ssh/. /x/', ['.ssh/']],
    ['.ssh//** /x/', ['.ssh/']],
    ['.ssh/id_* /x/', ['.ssh/']],
    ['.ssh/id_*.pub .ssh/.. /x/', []],
    ['[".gnupg", "/root/.gnupg"]', ['.gnupg/']],
    ['known_hosts /root/.ssh/', []],
    ['.ssh/known_hosts /root/.ssh/known_hosts', []],
    ['.docker/ /etc/app/', []],
    ['.sshd /etc/', []],
  ];
  for (const [copy, names] of cases) {
    const dockerfile = readDockerfile(`FROM debian:13\nCOPY ${copy}\n`, 'Dockerfile');
    const signs = dockerfile.instructions.flatMap((one) => credentialsOf(dockerfile, one));
    assert.deepEqual(
      signs.map((entry) => ('value' in entry ? entry.value.name : '')),
      names,
      copy,
    );
    // The history of an image has the same words in one text.
    const words = copy.replaceAll(/[[\],"]/gu, '');
    assert.deepEqual(
      fileSigns(words).map(({ name }) => name),
      names,
      copy,
    );
  }
});

it('credentials in the address of a source, and in what a CMD gives its ENTRYPOINT, are found', () => {
  const detectorsIn = (text: string): readonly string[] => {
    const dockerfile = readDockerfile(`FROM debian:13\n${text}\n`, 'Dockerfile');
    return dockerfile.instructions
      .flatMap((one) => credentialsOf(dockerfile, one))
      .flatMap((entry) => ('value' in entry ? [entry.value.detector] : []));
  };
  const address = 'https://oauth2:Tr0ub4dorx9@git.example/x.tar.gz';
  assert.deepEqual(detectorsIn(`ADD ${address} /x`), ['address with a password']);
  assert.deepEqual(detectorsIn(`ONBUILD ADD --chmod=600 ${address} /x`), ['address with a password']);
  assert.deepEqual(detectorsIn('ADD https://git.example/x.tar.gz /x'), []);
  assert.deepEqual(detectorsIn('ADD https://${TOKEN}@git.example/x.tar.gz /x'), []);
  const command = 'CMD ["-u", "ann:Tr0ub4dorx9", "https://x.example"]';
  assert.deepEqual(detectorsIn(`ENTRYPOINT ["curl"]\n${command}`), ['password for curl']);
  assert.deepEqual(detectorsIn(`${command}\nENTRYPOINT ["/usr/bin/curl"]`), ['password for curl']);
  assert.deepEqual(detectorsIn(`ENTRYPOINT ["app"]\n${command}`), []);
});
