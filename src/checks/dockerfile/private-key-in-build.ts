import type { Dockerfile, RunCommand } from '../../core/image/dockerfile.ts';
import { runsOf } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';
import { findInImage, operands } from '../support/dockerfile/image-commands.ts';

/** What a command makes: host keys of an SSH server, or a private key. */
function madeKey(command: RunCommand): 'SSH host keys' | 'a private key' | undefined {
  const { program, arguments: words } = command;
  const has = (form: RegExp): boolean => words.some(({ text }) => form.test(text));
  const [verb] = operands(command);
  switch (program) {
    case 'ssh-keygen':
      // Without -l, -y, -R, -F, -H and the like it makes a key.
      if (has(/^-A$/u)) return 'SSH host keys';
      if (has(/^-[lyRFHieBDLYQqcCp]$/u) && !has(/^-t/u)) return undefined;
      return has(/ssh_host_/u) ? 'SSH host keys' : has(/^-(?:t|f|N)/u) ? 'a private key' : undefined;
    case 'dpkg-reconfigure':
      return has(/^openssh-server$/u) ? 'SSH host keys' : undefined;
    case 'apt-get':
    case 'apt':
    case 'aptitude':
      return has(/^install$/u) && has(/^(?:openssh-server|ssh)(?:=.*)?$/u) ? 'SSH host keys' : undefined;
    case 'dropbearkey':
      return 'SSH host keys';
    case 'make-ssl-cert':
      return 'a private key';
    case 'openssl':
      if (/^(?:genrsa|genpkey|gendsa)$/u.test(verb?.text ?? '')) return 'a private key';
      if (verb?.text === 'ecparam') return has(/^-genkey$/u) ? 'a private key' : undefined;
      return verb?.text === 'req' && has(/^-(?:newkey|nodes|noenc)$/u) && !has(/^-key$/u)
        ? 'a private key'
        : undefined;
    case 'keytool':
      return has(/^-gen(?:keypair|key|seckey)$/u) ? 'a private key' : undefined;
    default:
      return undefined;
  }
}

/** The RUN instructions that remove the host keys again, by the place where they begin. */
function removals(dockerfile: Dockerfile): ReadonlySet<number> {
  const found = [...runsOf(dockerfile)].filter(({ run }) =>
    run.commands.some(
      ({ program, arguments: words }) =>
        program === 'rm' && words.some(({ text }) => /\/etc\/ssh\/(?:ssh_host_.*|\*.*)$/u.test(text)),
    ),
  );
  return new Set(found.map(({ instruction }) => instruction.span.start));
}

function* find(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const removed = removals(dockerfile);
  yield* findInImage(dockerfile, function* findKeys({ command, instruction }) {
    const made = madeKey(command);
    if (made === undefined) return;
    // Keys removed by the same instruction are in no layer.
    if (made === 'SSH host keys' && removed.has(instruction.span.start)) return;
    yield {
      at: command.at,
      message: `${command.program} makes ${made} in the build: every container of the image has the same`,
      ...(made === 'SSH host keys' ? { severity: 'medium' as const } : {}),
      detail: { program: command.program, made },
      steps: ['Make the key when the container starts, or mount it as a secret'],
    };
  });
}

export const check = dockerfileCheck({
  id: 'dockerfile/private-key-in-build',
  title: 'Private key made in build',
  severity: 'low',
  why: 'Everyone with the image has the key, and all its containers share it: whoever takes it can pose as any of them and read what they encrypt.',
  remediation: 'Make keys when the container starts, or mount them as secrets.',
  references: ['NIST SP 800-190, 4.1.4'],
  nothing: 'no key is made',
  find,
  examples: {
    bad: [
      { title: 'ssh-keygen -A', dockerfile: 'FROM alpine:3\nRUN apk add openssh && ssh-keygen -A' },
      {
        title: 'a host key',
        dockerfile: `FROM alpine:3\nRUN ssh-keygen -f /etc/ssh/ssh_host_rsa_key -N '' -t rsa`,
      },
      {
        title: 'a key of a user',
        dockerfile: `FROM debian:13\nRUN ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id`,
      },
      {
        title: 'the package makes them',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y openssh-server',
      },
      { title: 'dpkg-reconfigure', dockerfile: 'FROM debian:13\nRUN dpkg-reconfigure openssh-server' },
      {
        title: 'a certificate',
        dockerfile:
          'FROM debian:13\nRUN openssl req -x509 -newkey rsa:4096 -nodes -keyout /k.pem -out /c.pem -days 365',
      },
      { title: 'openssl genrsa', dockerfile: 'FROM debian:13\nRUN openssl genrsa -out /k.pem 2048' },
      { title: 'keytool', dockerfile: 'FROM debian:13\nRUN keytool -genkeypair -alias a -keystore /k' },
      {
        title: 'removed by a later layer',
        dockerfile: 'FROM alpine:3\nRUN ssh-keygen -A\nRUN rm /etc/ssh/ssh_host_*',
      },
    ],
    good: [
      {
        title: 'removed at once',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y openssh-server && rm -f /etc/ssh/ssh_host_*',
      },
      { title: 'the client', dockerfile: 'FROM debian:13\nRUN apt-get install -y openssh-client' },
      {
        title: 'a fingerprint',
        dockerfile: 'FROM debian:13\nRUN ssh-keygen -l -f /k.pub && openssl version',
      },
      {
        title: 'a stage from which only files are copied',
        dockerfile: 'FROM debian:13 AS t\nRUN ssh-keygen -A\nFROM debian:13\nCOPY --from=t /a /a',
      },
    ],
    unsure: [{ title: 'a program that only the build knows', dockerfile: 'FROM debian:13\nRUN $P -A' }],
  },
});
